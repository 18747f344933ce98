//! What is kept of a person is erased: the key under which all of it was sealed is thrown away, and with it the numbers they are
//! known by. Ids, moments and digests stay.

use super::find;
use super::joined;
use super::known;
use super::model::Account;
use super::store;
use crate::base::{Moment, PersonId};
use crate::db::{Conn, StoreError};

/// Whether a register has said who the holder of `account` is: then an account of theirs has or awaits a level, or a number is known to be theirs.
///
/// # Errors
/// What the database says.
pub fn is_confirmed(c: &mut Conn, account: &Account) -> Result<bool, StoreError> {
    let theirs = find::accounts_of(c, account.person)?;
    let has_level = theirs.iter().any(|one| one.level.is_some() || one.issued.is_some());
    Ok(has_level || known::has_number(c, account.person)?)
}

/// Whether an erasure of what is kept about the holder of `account` waits for its moment.
///
/// # Errors
/// What the database says.
pub fn is_erasing(c: &mut Conn, account: &Account) -> Result<bool, StoreError> {
    store::is_erasing(c, (account.id, account.epoch))
}

/// Throws the key of `person` away, and those of whoever was merged into them, and forgets their numbers. What their accounts have open
/// ends before, in `sign_out::close`.
///
/// # Errors
/// What the database says.
pub fn erase(c: &mut Conn, now: Moment, person: PersonId) -> Result<(), StoreError> {
    joined::erase(c, now, person)?;
    known::forget_numbers(c, person)?;
    store::throw_key_away(c, now, person)
}
