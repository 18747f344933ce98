//! Why an address or number does not change.

use crate::db::StoreError;
use crate::ephemeral::Unavailable;
use crate::login::throttle::Throttled;
use crate::session::StepUp;

/// Why an address or number does not change. None of these tells whether another account has it.
#[derive(Debug, thiserror::Error)]
pub enum ContactRefused {
    /// The sign-in is too old or too weak.
    #[error("another sign-in is needed first")]
    SignIn(StepUp),
    /// Somebody represents them: how they are reached is no name of theirs, by which others would find the account.
    #[error("whoever is represented has no address of their own here")]
    Represented,
    /// Unknown, used, too old, or begun in another browser or session.
    #[error("the change is over")]
    Over,
    /// The code is not the one that was sent.
    #[error("the code is wrong")]
    WrongCode,
    /// Too many codes were asked for or tried.
    #[error(transparent)]
    Throttled(#[from] Throttled),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ephemeral store.
    #[error(transparent)]
    Ephemeral(#[from] Unavailable),
}
