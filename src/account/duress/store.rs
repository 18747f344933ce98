//! The table `duresses`.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::{AccountId, Moment};
use crate::db::schema::duresses;
use crate::db::{Conn, StoreError, each_backend};

/// Answers since when one stands, which is now where there was none. One that was answered by a lock is none any more, whatever has come of
/// the rest: the account was opened at a counter since.
pub(super) fn raise(c: &mut Conn, now: Moment, account: AccountId) -> Result<Moment, StoreError> {
    diesel::delete(duresses::table.find(account).filter(duresses::locked_at.is_not_null())).execute(c)?;
    let row = (duresses::account_id.eq(account), duresses::raised_at.eq(now));
    each_backend!(c, c => diesel::insert_into(duresses::table).values(row).on_conflict_do_nothing().execute(c))?;
    let stands = duresses::table.find(account).select(duresses::raised_at).get_result(c).optional()?;
    Ok(stands.unwrap_or(now))
}

pub(super) fn is_raised(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    let waits = duresses::table.find(account).filter(duresses::locked_at.is_null());
    Ok(diesel::select(exists(waits)).get_result(c)?)
}

pub(super) fn how_many(c: &mut Conn) -> Result<i64, StoreError> {
    Ok(duresses::table.count().get_result(c)?)
}

pub(super) fn locks(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    raised_at: Moment,
) -> Result<bool, StoreError> {
    let this = duresses::table.find(account).filter(duresses::raised_at.eq(raised_at));
    let waits = this.filter(duresses::locked_at.is_null());
    Ok(diesel::update(waits).set(duresses::locked_at.eq(Some(now))).execute(c)? == 1)
}

pub(super) fn lower(c: &mut Conn, account: AccountId, raised_at: Moment) -> Result<bool, StoreError> {
    let this = duresses::table.find(account).filter(duresses::raised_at.eq(raised_at));
    Ok(diesel::delete(this).execute(c)? == 1)
}
