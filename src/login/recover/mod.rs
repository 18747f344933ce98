//! Coming back into an account whose password or passkey is lost.
//!
//! By codes: one to the proven e-mail address and one to the proven mobile number (SP 800-63B-4 §4.2), and then a day in
//! which the holder, told on both ways, can say that it was not them; after it the same two codes open the form of a new
//! password. At a counter: an officer who has seen the person's papers gives them a code for the next quarter of an hour.
//!
//! Whoever has lost the phone or fears a thief locks the account by one code to a proven address or of a sheet they keep, at once
//! and without signing in; and takes that lock off again by the strongest they have: a passkey, or, where there is none, the
//! password and one code. Other grounds stay.
//!
//! Nobody learns from it who has an account: a name that is nobody's causes the same work and the same pages, and nothing is
//! sent; and what an account may be sent ends without a word, or it would tell which names are one account. A stranger's
//! requests count against the stranger first, against the account only where codes are sent, and never against a browser that
//! knows the account. Until the new password is set nothing at all changes.

mod ask;
mod cancel;
mod counter;
mod disown;
mod finish;
mod lock;
mod model;
mod pending;
mod prove;
mod refused;
mod store;
mod unlock;

use std::time::Duration;

pub use cancel::{cancel, supersede};
pub use counter::{NoWayLeft, Word, open_at_counter, remove_passkeys};
pub use disown::disown;
pub use finish::NewPassword;
pub use model::{PasskeysAre, Wants, stands_on_papers, waiting};
pub use pending::Proofs;
pub use prove::{Proven, TypedCodes};
pub use refused::{CodeFlaw, RecoverRefused};
pub use store::sweep;
pub use unlock::{Unlocked, with_passkey};

pub(super) use cancel::needless;

use super::outcome::Means;

/// What a recovery uses.
pub struct Recover<'a> {
    /// As every sign-in.
    pub means: Means<'a>,
    /// How long a code lives.
    pub code_lives: Duration,
    /// How many times an hour codes may be sent, to all people together.
    pub sendings_per_hour: u64,
}
