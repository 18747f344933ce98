//! Why a sign-up does not go on.

use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::factor::password::Reason;
use crate::login::LoginRefused;
use crate::login::throttle::Throttled;

/// Why a sign-up does not go on. None of these tells whether an address has an account.
#[derive(Debug, thiserror::Error)]
pub enum SignUpRefused {
    /// Unknown, finished, expired, or begun in another browser.
    #[error("the registration is over")]
    Over,
    /// Too many messages were asked for, or too many codes tried.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// A code is not the one that was sent.
    #[error("a code is wrong")]
    WrongCodes {
        /// The one sent by mail.
        email: bool,
        /// The one sent by SMS.
        phone: bool,
    },
    /// The password may not be chosen; the codes were not looked at and still count.
    #[error("the password is refused: {0}")]
    Password(#[from] Reason),
    /// Too many passwords are being hashed; the codes still count.
    #[error("too busy to hash a password")]
    Busy,
    /// The account was made, but its owner must sign in by themselves.
    #[error("the account exists, but no session began")]
    NotSignedIn(#[source] LoginRefused),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ephemeral store.
    #[error(transparent)]
    Ephemeral(#[from] Unavailable),
}
