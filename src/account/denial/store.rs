//! The table `denials`: codes by which readers of letters say that it was not them.

use diesel::prelude::*;

use super::{LIVES, Undo};
use crate::base::{AccountId, Moment, TokenDigest};
use crate::db::schema::denials;
use crate::db::types::Json;
use crate::db::{Conn, SLICE, StoreError, Sweeping, unheld};

pub(super) fn insert(
    c: &mut Conn,
    digest: TokenDigest,
    account: AccountId,
    (until, undoes): (Moment, &[Undo]),
) -> Result<(), StoreError> {
    let row = (
        denials::digest.eq(digest.as_bytes().as_slice()),
        denials::account_id.eq(account),
        denials::expires_at.eq(until),
        denials::undoes.eq(Some(Json(undoes.to_vec()))),
    );
    diesel::insert_into(denials::table).values(row).execute(c)?;
    Ok(())
}

/// A denial as it was used: whose it is, until when it was good, and what it makes useless.
type UsedDenial = (AccountId, Moment, Option<Json<Vec<Undo>>>);

pub(super) fn spend(
    c: &mut Conn,
    now: Moment,
    digest: TokenDigest,
) -> Result<Option<(AccountId, Moment, Vec<Undo>)>, StoreError> {
    let good = denials::table
        .filter(denials::digest.eq(digest.as_bytes().as_slice()))
        .filter(denials::used_at.is_null().and(denials::expires_at.gt(now)));
    let used = diesel::update(good).set(denials::used_at.eq(Some(now)));
    let row: Option<UsedDenial> = used
        .returning((denials::account_id, denials::expires_at, denials::undoes))
        .get_result(c)
        .optional()?;
    Ok(row.map(|(account, until, undoes)| (account, until, undoes.map(|Json(all)| all).unwrap_or_default())))
}

/// Whose denial it is that was used since `since`.
pub(super) fn spent_since(
    c: &mut Conn,
    since: Moment,
    digest: TokenDigest,
) -> Result<Option<AccountId>, StoreError> {
    let used = denials::table
        .filter(denials::digest.eq(digest.as_bytes().as_slice()))
        .filter(denials::used_at.gt(Some(since)));
    Ok(used.select(denials::account_id).get_result(c).optional()?)
}

pub(super) fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let written = sweeping.before.plus(LIVES);
    let over = denials::table
        .filter(denials::expires_at.lt(written.min(sweeping.now)))
        .filter(unheld!(denials::account_id));
    if sweeping.counts {
        return Ok(Sweeping::counted(over.count().get_result(c)?));
    }
    let some: Vec<Vec<u8>> = over.select(denials::digest).limit(SLICE).load(c)?;
    Ok(diesel::delete(denials::table.filter(denials::digest.eq_any(some))).execute(c)?)
}
