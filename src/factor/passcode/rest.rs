//! A passcode that was wrong too often is taken no more, until its holder sets one anew. Nothing else of the account rests with it.

use super::store;
use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Lets the passcode rest that was set at `set_at`; its holder is told, once.
///
/// # Errors
/// As the database.
pub fn rest(c: &mut Conn, desk: &Desk, account: AccountId, set_at: Moment) -> Result<(), StoreError> {
    if !store::rest(c, desk.now, account, set_at)? {
        return Ok(());
    }
    audit::record(c, desk, &Entry::of(Event::PasscodeRests).account(account))?;
    account::tell(c, desk, account, &Alert::PasscodeRests, &[])
}
