//! Sign-in without a browser between the client and us: OpenID Connect Client-Initiated Backchannel Authentication (CIBA
//! Core 1.0). A client names a person; the person answers on a device of their own; the client comes for tokens at `/token`
//! (`token/ciba_grant.rs`), is told first that there is something to come for, or is sent them (`tell.rs`, `push.rs`), as it is
//! registered.
//!
//! Who is meant is said by `login_hint`: the number, mobile number or e-mail address that the person gave, as on our sign-in page.
//! What cannot be such a name is `unknown_user_id`. What can be one is answered alike whether it is anybody's or not, in the
//! same steps: whoever counts people by asking for them learns nothing, and what reaches nobody runs out.
//! Rejected: `id_token_hint`, because nothing leads from a pairwise `sub` to its person, and `login_hint_token`, which nobody
//! here issues.
//!
//! With `authorization_details` of the type `urn:vn:eid:signature` the question is whether somebody signs a document for the organisation
//! for which another filed it (`document.rs`, [`crate::signing`]); what their key signed comes with the tokens.

mod checks;
mod document;
mod endpoint;
mod push;
mod signed;
mod tell;
mod wanted;

pub use checks::CHECKS;
pub(super) use document::{Signature, signature};
pub use endpoint::ask;
pub use push::PushTokens;
pub use signed::CHECKS as SIGNED_CHECKS;
pub use tell::Teller;
pub(super) use wanted::{POLL_EVERY, Wanted};
