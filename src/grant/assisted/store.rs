//! The grants that are held for an assistance, in the table `grants`.

use diesel::prelude::*;

use crate::base::{AccountId, AssistanceId, GrantId, Moment};
use crate::db::schema::grants;
use crate::db::{Conn, StoreError};
use crate::grant::model::NewGrant;
use crate::grant::store::{insert_grant, revoke_grant};

/// Keeps a new grant that is held for an assistance.
///
/// # Errors
/// As the database.
pub fn insert_assisted(c: &mut Conn, new: &NewGrant, of: AssistanceId) -> Result<(), StoreError> {
    insert_grant(c, new)?;
    diesel::update(grants::table.find(new.id)).set(grants::assistance.eq(Some(of))).execute(c)?;
    Ok(())
}

/// Ends what is held for an assistance of `account`.
///
/// # Errors
/// As the database.
pub fn end_of_assistance(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    (of, why): (AssistanceId, &str),
) -> Result<(), StoreError> {
    let live = grants::table.filter(grants::account_id.eq(account)).filter(grants::revoked_at.is_null());
    let held = live.filter(grants::assistance.eq(Some(of))).select(grants::id).load::<GrantId>(c)?;
    held.into_iter().try_for_each(|id| revoke_grant(c, now, id, why).map(|_ended| ()))
}

/// Ends what is held for any assistance of `account`.
///
/// # Errors
/// As the database.
pub fn end_of_assistances(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    why: &str,
) -> Result<(), StoreError> {
    let live = grants::table.filter(grants::account_id.eq(account)).filter(grants::revoked_at.is_null());
    let held = live.filter(grants::assistance.is_not_null()).select(grants::id).load::<GrantId>(c)?;
    held.into_iter().try_for_each(|id| revoke_grant(c, now, id, why).map(|_ended| ()))
}
