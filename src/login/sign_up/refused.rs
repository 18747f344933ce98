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
    /// Everything that is to be corrected; what was right is kept.
    #[error("a code is wrong, or the password may not be chosen")]
    Mistakes {
        /// The code sent by mail is not the one that came back.
        email: bool,
        /// Nor the one sent by SMS.
        phone: bool,
        /// Why the password may not be chosen.
        password: Option<Reason>,
    },
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
