//! The table `duresses`.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::{AccountId, Moment};
use crate::db::schema::duresses;
use crate::db::{Conn, StoreError, each_backend};

/// False where one stands.
pub(super) fn raise(c: &mut Conn, now: Moment, account: AccountId) -> Result<bool, StoreError> {
    let row = (duresses::account_id.eq(account), duresses::raised_at.eq(now));
    let new = each_backend!(c, c => diesel::insert_into(duresses::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(new == 1)
}

pub(super) fn is_raised(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(duresses::table.find(account))).get_result(c)?)
}

pub(super) fn lower(c: &mut Conn, account: AccountId, raised_at: Moment) -> Result<bool, StoreError> {
    let this = duresses::table.find(account).filter(duresses::raised_at.eq(raised_at));
    Ok(diesel::delete(this).execute(c)? == 1)
}
