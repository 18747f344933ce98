//! Changing the e-mail address or mobile number one is reached at: a code to the new one, and then it takes the place of the
//! old one, whose reader is told.
//!
//! An address that another account has looks like any other: no code comes, and nobody is told why.

mod ask;
mod pending;
mod prove;
mod refused;

use std::time::Duration;

pub use prove::Changed;
pub use refused::ContactRefused;

use super::outcome::Means;

/// What a change uses.
pub struct ChangeContact<'a> {
    /// As every sign-in.
    pub means: Means<'a>,
    /// How fresh the sign-in must be.
    pub fresh: Duration,
    /// How long a code lives.
    pub code_lives: Duration,
    /// How many times an hour codes may be sent, to all people together.
    pub sendings_per_hour: u64,
}
