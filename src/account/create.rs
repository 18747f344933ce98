//! Making an account: the person and their key, the sealed profile, and what they are known by, all or nothing.
//!
//! A person is made once. Whoever is known by a number has their account of that kind opened again, and is who they were to
//! every service.

use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, LocalDate, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::{DataKey, Desk};

use super::awaited;
use super::holder::{Sealed, seal};
use super::identifier::IdentifierKind;
use super::known::{self, Known, Name, Names};
use super::model::{Account, Kind, Level};
use super::number::Number;
use super::papers::Confirmed;
use super::profile::Profile;
use super::{standing, store};

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What kind of holder it has.
    pub kind: Kind,
    /// How well the identity was proven.
    pub level: Option<Level>,
    /// What is known.
    pub profile: Profile,
    /// What else registers know the holder by.
    pub others: Vec<Number>,
    /// The day on which the card, passport or residence ends that it rests on.
    pub ends_on: Option<LocalDate>,
}

impl NewAccount {
    /// Of somebody whom an authority has confirmed, and of whom nothing else is known; without a level.
    pub fn of_confirmed(confirmed: &Confirmed) -> Self {
        let Confirmed { kind, name, birthdate, nationality, number, others, ends_on, .. } = confirmed.clone();
        let profile = Profile {
            birthdate: Some(birthdate),
            nationality: nationality.map(|state| state.as_str().to_owned()),
            number,
            ..Profile::named(name.as_str().to_owned())
        };
        Self { kind, level: None, profile, others, ends_on }
    }

    /// Every number registers know the holder by.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &Number> {
        self.profile.number.iter().chain(&self.others)
    }
}

/// An account made ready outside any transaction: named, sealed under the key of a new person. Nothing is written yet.
#[derive(Debug)]
pub struct Fresh {
    pub(super) account: Account,
    /// Of a person who is new.
    pub(super) wrapped_key: Option<Vec<u8>>,
    pub(super) sealed: Sealed,
    pub(super) names: Names,
}

impl Fresh {
    /// Makes one of `new`.
    pub fn of(desk: &Desk, new: &NewAccount) -> Self {
        let person = PersonId::new(desk.now, &desk.entropy);
        let (key, wrapped_key) = desk.vault.new_data_key(&desk.entropy, person);
        let id = AccountId::new(desk.now, &desk.entropy);
        Self { wrapped_key: Some(wrapped_key), ..Self::of_person(desk, new, (id, person), &key) }
    }

    fn of_person(desk: &Desk, new: &NewAccount, (id, person): (AccountId, PersonId), key: &DataKey) -> Self {
        let account = Account {
            id,
            person,
            kind: new.kind,
            level: new.level,
            level_since: new.level.map(|_level| desk.now),
            issued: None,
            active: true,
            closed_at: None,
            ends_on: new.ends_on,
            created_at: desk.now,
            updated_at: desk.now,
            restricted_at: None,
            epoch: 0,
            marks: 0,
        };
        let sealed = seal(key, &desk.entropy, id, &new.profile);
        Self { account, wrapped_key: None, sealed, names: Names::of(&desk.vault, new) }
    }
}

/// Somebody else is known by this already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {} belongs to another account", .0.as_str())]
pub struct Taken(pub IdentifierKind);

/// Makes the account, with a new person behind it unless one of its numbers is somebody's: then it is theirs, and one of that
/// kind that they had and closed is opened again. Answers [`Taken`], having written nothing, when they have one open, when
/// its numbers are of several people, or when one of its proven addresses is another account's; a race for one is
/// [`StoreError::Conflict`].
///
/// # Errors
/// What the database says.
pub fn create(c: &mut Conn, desk: &Desk, new: &NewAccount) -> Result<Result<Account, Taken>, StoreError> {
    let (account, how) = match make(c, desk, new)? {
        Ok(made) => made,
        Err(taken) => return Ok(Err(taken)),
    };
    if how == Made::Reopened {
        audit::record(c, desk, &Entry::of(Event::AccountReopened).account(account.id))?;
    }
    Ok(Ok(account))
}

/// How an account was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// Of whoever had none of the kind.
    Anew,
    /// The one they had was opened again.
    Reopened,
}

/// As [`create`], with nothing on record yet.
pub(super) fn make(
    c: &mut Conn,
    desk: &Desk,
    new: &NewAccount,
) -> Result<Result<(Account, Made), Taken>, StoreError> {
    let names = Names::of(&desk.vault, new);
    let known = known::known(c, &names.indexes())?;
    let of_others = |name: &&Name| known.iter().any(|one| one.index == name.index && one.proven);
    if let Some(name) = names.addresses.iter().find(of_others) {
        return Ok(Err(name.into()));
    }
    let Some(person) = (match whose(&names.numbers, &known) {
        Ok(person) => person,
        Err(taken) => return Ok(Err(taken)),
    }) else {
        let fresh = Fresh::of(desk, new);
        store::insert_people(c, &[&fresh])?;
        known::enter(c, desk.now, (fresh.account.id, fresh.account.person), &fresh.names)?;
        return Ok(Ok((fresh.account, Made::Anew)));
    };
    let theirs = known.iter().filter(|one| one.person == person).filter_map(|one| one.account);
    let before = theirs.into_iter().find(|account| account.kind == new.kind);
    let key = store::key_of(c, &desk.vault, person)?;
    let id = before.map_or_else(|| AccountId::new(desk.now, &desk.entropy), |before| before.id);
    let fresh = Fresh::of_person(desk, new, (id, person), &key);
    let how = match before {
        Some(open) if !open.closed => return Ok(Err(Taken(main_of(&names)))),
        Some(_closed) => {
            standing::reopen(c, &fresh)?;
            Made::Reopened
        }
        None => {
            store::insert_people(c, &[&fresh])?;
            Made::Anew
        }
    };
    // The person has these; the release before looks for them among what the account is found by.
    let had = |name: &&Name| known.iter().any(|one| one.index == name.index);
    for name in names.numbers.iter().filter(|name| name.kind.is_known_before()).filter(had) {
        known::claim(c, desk.now, id, name)?;
    }
    known::enter(c, desk.now, (id, person), &names.without_known(&known))?;
    awaited::stir(c, desk.now, id)?;
    Ok(Ok((store::account(c, id)?, how)))
}

/// The one person whose these numbers are, as far as they are known.
fn whose(numbers: &[Name], known: &[Known]) -> Result<Option<PersonId>, Taken> {
    let mut person = None;
    for name in numbers {
        for one in known.iter().filter(|one| one.index == name.index) {
            if *person.get_or_insert(one.person) != one.person {
                return Err(name.into());
            }
        }
    }
    Ok(person)
}

/// The kind of number an account is recognised by.
fn main_of(names: &Names) -> IdentifierKind {
    names.numbers.first().map_or(IdentifierKind::PersonalNumber, |name| name.kind)
}
