//! The table `push_addresses`.

use diesel::prelude::*;

use super::model::{Address, Rung};
use crate::account::{self, Account};
use crate::base::{AccountId, BrowserId, Moment, PushId, TokenDigest};
use crate::db::schema::push_addresses;
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Desk, Vault};

/// An address to be kept.
pub(super) struct New<'a> {
    pub(super) id: PushId,
    pub(super) session: &'a str,
    pub(super) browser: TokenDigest,
    pub(super) address: &'a Address,
}

fn context(id: PushId) -> String {
    format!("push_addresses.address:{id}")
}

/// Under what an address is found again, whoever's it is.
fn index(vault: &Vault, address: &Address) -> Vec<u8> {
    vault.blind_index("push address", &address.endpoint).to_vec()
}

/// Takes an address from whoever has it, and answers who had.
pub(super) fn take(c: &mut Conn, vault: &Vault, address: &Address) -> Result<Option<AccountId>, StoreError> {
    let same = push_addresses::table.filter(push_addresses::digest.eq(index(vault, address)));
    Ok(diesel::delete(same).returning(push_addresses::account_id).get_result(c).optional()?)
}

pub(super) fn insert(c: &mut Conn, desk: &Desk, of: &Account, new: &New<'_>) -> Result<(), StoreError> {
    let key = account::key_of(c, &desk.vault, of.person)?;
    // Texts always have a JSON form.
    let plain = serde_json::to_vec(new.address).unwrap_or_default();
    let row = (
        push_addresses::account_id.eq(of.id),
        push_addresses::id.eq(new.id),
        push_addresses::digest.eq(index(&desk.vault, new.address)),
        push_addresses::address.eq(key.seal(&desk.entropy, &context(new.id), &plain)),
        push_addresses::session.eq(new.session),
        push_addresses::browser.eq(new.browser.as_bytes().to_vec()),
        push_addresses::made_at.eq(desk.now),
    );
    diesel::insert_into(push_addresses::table).values(row).execute(c)?;
    Ok(())
}

/// The browsers of an account, the newest first.
pub(super) fn ids(c: &mut Conn, account: AccountId) -> Result<Vec<PushId>, StoreError> {
    let own = push_addresses::table.filter(push_addresses::account_id.eq(account));
    let newest = own.order((push_addresses::made_at.desc(), push_addresses::id.desc()));
    Ok(newest.select(push_addresses::id).load(c)?)
}

/// The browsers that are rung for an account, the newest first.
///
/// # Errors
/// As the database; when what is kept cannot be read under our keys.
pub fn list(c: &mut Conn, vault: &Vault, of: &Account) -> Result<Vec<Rung>, StoreError> {
    type Row = (PushId, Vec<u8>, Vec<u8>, Moment);
    let rows: Vec<Row> = push_addresses::table
        .filter(push_addresses::account_id.eq(of.id))
        .order((push_addresses::made_at.desc(), push_addresses::id.desc()))
        .select((
            push_addresses::id,
            push_addresses::address,
            push_addresses::browser,
            push_addresses::made_at,
        ))
        .load(c)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = account::key_of(c, vault, of.person)?;
    let read = |(id, sealed, browser, since): Row| {
        let agent = opened(&key, id, &sealed)?.agent;
        let browser: [u8; 32] = browser.try_into().map_err(|_other| damaged(id))?;
        Ok(Rung { id, agent, since, browser: TokenDigest::from(browser) })
    };
    rows.into_iter().map(read).collect()
}

/// Where a browser is reached; nothing when it is rung no more.
///
/// # Errors
/// As [`list`].
pub fn open(
    c: &mut Conn,
    vault: &Vault,
    account: AccountId,
    id: PushId,
) -> Result<Option<Address>, StoreError> {
    let row = push_addresses::table.find((account, id)).select(push_addresses::address);
    let sealed: Option<Vec<u8>> = row.get_result(c).optional()?;
    let Some(sealed) = sealed else { return Ok(None) };
    let person = account::account(c, account)?.person;
    let key = account::key_of(c, vault, person)?;
    opened(&key, id, &sealed).map(Some)
}

fn opened(key: &DataKey, id: PushId, sealed: &[u8]) -> Result<Address, StoreError> {
    let plain = key.open(&context(id), sealed).map_err(|_sealed| damaged(id))?;
    serde_json::from_slice(&plain).map_err(|_other| damaged(id))
}

fn damaged(id: PushId) -> StoreError {
    StoreError::Inconsistent { table: "push_addresses", row: id.to_string() }
}

pub(super) fn remove(c: &mut Conn, account: AccountId, id: PushId) -> Result<bool, StoreError> {
    Ok(diesel::delete(push_addresses::table.find((account, id))).execute(c)? == 1)
}

pub(super) fn forget_browser(c: &mut Conn, account: AccountId, browser: BrowserId) -> Result<(), StoreError> {
    let own = push_addresses::table.filter(push_addresses::account_id.eq(account));
    let kept: Vec<(PushId, Vec<u8>)> = own.select((push_addresses::id, push_addresses::browser)).load(c)?;
    for (id, name) in kept {
        let is_here = <[u8; 32]>::try_from(name).is_ok_and(|name| browser.answers_to(name.into()));
        if is_here {
            remove(c, account, id)?;
        }
    }
    Ok(())
}

pub(super) fn forget_session(c: &mut Conn, account: AccountId, sid: &str) -> Result<(), StoreError> {
    let own = push_addresses::table.filter(push_addresses::account_id.eq(account));
    diesel::delete(own.filter(push_addresses::session.eq(sid))).execute(c)?;
    Ok(())
}

/// What was turned on in other sessions than this one is off. For `sign_out` alone, which ends them.
///
/// # Errors
/// As the database.
pub fn forget_others(c: &mut Conn, account: AccountId, sid: &str) -> Result<(), StoreError> {
    let own = push_addresses::table.filter(push_addresses::account_id.eq(account));
    diesel::delete(own.filter(push_addresses::session.ne(sid))).execute(c)?;
    Ok(())
}

/// Rings nobody of an account any more. For `sign_out` alone, which ends everything of it.
///
/// # Errors
/// As the database.
pub fn forget_all(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(push_addresses::table.filter(push_addresses::account_id.eq(account))).execute(c)?;
    Ok(())
}
