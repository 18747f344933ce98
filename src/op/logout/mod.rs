//! Signing out: RP-initiated (OpenID Connect RP-Initiated Logout 1.0) and its echo to every client of the
//! session (Back-Channel Logout 1.0), sent as jobs so that a slow client stalls nobody.

mod backchannel;
mod request;

pub use backchannel::BackChannel;
pub use request::{Answer, LogoutRequest, Unfollowed, end};
