//! An account is closed.

use super::model::Why;
use super::store;
use crate::account::awaited;
use crate::account::contact;
use crate::account::known;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Closes `account`: it is found by nothing any more, and nothing waits for its holder; what it was
/// stays, and so does whose the numbers are. Answers false
/// when it was closed already. What is open ends with it in `sign_out::close`, the only caller.
///
/// # Errors
/// What the database says.
pub fn close(c: &mut Conn, desk: &Desk, account: AccountId, why: Why) -> Result<bool, StoreError> {
    let closed = store::close(c, desk.now, account, why)?;
    if closed {
        known::keep_numbers(c, desk.now, account)?;
        known::remove(c, account, None)?;
        contact::forget_kept(c, account)?;
        awaited::stir(c, desk.now, account)?;
    }
    Ok(closed)
}
