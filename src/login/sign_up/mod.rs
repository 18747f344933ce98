//! Signing up: somebody says who they are, shows that an e-mail and a mobile number reach them, chooses a
//! password, and is signed in to an account without a level.
//!
//! To the outsider an address that has an account looks like one that has none: only its owner reads, in the
//! message, that they have an account already. What waits for its codes lives sealed in the ephemeral store,
//! bound to one browser; messages sent and codes tried are counted in the database, by recipient, so that
//! neither a restart nor a new registration begins the count anew.

mod begin;
mod pending;
mod refused;
mod verify;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use pending::Proven;
pub use refused::SignUpRefused;
pub use verify::Typed;

use super::outcome::Means;

/// What signing up uses.
pub struct SignUp<'a> {
    /// As every sign-in.
    pub means: Means<'a>,
    /// How long a code lives.
    pub code_lives: Duration,
    /// How many times an hour codes may be sent, to all people together.
    pub sendings_per_hour: u64,
}
