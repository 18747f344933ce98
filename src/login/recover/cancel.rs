//! The holder says no.

use serde_json::json;

use super::model::Outcome;
use super::store;
use crate::account::{self, Alert, Denied, Ground};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Moment, TokenDigest};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Citizen;
use crate::sign_out;

/// Ends every open recovery of somebody who is signed in; `false` when there was none.
///
/// # Errors
/// As the database.
pub fn cancel(c: &mut Conn, desk: &Desk, citizen: &Citizen) -> Result<bool, StoreError> {
    let account = citizen.account().id;
    let was_open = store::end_open(c, desk.now, account, Outcome::Cancelled)? > 0;
    if was_open {
        audit::record(c, desk, &Entry::of(Event::RecoveryCancelled).account(account))?;
    }
    Ok(was_open)
}

/// Ends every open recovery because the addresses it was begun by are no longer the account's.
///
/// # Errors
/// As the database.
pub fn supersede(c: &mut Conn, now: Moment, account: AccountId) -> Result<(), StoreError> {
    store::end_open(c, now, account, Outcome::Superseded).map(|_ended| ())
}

/// Somebody who got a security letter says that it was not them, by the code in it: every session and grant of the account
/// ends, and with them the recovery by codes that the letter may be about; `lock` closes the account as well. Answers whose
/// account it is; nothing when the code is unknown, too old or spent.
///
/// # Errors
/// As the database.
pub fn disown(
    c: &mut Conn,
    desk: &Desk,
    code: TokenDigest,
    lock: bool,
) -> Result<Option<AccountId>, StoreError> {
    let Some(Denied { account, written_at }) = account::deny(c, desk.now, code)? else { return Ok(None) };
    let recoveries = store::cancel_denied(c, desk.now, account, written_at)?;
    let ended = sign_out::everything(c, desk, account, "disowned by the holder")?;
    let facts = json!({ "grants_ended": ended.grants, "recoveries_cancelled": recoveries });
    audit::record(c, desk, &Entry::of(Event::Disowned).account(account).facts(facts))?;
    if lock {
        sign_out::lock(c, desk, account, Ground::HolderAsked, "the holder, by the code of a letter")?;
    }
    account::tell(c, desk, account, &Alert::Disowned)?;
    Ok(Some(account))
}
