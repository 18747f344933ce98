//! Taking over who somebody is, once an authority has confirmed it: number, name, birth, and the end of the papers it rests on.

use crate::account::create::Taken;
use crate::account::holder::load_to_change;
use crate::account::known::{self, Name, Names};
use crate::account::model::Kind;
use crate::account::name::FullName;
use crate::account::number::Number;
use crate::account::store::update;
use crate::base::{AccountId, Birthdate, CountryCode, LocalDate, PersonId, fold};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

use super::learn::Identity;

/// Who somebody is.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// What kind of holder.
    pub kind: Kind,
    /// The whole name.
    pub name: FullName,
    /// When they were born.
    pub birthdate: Birthdate,
    /// The State they belong to, where it is another's.
    pub nationality: Option<CountryCode>,
    /// The number they are known by from now on, where they have one.
    pub number: Option<Number>,
    /// What else they are known by.
    pub others: Vec<Number>,
    /// The day on which the papers end; nothing where none is known.
    pub ends_on: Option<LocalDate>,
    /// Which register said so.
    pub source: String,
}

/// Puts it where it belongs, and lets the holder be found by it. A name that is the same but for capitals and signs stays as its
/// holder wrote it. Answers [`Taken`], having written nothing, when a number is another person's.
///
/// # Errors
/// What the database says; [`StoreError::Conflict`] when somebody else wrote the account meanwhile.
pub fn confirm(
    c: &mut Conn,
    desk: &Desk,
    id: AccountId,
    confirmed: &Confirmed,
) -> Result<Result<(), Taken>, StoreError> {
    let before = load_to_change(c, &desk.vault, id)?;
    let numbers: Vec<Number> = confirmed.number.iter().chain(&confirmed.others).cloned().collect();
    let names = named(&desk.vault, &numbers);
    let person = before.holder.account.person;
    if let Some(name) = first_of_others(c, person, &names)? {
        return Ok(Err((&name).into()));
    }
    let mut after = before.holder.clone();
    let is_renamed = fold(&after.profile.name) != fold(confirmed.name.as_str());
    let word = Identity {
        name: is_renamed.then(|| confirmed.name.clone()),
        birthdate: Some(confirmed.birthdate),
        nationality: confirmed.nationality.clone(),
        number: confirmed.number.clone(),
        ..Identity::said_by(confirmed.source.clone(), desk.now)
    };
    word.enter(&mut after.profile);
    after.account.kind = confirmed.kind;
    after.account.ends_on = confirmed.ends_on.or(after.account.ends_on);
    after.account.updated_at = desk.now;
    update(c, desk, &before, &after, Some((&word.source, word.as_of)))?;
    let known = known::known(c, &names.indexes())?;
    known::enter(c, desk.now, (id, person), &names.without_known(&known))?;
    Ok(Ok(()))
}

pub(super) fn named(vault: &Vault, numbers: &[Number]) -> Names {
    let name = |number: &Number| Name { kind: number.kind(), index: number.blind_index(vault) };
    Names { numbers: numbers.iter().map(name).collect(), addresses: Vec::new() }
}

/// The first that somebody else has.
fn first_of_others(c: &mut Conn, person: PersonId, names: &Names) -> Result<Option<Name>, StoreError> {
    let known = known::known(c, &names.indexes())?;
    let is_anothers = |name: &&Name| known.iter().any(|one| one.index == name.index && one.person != person);
    Ok(names.numbers.iter().find(is_anothers).copied())
}
