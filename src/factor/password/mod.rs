//! Passwords: which may be chosen, how they are hashed, and where the hash is kept.
//!
//! Argon2id in PHC strings, over the NFKC form. Hashing happens on a few threads of its own with reused
//! memory behind a short queue: a storm is shed ([`Busy`]), never piled up. [`Accepted`] is the evidence that a
//! password passed the [policy](check); only it can be hashed anew. Rejected: a hash on tokio's blocking
//! threads (100 logins at once took 5.7 GB here), composition rules and forced changes (NIST SP 800-63B-4).

mod about;
mod change;
mod hasher;
mod normal;
mod policy;
mod predictable;
mod store;
mod strength;
mod vietnamese;

pub use about::About;
pub use change::{change, change_for};
pub use hasher::{Busy, Hasher, Kernel, Phc, Recipe, Stretched, Verdict};
pub use policy::{Accepted, Reason, check};
pub(in crate::factor) use predictable::is_predictable;
pub use store::{
    exists, hand_over, is_from_before, load, replace, set, set_first, take_away, take_away_since,
};
