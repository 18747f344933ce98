//! What is kept about somebody is erased, and with it what agencies issued to them.

mod store;

use crate::account::Account;
use crate::base::Moment;
use crate::db::{Conn, StoreError};

/// Forgets all documents of these accounts, which are closed: nobody issues anything to them any more.
///
/// # Errors
/// As the database.
pub fn forget_all(c: &mut Conn, closed: &[Account]) -> Result<(), StoreError> {
    for one in closed {
        store::forget_of(c, one.id)?;
    }
    Ok(())
}

/// Forgets some documents of people who were erased in the last days by somebody who knows of no documents: a process of an earlier release.
/// Answers how many.
///
/// # Errors
/// As the database.
pub fn sweep_erased(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    store::sweep_erased(c, now)
}
