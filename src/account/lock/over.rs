//! Accounts whose document is over: found by the calendar, each once, and again when a later last day is known.

use super::store;
use crate::base::{AccountId, LocalDate, Moment};
use crate::db::{Conn, StoreError};

/// Accounts whose document was over before `today` and that do not count as over yet, at most `limit`.
///
/// # Errors
/// What the database says.
pub fn overdue(c: &mut Conn, today: LocalDate, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    store::overdue(c, today, limit)
}

/// Accounts that count as over and whose document, as it is known now, is not over before `today` or never ends; at most
/// `limit` of each.
///
/// # Errors
/// What the database says.
pub fn renewed(c: &mut Conn, today: LocalDate, limit: i64) -> Result<Vec<AccountId>, StoreError> {
    store::renewed(c, today, limit)
}

/// Lets an account count as over since a moment, or no more; `false` when somebody else was first.
///
/// # Errors
/// What the database says.
pub fn count_as_over(c: &mut Conn, account: AccountId, since: Option<Moment>) -> Result<bool, StoreError> {
    store::count_as_over(c, account, since)
}
