//! From what a person typed to their account, and from an account to its holder.

use crate::base::{AccountId, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Vault};

use super::error::AccountError;
use super::identifier::Identifier;
use super::model::{Account, Holder};
use super::store;

/// The account that `typed` names: a personal, foreigner's or tax number, a mobile number or an e-mail address.
///
/// # Errors
/// What the database says.
pub fn find(c: &mut Conn, vault: &Vault, typed: &str) -> Result<Option<AccountId>, StoreError> {
    let wanted: Vec<[u8; 32]> =
        Identifier::candidates(typed).iter().map(|one| one.blind_index(vault)).collect();
    // Asked even when nothing can be found, so that no name answers faster than another.
    let found = store::accounts_by_index(c, &wanted)?;
    Ok(wanted
        .iter()
        .find_map(|index| found.iter().find(|(known, _)| known == index).map(|(_, account)| *account)))
}

/// The account, and nobody changes it until the transaction ends: what is written for it now is either seen by whoever
/// locks it or ends everything of it, or is not written.
///
/// # Errors
/// As [`account`].
pub fn hold(c: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    store::hold(c, id)?;
    account(c, id)
}

/// Raises the account's epoch: no session that began before opens anything any more. Answers the new one.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account.
pub fn raise_epoch(c: &mut Conn, id: AccountId) -> Result<i32, StoreError> {
    store::raise_epoch(c, id)
}

/// Makes every browser unknown to the account that was marked as known before.
///
/// # Errors
/// What the database says.
pub fn raise_marks(c: &mut Conn, id: AccountId) -> Result<(), StoreError> {
    store::raise_marks(c, id)
}

/// The number under which browsers are marked as known to the account; nothing when there is none. The same single question
/// for any id.
///
/// # Errors
/// What the database says.
pub fn marks(c: &mut Conn, id: AccountId) -> Result<Option<i32>, StoreError> {
    store::marks(c, id)
}

/// The account and what is known about its holder.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account; [`AccountError::Sealed`] when the person was erased
/// or the key is wrong.
pub fn load(c: &mut Conn, vault: &Vault, id: AccountId) -> Result<Holder, AccountError> {
    Ok(store::load(c, vault, id)?.holder)
}

/// The key under which everything about the person is sealed.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such person, or they were erased; [`AccountError`]'s when the key is wrong.
pub fn key_of(c: &mut Conn, vault: &Vault, person: PersonId) -> Result<DataKey, StoreError> {
    store::key_of(c, vault, person)
}

/// The account without its holder's data.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account.
pub fn account(c: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    store::account(c, id)
}

/// Whether the account exists and is neither closed nor locked. The same single question for any id.
///
/// # Errors
/// What the database says.
pub fn is_open(c: &mut Conn, id: AccountId) -> Result<bool, StoreError> {
    store::is_open(c, id)
}
