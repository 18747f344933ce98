//! Where an account stands: a level is issued, taken up by its holder, and one day the account is closed.
//!
//! Nothing stores the state: it follows from moments and locks ([`State`]). A level that was issued waits for its holder
//! until [`activate`]; meanwhile the one in force before stays, and so does the way in. Whoever lets the time run out needs
//! [`reopen_window`], which an officer grants. What a level rests on is a [`Proof`], kept for ever.
//!
//! Who may do these things is decided by the callers: `application` issues, `sign_out` closes.

mod activate;
mod close;
mod issue;
mod model;
mod store;

#[cfg(test)]
mod tests;

pub use activate::{NotActivated, activate, reopen_window};
pub use close::close;
pub use issue::{issue, proofs};
pub use model::{Issued, Method, Proof, Proven, State, Why};

pub(super) use store::{level, reopen};
