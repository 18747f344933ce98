//! A recovery by codes ends before its day is over. A counter's never does: papers count for more than any session, any
//! mailbox and any key.

use super::model::{Kind, Outcome};
use super::store;
use crate::account::{self, Alert, Undo};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Moment, PasskeyId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Citizen;

/// Ends the open recovery by codes of somebody who is signed in; `false` when there was none.
///
/// # Errors
/// As the database.
pub fn cancel(c: &mut Conn, desk: &Desk, citizen: &Citizen) -> Result<bool, StoreError> {
    ended(c, desk, citizen.account().id)
}

/// Ends the open recovery by codes because an address it was begun by is no longer the account's.
///
/// # Errors
/// As the database.
pub fn supersede(c: &mut Conn, now: Moment, account: AccountId) -> Result<(), StoreError> {
    store::end_open(c, now, account, (Kind::Codes, now), Outcome::Superseded).map(|_was_open| ())
}

/// Somebody signs in with a passkey while a recovery by codes is open. Whoever holds a key can set a password without any
/// recovery, so this one is not theirs, or they need it no more: it ends, and they are told. Rejected: a question at every
/// sign-in, which people answer without reading; they come from a portal and want to go back.
///
/// # Errors
/// As the database.
pub(in crate::login) fn needless(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    passkey: PasskeyId,
) -> Result<(), StoreError> {
    if ended(c, desk, account)? {
        account::tell(c, desk, account, &Alert::RecoveryNeedless, &[Undo::Passkey(passkey)])?;
    }
    Ok(())
}

fn ended(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<bool, StoreError> {
    let was_open = store::end_open(c, desk.now, account, (Kind::Codes, desk.now), Outcome::Cancelled)?;
    if was_open {
        audit::record(c, desk, &Entry::of(Event::RecoveryCancelled).account(account))?;
    }
    Ok(was_open)
}
