//! The SQL of passkeys.

use diesel::dsl::exists;
use diesel::prelude::*;
use webauthn_rs::prelude as wa;

use crate::base::{AccountId, Moment, PasskeyId};
use crate::db::schema::{accounts, passkeys, passwords};
use crate::db::types::Json;
use crate::db::{Conn, Kept, StoreError};
use crate::keys::Desk;

use super::authenticate::Proven;
use super::label::Label;
use super::model::{Passkey, Stored};
use super::register::NewPasskey;

/// More than anybody has, and few enough to list.
const MOST: i64 = 20;

/// Why a passkey was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAdded {
    /// The credential is registered already, with this account or another.
    #[error("the passkey is registered already")]
    Known,
    /// The account has as many as it may.
    #[error("the account has {MOST} passkeys already")]
    TooMany,
}

/// Why a passkey was not removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRemoved {
    /// The account has no such passkey.
    #[error("the account has no such passkey")]
    Unknown,
    /// Nothing else would be left to sign in with.
    #[error("it is the last way to sign in")]
    LastFactor,
}

/// Adds a passkey that was just made.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when the same credential was added at the same moment.
pub(super) fn add(
    c: &mut Conn,
    desk: &Desk,
    label: &Label,
    new: &NewPasskey,
) -> Result<Result<PasskeyId, NotAdded>, StoreError> {
    touch_account(c, new.account)?;
    let of_account = passkeys::table.filter(passkeys::account_id.eq(new.account));
    if of_account.count().get_result::<i64>(c)? >= MOST {
        return Ok(Err(NotAdded::TooMany));
    }
    let credential_id: &[u8] = new.credential.cred_id();
    let same = passkeys::table.filter(passkeys::credential_id.eq(credential_id));
    if diesel::select(exists(same)).get_result(c)? {
        return Ok(Err(NotAdded::Known));
    }
    let id = PasskeyId::new(desk.now, &desk.entropy);
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::id.eq(id),
            passkeys::account_id.eq(new.account),
            passkeys::credential_id.eq(credential_id),
            passkeys::name.eq(label.as_str()),
            passkeys::credential.eq(Json(new.credential.clone())),
            passkeys::version.eq(1),
            passkeys::created_at.eq(desk.now),
        ))
        .execute(c)?;
    Ok(Ok(id))
}

/// The account's passkeys, oldest first.
///
/// # Errors
/// What the database says.
pub fn list(c: &mut Conn, account: AccountId) -> Result<Vec<Passkey>, StoreError> {
    type Row = (PasskeyId, String, Json<wa::Passkey>, Moment, Option<Moment>);
    let rows: Vec<Row> = passkeys::table
        .filter(passkeys::account_id.eq(account))
        .order(passkeys::id)
        .select((
            passkeys::id,
            passkeys::name,
            passkeys::credential,
            passkeys::created_at,
            passkeys::last_used_at,
        ))
        .load(c)?;
    let seen = |(id, name, Json(credential), created_at, last_used_at): Row| Passkey {
        id,
        name,
        synced: is_synced(&credential),
        created_at,
        last_used_at,
    };
    Ok(rows.into_iter().map(seen).collect())
}

/// The library keeps the flag to itself, but writes it with everything else.
fn is_synced(credential: &wa::Passkey) -> bool {
    let json = serde_json::to_value(credential).unwrap_or_default();
    json.pointer("/cred/backup_state").and_then(serde_json::Value::as_bool).unwrap_or(false)
}

/// The credential ids an authenticator must not make again for this account.
///
/// # Errors
/// What the database says.
pub fn credential_ids(c: &mut Conn, account: AccountId) -> Result<Vec<wa::CredentialID>, StoreError> {
    let of_account = passkeys::table.filter(passkeys::account_id.eq(account));
    Ok(of_account.select(passkeys::credential_id).load::<wa::CredentialID>(c)?)
}

