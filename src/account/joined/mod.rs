//! Two people of the records who are one human being: the one of them was merged into the other. A merged person keeps their row and their
//! key, so that what was sealed of them is read on; whoever was merged into somebody who is merged in turn is merged into the last of them.

mod store;

use std::collections::BTreeSet;

use crate::base::{AccountId, Moment, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

use super::error::AccountError;
use super::find;
use super::known;
use super::model::Account;
use super::number::Number;

/// Merges `ending` into `surviving`, who has their numbers from now on. Answers false where either was merged already. What the accounts of
/// `ending` have open ends before.
///
/// # Errors
/// What the database says.
pub fn merge(c: &mut Conn, ending: PersonId, surviving: PersonId) -> Result<bool, StoreError> {
    if store::merged_into(c, surviving)?.is_some() || !store::merge(c, ending, surviving)? {
        return Ok(false);
    }
    known::hand_over_numbers(c, ending, surviving)?;
    Ok(true)
}

/// Who `person` is today: whoever they were merged into, or themselves.
///
/// # Errors
/// What the database says; [`StoreError::Missing`] when there is no such person.
pub fn today(c: &mut Conn, person: PersonId) -> Result<PersonId, StoreError> {
    Ok(store::merged_into(c, person)?.unwrap_or(person))
}

/// Who the holder of an account is today.
///
/// # Errors
/// As [`today`].
pub fn holder_today(c: &mut Conn, account: AccountId) -> Result<PersonId, StoreError> {
    let person = super::store::account(c, account)?.person;
    today(c, person)
}

/// Who was merged into `person`.
///
/// # Errors
/// What the database says.
pub fn merged(c: &mut Conn, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
    store::merged(c, person)
}

/// The accounts of everybody who was merged into `person`.
///
/// # Errors
/// What the database says.
pub fn merged_accounts(c: &mut Conn, person: PersonId) -> Result<Vec<Account>, StoreError> {
    let theirs: BTreeSet<_> = store::merged(c, person)?.into_iter().collect();
    // Almost nobody was kept twice.
    if theirs.is_empty() { Ok(Vec::new()) } else { super::store::accounts_of(c, &theirs) }
}

/// Whether `person` has that number from somebody who was merged into them: what a register says of it is said of an account that has ended.
pub(super) fn had(
    c: &mut Conn,
    vault: &Vault,
    person: PersonId,
    number: &[u8; 32],
) -> Result<bool, StoreError> {
    for account in merged_accounts(c, person)? {
        let profile = match find::load(c, vault, account.id) {
            Ok(holder) => holder.profile,
            Err(AccountError::Sealed(..)) => continue,
            Err(AccountError::Store(error)) => return Err(error),
        };
        if profile.number.is_some_and(|own| own.blind_index(vault) == *number) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a number is one that its holder has from somebody who was merged into them.
///
/// # Errors
/// What the database says.
pub fn is_of_merged(c: &mut Conn, vault: &Vault, number: &Number) -> Result<bool, StoreError> {
    match find::of_number(c, vault, number)? {
        Some(person) => had(c, vault, person, &number.blind_index(vault)),
        None => Ok(false),
    }
}

/// Throws the keys of everybody who was merged into `person` away.
pub(super) fn erase(c: &mut Conn, now: Moment, person: PersonId) -> Result<(), StoreError> {
    for one in store::merged(c, person)? {
        known::forget_numbers(c, one)?;
        super::store::throw_key_away(c, now, one)?;
    }
    Ok(())
}
