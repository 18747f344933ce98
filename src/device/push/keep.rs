//! Turning ringing on and off.

use serde_json::json;

use super::model::Address;
use super::{MOST, store};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, BrowserId, PushId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::{Citizen, Session};

/// Rings a browser from now on, in place of whoever had it before.
///
/// # Errors
/// As the database.
pub fn keep(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    browser: BrowserId,
    address: &Address,
) -> Result<(), StoreError> {
    let (account, session) = (citizen.account(), citizen.session());
    let before = store::take(c, &desk.vault, address)?;
    if let Some(other) = before.filter(|before| *before != account.id) {
        record_off(c, desk, other, "another holder")?;
    }
    for oldest in store::ids(c, account.id)?.into_iter().skip(MOST - 1) {
        off(c, desk, account.id, oldest, "room")?;
    }
    let new = store::New {
        id: PushId::new(desk.now, &desk.entropy),
        session: &session.sid,
        browser: browser.name(),
        address,
    };
    store::insert(c, desk, account, &new)?;
    if before == Some(account.id) {
        return Ok(());
    }
    audit::record(c, desk, &Entry::of(Event::NotificationsOn).account(account.id))
}

/// Rings one of the holder's browsers no more; false when there is none of that name.
///
/// # Errors
/// As the database.
pub fn take_off(c: &mut Conn, desk: &Desk, citizen: &Citizen, id: PushId) -> Result<bool, StoreError> {
    off(c, desk, citizen.account().id, id, "holder")
}

/// Its push service says that there is no such browser.
///
/// # Errors
/// As the database.
pub fn gone(c: &mut Conn, desk: &Desk, account: AccountId, id: PushId) -> Result<bool, StoreError> {
    off(c, desk, account, id, "gone")
}

/// Whoever signed out in this browser is not rung there any more. What follows from a sign-out has no entry of its own.
///
/// # Errors
/// As the database.
pub fn forget_browser(c: &mut Conn, account: AccountId, browser: BrowserId) -> Result<(), StoreError> {
    store::forget_browser(c, account, browser)
}

/// A session has ended, and with it what was turned on in it.
///
/// # Errors
/// As the database.
pub fn forget_session(c: &mut Conn, session: &Session) -> Result<(), StoreError> {
    store::forget_session(c, session.account, &session.sid)
}

fn off(c: &mut Conn, desk: &Desk, account: AccountId, id: PushId, why: &str) -> Result<bool, StoreError> {
    if !store::remove(c, account, id)? {
        return Ok(false);
    }
    record_off(c, desk, account, why)?;
    Ok(true)
}

fn record_off(c: &mut Conn, desk: &Desk, account: AccountId, why: &str) -> Result<(), StoreError> {
    let facts = json!({ "why": why });
    audit::record(c, desk, &Entry::of(Event::NotificationsOff).account(account).facts(facts))
}
