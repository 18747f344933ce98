//! The holder had the processing of their data restricted, or lifts that.

use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

use super::store;

/// Restricts it from now on; `false` where it was already. What services hold ends with it in `sign_out::restrict`, the only caller.
///
/// # Errors
/// What the database says.
pub fn restrict(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<bool, StoreError> {
    store::set_restricted(c, account, Some(desk.now))
}

/// Lifts it; `false` where there was nothing to lift.
///
/// # Errors
/// What the database says.
pub fn lift_restriction(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    store::set_restricted(c, account, None)
}
