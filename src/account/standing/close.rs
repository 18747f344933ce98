//! An account is closed.

use super::model::Why;
use super::store;
use crate::account::contact;
use crate::account::store as accounts;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Closes `account`: it is found by nothing any more, and nothing waits for its holder; what it was stays. Answers false
/// when it was closed already. What is open ends with it in `sign_out::close`, the only caller.
///
/// # Errors
/// What the database says.
pub fn close(c: &mut Conn, desk: &Desk, account: AccountId, why: Why) -> Result<bool, StoreError> {
    let closed = store::close(c, desk.now, account, why)?;
    if closed {
        accounts::remove_identifiers(c, account, None)?;
        contact::forget_kept(c, account)?;
    }
    Ok(closed)
}
