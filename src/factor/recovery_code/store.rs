//! The table `recovery_codes`.

use diesel::prelude::*;

use crate::base::{AccountId, Moment, TokenDigest};
use crate::db::schema::recovery_codes;
use crate::db::{Conn, StoreError, each_backend};

/// What is left of the codes that were made last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    /// When they were made.
    pub made_at: Moment,
    /// How many were not used.
    pub left: usize,
}

/// The account's codes; nothing when it never had any.
///
/// # Errors
/// As the database.
pub fn sheet(c: &mut Conn, account: AccountId) -> Result<Option<Sheet>, StoreError> {
    let rows: Vec<(Moment, Option<Moment>)> = recovery_codes::table
        .filter(recovery_codes::account_id.eq(account))
        .select((recovery_codes::made_at, recovery_codes::used_at))
        .load(c)?;
    let left = rows.iter().filter(|(_, used)| used.is_none()).count();
    Ok(rows.first().map(|(made_at, _)| Sheet { made_at: *made_at, left }))
}

/// Uses a code of the account up: one statement decides who was first. The same single question for any id.
///
/// # Errors
/// As the database.
pub fn spend(c: &mut Conn, now: Moment, account: AccountId, code: TokenDigest) -> Result<bool, StoreError> {
    let unused = recovery_codes::table
        .find((account, code.as_bytes().as_slice()))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(Some(now))).execute(c)? == 1)
}

/// Makes every code of the account worthless.
///
/// # Errors
/// As the database.
pub fn take_away(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account))).execute(c)?;
    Ok(())
}

pub(super) fn insert(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    codes: &[TokenDigest],
) -> Result<(), StoreError> {
    let row = |code: &TokenDigest| {
        (
            recovery_codes::account_id.eq(account),
            recovery_codes::digest.eq(code.as_bytes().to_vec()),
            recovery_codes::made_at.eq(now),
        )
    };
    let rows: Vec<_> = codes.iter().map(row).collect();
    each_backend!(c, c => diesel::insert_into(recovery_codes::table).values(rows).execute(c))?;
    Ok(())
}
