//! Whoever acted for others turns out to be somebody who has another account: they act by that from now on.

use super::{member, store};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Gives what `from` may do for organisations, children and wards to `to`, each as it is; of what both may for an organisation the weaker was
/// ended before ([`member::held_twice`]), and what both may for a ward stays with `from`, for the caller to end. An office is nobody's to hand on: who holds one is
/// not merged away.
///
/// # Errors
/// When the database refuses.
pub fn hand_over(c: &mut Conn, desk: &Desk, from: AccountId, to: AccountId) -> Result<(), StoreError> {
    member::follow(c, desk, (from, to))?;
    store::hand_over(c, from, to)
}

/// Whether the holder of `account` has an office that nobody has ended.
///
/// # Errors
/// When the database cannot answer.
pub fn holds_office(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    Ok(!store::live_of(c, account)?.is_empty())
}
