//! Why a recovery does not go on.

use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::factor::password::{Busy, Reason};
use crate::login::throttle::Throttled;

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFlaw {
    /// It was not typed, which costs no try where nothing was.
    Missing,
    /// It is not the one that was sent.
    Wrong,
}

/// Why a recovery does not go on. None of these tells whether a name has an account.
#[derive(Debug, thiserror::Error)]
pub enum RecoverRefused {
    /// Unknown, used, too old, cancelled, or begun in another browser.
    #[error("the recovery is over")]
    Over,
    /// Too many codes were asked for or tried.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// A code did not come back right; the other, where it was right, is kept.
    #[error("a code is missing or wrong")]
    Codes {
        /// The one sent by mail.
        email: Option<CodeFlaw>,
        /// The one sent by SMS.
        phone: Option<CodeFlaw>,
    },
    /// The one code that locks or unlocks did not come back right.
    #[error("the code is missing or wrong")]
    Code(CodeFlaw),
    /// Name and counter's code do not belong together.
    #[error("the counter's code is wrong")]
    WrongCode,
    /// The password may not be chosen; nothing was used up.
    #[error("the password is refused: {0}")]
    Password(#[from] Reason),
    /// Too many passwords are being hashed; nothing was used up.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ephemeral store.
    #[error(transparent)]
    Ephemeral(#[from] Unavailable),
}