/// The passkey with this credential id, whoever's it is.
///
/// # Errors
/// What the database says.
pub fn stored(c: &mut Conn, credential_id: &[u8]) -> Result<Option<Stored>, StoreError> {
    type Row = (PasskeyId, AccountId, Option<AccountId>, Json<wa::Passkey>, i32);
    let row: Option<Row> = passkeys::table
        .filter(passkeys::credential_id.eq(credential_id))
        .select((
            passkeys::id,
            passkeys::account_id,
            passkeys::made_for,
            passkeys::credential,
            passkeys::version,
        ))
        .get_result(c)
        .optional()?;
    Ok(row.map(|(id, account, made_for, Json(credential), version)| {
        let named = made_for.unwrap_or(account);
        Stored { id, account, named, credential, version }
    }))
}

/// Notes that a passkey was used. Answers false when it is gone, or another sign-in moved its counter
/// meanwhile: then one of the two may be a copy, and this one does not count.
///
/// # Errors
/// What the database says.
pub fn used(c: &mut Conn, now: Moment, proven: &Proven) -> Result<bool, StoreError> {
    let passkey = &proven.passkey;
    let same = passkeys::id.eq(passkey.id).and(passkeys::version.eq(passkey.version));
    let next = passkey.version + i32::from(proven.changed);
    let change = diesel::update(passkeys::table.filter(same)).set((
        passkeys::credential.eq(Json(passkey.credential.clone())),
        passkeys::version.eq(next),
        passkeys::last_used_at.eq(now),
    ));
    Ok(Kept(change.returning(passkeys::id)).load::<PasskeyId>(c)?.len() == 1)
}

/// Removes a passkey, unless nothing else would be left to sign in with. Call it inside a transaction.
///
/// # Errors
/// What the database says.
pub fn remove(c: &mut Conn, account: AccountId, id: PasskeyId) -> Result<Result<(), NotRemoved>, StoreError> {
    // Two removals at once would each see the other's passkey left over.
    touch_account(c, account)?;
    let own = passkeys::id.eq(id).and(passkeys::account_id.eq(account));
    if !diesel::select(exists(passkeys::table.filter(own))).get_result::<bool>(c)? {
        return Ok(Err(NotRemoved::Unknown));
    }
    let others = passkeys::table.filter(passkeys::account_id.eq(account).and(passkeys::id.ne(id)));
    let left = diesel::select(exists(others)).get_result::<bool>(c)?
        || diesel::select(exists(passwords::table.find(account))).get_result(c)?;
    if !left {
        return Ok(Err(NotRemoved::LastFactor));
    }
    diesel::delete(passkeys::table.filter(own)).execute(c)?;
    Ok(Ok(()))
}

/// Removes every passkey of an account that has another way in or is closed; answers how many. Call it inside a transaction.
///
/// # Errors
/// What the database says.
pub fn remove_all(c: &mut Conn, account: AccountId) -> Result<usize, StoreError> {
    touch_account(c, account)?;
    Ok(diesel::delete(passkeys::table.filter(passkeys::account_id.eq(account))).execute(c)?)
}

/// Gives the passkeys of `from` to `to`. Their authenticators name `from` as ever, which is kept with them.
///
/// # Errors
/// What the database says.
pub fn hand_over(c: &mut Conn, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    touch_account(c, to)?;
    let own = passkeys::table.filter(passkeys::account_id.eq(from));
    diesel::update(own.filter(passkeys::made_for.is_null()))
        .set(passkeys::made_for.eq(Some(from)))
        .execute(c)?;
    diesel::update(own).set(passkeys::account_id.eq(to)).execute(c)?;
    Ok(())
}

/// Takes one passkey away, even the last way to sign in; answers whether it was there. Call it inside a transaction.
///
/// # Errors
/// What the database says.
pub fn take_away(c: &mut Conn, account: AccountId, id: PasskeyId) -> Result<bool, StoreError> {
    touch_account(c, account)?;
    let own = passkeys::id.eq(id).and(passkeys::account_id.eq(account));
    Ok(diesel::delete(passkeys::table.filter(own)).execute(c)? == 1)
}

/// Holds the account's row until the transaction ends, so that changes of its factors come one after another.
fn touch_account(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let held = diesel::update(accounts::table.find(account)).set(accounts::id.eq(account)).execute(c)?;
    if held == 1 { Ok(()) } else { Err(StoreError::Missing) }
}
