//! What granting does to accounts: the one door from this room to a level, and to locks that authorities ask for.

use super::kind::Granted;
use super::model::Application;
use crate::account::{self, Ground, Level};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::sign_out;

/// Gives the level.
pub(super) fn issue(
    c: &mut Conn,
    desk: &Desk,
    level: Level,
    granted: &Granted<'_>,
) -> Result<(), StoreError> {
    account::raise(c, desk, granted.application.account, level)
}

/// Locks the account on the ground that an authority asked; `letter` names which letter of which.
pub(super) fn lock(c: &mut Conn, desk: &Desk, granted: &Granted<'_>, letter: &str) -> Result<(), StoreError> {
    let Application { account, reference, .. } = granted.application;
    sign_out::lock(c, desk, *account, Ground::AuthorityAsked, letter, &reference.to_string())?;
    Ok(())
}

/// Takes back the ground of that letter.
pub(super) fn unlock(
    c: &mut Conn,
    desk: &Desk,
    granted: &Granted<'_>,
    letter: &str,
) -> Result<(), StoreError> {
    let Application { account, reference, .. } = granted.application;
    sign_out::unlock(c, desk, *account, Ground::AuthorityAsked, letter, &reference.to_string())?;
    Ok(())
}

/// Opens the window again in which the holder activates an issued account. None waits: a level holds from its decision on.
pub(super) const fn reopen() -> Result<(), StoreError> {
    Err(StoreError::Missing)
}
