//! Why a recovery does not go on.

use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::factor::password::{Busy, Reason};
use crate::login::throttle::Throttled;

/// Why a recovery does not go on. None of these tells whether a name has an account.
#[derive(Debug, thiserror::Error)]
pub enum RecoverRefused {
    /// Unknown, used, too old, cancelled, or begun in another browser.
    #[error("the recovery is over")]
    Over,
    /// Too many codes were asked for or tried.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// A code is not the one that was sent; the other, where it was right, is kept.
    #[error("a code is wrong")]
    WrongCodes {
        /// The one sent by mail.
        email: bool,
        /// The one sent by SMS.
        phone: bool,
    },
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
