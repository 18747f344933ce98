//! From what a person typed to their account, and from an account to its holder.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{AccountId, Moment, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Vault};

use super::error::AccountError;
use super::identifier::Identifier;
use super::known::{self, Name};
use super::model::{Account, Holder, Kind};
use super::number::Number;
use super::{holder, store};

/// The account of the person whom `typed` names: a number of a register, a mobile number or an e-mail address. Never an
/// organisation's: its people sign in as themselves.
///
/// # Errors
/// What the database says.
pub fn find(c: &mut Conn, vault: &Vault, typed: &str) -> Result<Option<AccountId>, StoreError> {
    // Asked even when nothing can be found, so that no name answers faster than another.
    first_open(c, vault, &Identifier::candidates(typed), |kind| kind != Kind::Organisation)
}

/// The account that an operator names: as [`find`], or an organisation's by its code.
///
/// # Errors
/// What the database says.
pub fn named(c: &mut Conn, vault: &Vault, typed: &str) -> Result<Option<AccountId>, StoreError> {
    match find(c, vault, typed)? {
        Some(account) => Ok(Some(account)),
        None => first_open(c, vault, &Identifier::of_organisation(typed), |_kind| true),
    }
}

/// The first of `meant` that names an open account which `fits`; of several that one person has, the one that the kind of
/// number is about.
fn first_open(
    c: &mut Conn,
    vault: &Vault,
    meant: &[Identifier],
    fits: impl Fn(Kind) -> bool,
) -> Result<Option<AccountId>, StoreError> {
    let names: Vec<Name> = meant.iter().map(|one| Name::of(vault, one)).collect();
    let indexes: Vec<_> = names.iter().map(|name| name.index).collect();
    let found = known::known(c, &indexes)?;
    Ok(names.iter().find_map(|name| {
        let theirs = found.iter().filter(|one| one.index == name.index).filter_map(|one| one.account);
        let open = theirs.filter(|account| !account.closed && fits(account.kind));
        open.min_by_key(|account| name.kind.holder() != Some(account.kind)).map(|account| account.id)
    }))
}

/// Whose number it is, whatever became of their accounts.
///
/// # Errors
/// What the database says.
pub fn of_number(c: &mut Conn, vault: &Vault, number: &Number) -> Result<Option<PersonId>, StoreError> {
    Ok(known::known(c, &[number.blind_index(vault)])?.first().map(|one| one.person))
}

/// Whose these numbers are, by the keyed digest of each; none of nobody's.
///
/// # Errors
/// What the database says.
pub fn holders_of(c: &mut Conn, numbers: &[[u8; 32]]) -> Result<BTreeMap<[u8; 32], PersonId>, StoreError> {
    let known = known::known(c, numbers)?;
    Ok(known.into_iter().map(|one| (one.index, one.person)).collect())
}

/// The accounts of a person, open and closed.
///
/// # Errors
/// What the database says.
pub fn accounts_of(c: &mut Conn, person: PersonId) -> Result<Vec<Account>, StoreError> {
    store::accounts_of(c, &BTreeSet::from([person]))
}

/// The same of many people, by person.
///
/// # Errors
/// What the database says.
pub fn accounts_of_all(
    c: &mut Conn,
    people: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Vec<Account>>, StoreError> {
    let mut theirs: BTreeMap<PersonId, Vec<Account>> = BTreeMap::new();
    if !people.is_empty() {
        for account in store::accounts_of(c, people)? {
            theirs.entry(account.person).or_default().push(account);
        }
    }
    Ok(theirs)
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

/// As [`hold`], where what others who hold it write must be seen first, or wait.
///
/// # Errors
/// As [`account`].
pub fn hold_alone(c: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    store::hold_alone(c, id)?;
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
    Ok(holder::load(c, vault, id)?.holder)
}

/// What the holders of these accounts are called; whoever was erased has no name any more.
///
/// # Errors
/// When the database cannot answer.
pub fn names(
    c: &mut Conn,
    vault: &Vault,
    of: &BTreeSet<AccountId>,
) -> Result<BTreeMap<AccountId, String>, StoreError> {
    if of.is_empty() { Ok(BTreeMap::new()) } else { holder::names(c, vault, of) }
}

/// The key under which everything about the person is sealed.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such person, or they were erased; [`AccountError`]'s when the key is wrong.
pub fn key_of(c: &mut Conn, vault: &Vault, person: PersonId) -> Result<DataKey, StoreError> {
    store::key_of(c, vault, person)
}

/// Notes that some sector of clients knows the person by a subject of its own ([`Holder::has_subjects`]).
///
/// # Errors
/// What the database says.
pub fn note_subjects(c: &mut Conn, now: Moment, person: PersonId) -> Result<(), StoreError> {
    store::note_subjects(c, now, person)
}

/// The account without its holder's data.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account.
pub fn account(c: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    store::account(c, id)
}

/// Which of these are closed or locked.
///
/// # Errors
/// What the database says.
pub fn shut(c: &mut Conn, all: &[AccountId]) -> Result<Vec<AccountId>, StoreError> {
    store::shut(c, all)
}

/// Whether the account exists and is neither closed nor locked. The same single question for any id.
///
/// # Errors
/// What the database says.
pub fn is_open(c: &mut Conn, id: AccountId) -> Result<bool, StoreError> {
    store::is_open(c, id)
}
