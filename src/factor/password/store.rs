//! The SQL of passwords.

use std::collections::HashMap;

use diesel::dsl::exists as any;
use diesel::prelude::*;

use crate::base::{AccountId, Moment};
use crate::db::schema::passwords;
use crate::db::{Conn, ROWS, StoreError, each_backend};

use super::hasher::Phc;

/// The hash of the account's password. The same single question for any id.
///
/// # Errors
/// What the database says.
pub fn load(c: &mut Conn, account: AccountId) -> Result<Option<Phc>, StoreError> {
    let phc: Option<String> =
        passwords::table.find(account).select(passwords::phc).get_result(c).optional()?;
    Ok(phc.map(Phc::from_store))
}

/// Whether the account has a password.
///
/// # Errors
/// What the database says.
pub fn exists(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(diesel::select(any(passwords::table.find(account))).get_result(c)?)
}

/// Whether the account's password was there before `then`, and not set since.
///
/// # Errors
/// What the database says.
pub fn is_from_before(c: &mut Conn, account: AccountId, then: Moment) -> Result<bool, StoreError> {
    let of_then = passwords::account_id.eq(account).and(passwords::changed_at.lt(then));
    Ok(diesel::select(any(passwords::table.filter(of_then))).get_result(c)?)
}

/// Gives the account this password, in place of any it had.
///
/// # Errors
/// What the database says.
pub fn set(c: &mut Conn, now: Moment, account: AccountId, phc: &Phc) -> Result<(), StoreError> {
    let columns = (passwords::phc.eq(phc.as_str()), passwords::changed_at.eq(now));
    each_backend!(c, c => {
        diesel::insert_into(passwords::table)
            .values((passwords::account_id.eq(account), columns))
            .on_conflict(passwords::account_id)
            .do_update()
            .set(columns)
            .execute(c)?
    });
    Ok(())
}

/// Gives accounts that have no password their first, many at once.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when one has a password.
pub fn set_first(c: &mut Conn, now: Moment, first: &HashMap<AccountId, &Phc>) -> Result<(), StoreError> {
    let rows: Vec<_> = first
        .iter()
        .map(|(account, phc)| {
            (
                passwords::account_id.eq(*account),
                passwords::phc.eq(phc.as_str()),
                passwords::changed_at.eq(now),
            )
        })
        .collect();
    each_backend!(c, c => {
        for rows in rows.chunks(ROWS) {
            diesel::insert_into(passwords::table).values(rows).execute(c)?;
        }
    });
    Ok(())
}

/// Takes the password away that was there at `then`; `false` when there was none, or another was set since. Call it inside a
/// transaction.
///
/// # Errors
/// What the database says.
pub fn take_away(c: &mut Conn, account: AccountId, then: Moment) -> Result<bool, StoreError> {
    let of_then = passwords::account_id.eq(account).and(passwords::changed_at.le(then));
    Ok(diesel::delete(passwords::table.filter(of_then)).execute(c)? == 1)
}

/// Takes the password away that was set at `then` or later; `false` where there is none such. Call it inside a transaction.
///
/// # Errors
/// What the database says.
pub fn take_away_since(c: &mut Conn, account: AccountId, then: Moment) -> Result<bool, StoreError> {
    let since = passwords::account_id.eq(account).and(passwords::changed_at.ge(then));
    Ok(diesel::delete(passwords::table.filter(since)).execute(c)? == 1)
}

/// Gives the password of `from` to `to`, which has none.
///
/// # Errors
/// What the database says.
pub fn hand_over(c: &mut Conn, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    diesel::update(passwords::table.find(from)).set(passwords::account_id.eq(to)).execute(c)?;
    Ok(())
}

/// The same password under new parameters; does nothing when it was changed meanwhile.
///
/// # Errors
/// What the database says.
pub fn replace(c: &mut Conn, account: AccountId, old: &Phc, new: &Phc) -> Result<bool, StoreError> {
    let same = passwords::account_id.eq(account).and(passwords::phc.eq(old.as_str()));
    let changed =
        diesel::update(passwords::table.filter(same)).set(passwords::phc.eq(new.as_str())).execute(c)?;
    Ok(changed == 1)
}
