//! The table `user_codes`.

use diesel::prelude::*;

use crate::base::{AccountId, Moment};
use crate::db::schema::user_codes;
use crate::db::{Conn, StoreError, each_backend};

/// When the account's code was set; nothing when it has none.
///
/// # Errors
/// As the database.
pub fn set_at(c: &mut Conn, account: AccountId) -> Result<Option<Moment>, StoreError> {
    let row = user_codes::table.find(account).select(user_codes::set_at);
    Ok(row.get_result(c).optional()?)
}

/// Takes the code of an account away; false when it had none.
///
/// # Errors
/// As the database.
pub fn take_away(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(diesel::delete(user_codes::table.find(account)).execute(c)? == 1)
}

pub(super) fn digest(c: &mut Conn, account: AccountId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = user_codes::table.find(account).select(user_codes::digest);
    Ok(row.get_result(c).optional()?)
}

pub(super) fn put(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    digest: &[u8; 32],
) -> Result<(), StoreError> {
    let columns = (user_codes::digest.eq(digest.to_vec()), user_codes::set_at.eq(now));
    each_backend!(c, c => {
        diesel::insert_into(user_codes::table)
            .values((user_codes::account_id.eq(account), columns.clone()))
            .on_conflict(user_codes::account_id)
            .do_update()
            .set(columns)
            .execute(c)?
    });
    Ok(())
}
