//! Putting grounds on and taking them off.

use super::model::{Ground, Lock};
use super::store;
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};

/// Why the account is locked; empty when it is not.
///
/// # Errors
/// What the database says.
pub fn locks(c: &mut Conn, account: AccountId) -> Result<Vec<Lock>, StoreError> {
    store::of(c, account)
}

/// The accounts that are locked on `ground` at the request of `reference`.
///
/// # Errors
/// What the database says.
pub fn locked_under(c: &mut Conn, ground: Ground, reference: &str) -> Result<Vec<AccountId>, StoreError> {
    store::under(c, ground.as_str(), reference)
}

/// Locks on `ground` at the request of `reference`; `source` says who wrote it down. Answers false when that stood already.
///
/// # Errors
/// What the database says.
pub fn lock(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    (ground, reference): (Ground, &str),
    source: &str,
) -> Result<bool, StoreError> {
    store::hold(c, account)?;
    store::take_over(c, account)?;
    let lock = Lock {
        ground: ground.as_str().to_owned(),
        reference: reference.to_owned(),
        source: source.to_owned(),
        since: now,
    };
    store::add(c, account, &lock)
}

/// Takes back what `reference` asked for on `ground`; whatever else stands keeps the account locked. Answers how many still
/// stand, and nothing when there was nothing to take back.
///
/// # Errors
/// What the database says.
pub fn unlock(
    c: &mut Conn,
    account: AccountId,
    ground: Ground,
    reference: &str,
) -> Result<Option<usize>, StoreError> {
    store::hold(c, account)?;
    store::take_over(c, account)?;
    if !store::remove(c, account, ground.as_str(), reference)? {
        return Ok(None);
    }
    Ok(Some(store::of(c, account)?.len()))
}

/// Puts on `to` whatever locks `from`.
pub(in crate::account) fn carry(c: &mut Conn, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    store::hold(c, to)?;
    store::take_over(c, to)?;
    for lock in store::of(c, from)? {
        store::add(c, to, &lock)?;
    }
    Ok(())
}
