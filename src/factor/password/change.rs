//! A password takes the place of the one before, or is the first; the owner is told, and so is the log.

use serde_json::json;

use super::hasher::Phc;
use super::store;
use crate::account::{self, Alert, Undo};
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
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

/// Sets it for somebody whom `by` represents. The caller has proof of that, and of a fresh sign-in.
///
/// # Errors
/// What the database says.
pub fn change_for(
    c: &mut Conn,
    desk: &Desk,
    (account, by): (AccountId, AccountId),
    phc: &Phc,
) -> Result<(), StoreError> {
    store::set(c, desk.now, account, phc)?;
    let entry = Entry::of(Event::PasswordSet).account(account).facts(json!({ "guardian": by }));
    audit::record(c, desk, &entry)?;
    account::tell(c, desk, account, &Alert::PasswordSet, &[])
}
