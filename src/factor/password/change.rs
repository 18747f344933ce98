//! A password takes the place of the one before, or is the first; the owner is told, and so is the log.

use super::hasher::Phc;
use super::store;
use crate::account::{self, Alert, Undo};
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Elevated;

/// Sets it for a holder whose sign-in is good enough for that.
///
/// # Errors
/// What the database says.
pub fn change(c: &mut Conn, desk: &Desk, elevated: &Elevated, phc: &Phc) -> Result<(), StoreError> {
    let account = elevated.account().id;
    store::set(c, desk.now, account, phc)?;
    audit::record(c, desk, &Entry::of(Event::PasswordSet).account(account))?;
    account::tell(c, desk, account, &Alert::PasswordSet, &[Undo::Password])
}
