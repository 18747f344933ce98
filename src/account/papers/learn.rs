//! Taking over what a register says.

use crate::account::holder::load_to_change;
use crate::account::name::FullName;
use crate::account::number::Number;
use crate::account::profile::{Address, Profile};
use crate::account::store::update;
use crate::base::{AccountId, Birthdate, CountryCode, Gender, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// What a register said of a holder: of what it was silent about, nothing.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The whole name.
    pub name: Option<FullName>,
    /// When they were born.
    pub birthdate: Option<Birthdate>,
    /// As registers tell genders apart.
    pub gender: Option<Gender>,
    /// The State they belong to.
    pub nationality: Option<CountryCode>,
    /// The number they are known by.
    pub number: Option<Number>,
    /// Where they live.
    pub residence: Option<Address>,
    /// Who said it.
    pub source: String,
    /// As of when.
    pub as_of: Moment,
}

impl Identity {
    /// Nothing yet, of a source.
    pub const fn said_by(source: String, as_of: Moment) -> Self {
        let (name, birthdate, gender) = (None, None, None);
        let (nationality, number, residence) = (None, None, None);
        Self { name, birthdate, gender, nationality, number, residence, source, as_of }
    }

    /// Puts it into `profile`; which members are others now, by name.
    pub(super) fn enter(&self, profile: &mut Profile) -> Vec<&'static str> {
        let nationality = self.nationality.as_ref().map(|state| state.as_str().to_owned());
        let renamed = self.name.as_ref().filter(|name| name.as_str() != profile.name);
        if let Some(name) = renamed {
            name.as_str().clone_into(&mut profile.name);
            // The parts of the name before mean nothing any more.
            (profile.family_name, profile.middle_name, profile.given_name) = (None, None, None);
        }
        let changed = [
            ("name", renamed.is_some()),
            ("birthdate", takes(&mut profile.birthdate, self.birthdate.as_ref())),
            ("gender", takes(&mut profile.gender, self.gender.as_ref())),
            ("nationality", takes(&mut profile.nationality, nationality.as_ref())),
            ("number", takes(&mut profile.number, self.number.as_ref())),
            ("residence", takes(&mut profile.address, self.residence.as_ref())),
        ];
        changed.into_iter().filter_map(|(member, changed)| changed.then_some(member)).collect()
    }
}

/// Whether `known` is another now.
fn takes<T: Clone + PartialEq>(known: &mut Option<T>, said: Option<&T>) -> bool {
    let is_new = said.is_some() && known.as_ref() != said;
    if is_new {
        *known = said.cloned();
    }
    is_new
}

/// Puts a register's word in the place of what registers said before, and of nothing that the holder says. Answers which
/// members changed, by name and without their values; nothing is written where none did.
///
/// # Errors
/// What the database says; when nothing about the holder can be read, as of one who was erased.
pub fn learn(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    word: &Identity,
) -> Result<Vec<&'static str>, StoreError> {
    let before = load_to_change(c, &desk.vault, account)?;
    let mut after = before.holder.clone();
    let changed = word.enter(&mut after.profile);
    if !changed.is_empty() {
        after.account.updated_at = desk.now;
        update(c, desk, &before, &after, Some((&word.source, word.as_of)))?;
    }
    Ok(changed)
}
