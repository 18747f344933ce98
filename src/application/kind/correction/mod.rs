//! Something that is kept about the holder is wrong, they say (Law 91/2025, article 4). What a register has confirmed is corrected there
//! and nowhere else: it is asked whether it says what they say, and where it does not, the answer names who can change that. An officer
//! decides the rest, and nothing is written that the register does not say.

mod form;
mod gather;

use serde::{Deserialize, Serialize};

use super::{Granted, Kind, KindName, Verdict};
use crate::account::{Address, Birthdate, FullName, Identity};
use crate::application::effect;
use crate::application::facts::{Facts, Register, Said};
use crate::application::model::Evidence;
use crate::application::reason::{Doubt, Reason, Wait, Want};
use crate::base::{CountryCode, Gender, LocalDate};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Rights, Term};
use crate::registers;

pub use form::TypedCorrection;
pub(super) use gather::gather;

/// What is wrong, what it should be, and why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What it should be.
    pub says: Datum,
    /// Why, in their own words.
    pub why: String,
}

/// Something that is kept about a holder, and that they do not change themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "datum", content = "says", rename_all = "snake_case")]
pub enum Datum {
    /// The whole name.
    Name(FullName),
    /// When they were born.
    Birthdate(Birthdate),
    /// As registers tell genders apart.
    Gender(Gender),
    /// The State they belong to.
    Nationality(CountryCode),
    /// Where they live, as on an envelope.
    Residence(String),
}

impl Datum {
    /// All that can be said to be wrong, by name.
    pub const NAMES: [&'static str; 5] = ["name", "birthdate", "gender", "nationality", "residence"];

    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Birthdate(_) => "birthdate",
            Self::Gender(_) => "gender",
            Self::Nationality(_) => "nationality",
            Self::Residence(_) => "residence",
        }
    }

    /// What it should be, as it was written.
    pub fn text(&self) -> String {
        match self {
            Self::Name(name) => name.as_str().to_owned(),
            Self::Birthdate(born) => born.to_string(),
            Self::Gender(gender) => gender.as_str().to_owned(),
            Self::Nationality(state) => state.as_str().to_owned(),
            Self::Residence(text) => text.clone(),
        }
    }

    /// What a register names that finds it otherwise; nothing of what registers do not compare.
    const fn compared(&self) -> Option<Want> {
        match self {
            Self::Name(_) => Some(Want::Name),
            Self::Birthdate(_) => Some(Want::Birthdate),
            Self::Nationality(_) => Some(Want::Nationality),
            Self::Gender(_) | Self::Residence(_) => None,
        }
    }

    /// Whether a register that was asked about it has it so.
    pub fn is_as(&self, said: &Said) -> bool {
        self.compared().is_some_and(|want| !said.differs.contains(&want))
    }

    /// As it is learned, in place of what was kept.
    pub(in crate::application) fn enter(&self, word: Identity) -> Identity {
        match self.clone() {
            Self::Name(name) => Identity { name: Some(name), ..word },
            Self::Birthdate(born) => Identity { birthdate: Some(born), ..word },
            Self::Gender(gender) => Identity { gender: Some(gender), ..word },
            Self::Nationality(state) => Identity { nationality: Some(state), ..word },
            Self::Residence(formatted) => {
                let residence = Some(Address { formatted, region: None, country: None });
                Identity { residence, ..word }
            }
        }
    }
}

impl Kind for Correction {
    fn name(&self) -> KindName {
        KindName::Correction
    }

    fn about(&self) -> String {
        self.says.name().to_owned()
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.why]
    }

    fn evidence(&self) -> &'static [Evidence] {
        &[Evidence::Paper]
    }

    fn handled_by(&self) -> Role {
        Role::Authority
    }

    fn needs_no_officer(&self) -> bool {
        false
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        // Nobody but themselves has said who they are.
        if facts.level.is_none() {
            return Ok(Verdict::Weigh(Doubt::Always));
        }
        Ok(match &facts.register {
            Register::NotAsked if facts.too_often => Verdict::Wait(Wait::TooOften),
            Register::NotAsked | Register::Down => Verdict::Wait(Wait::RegisterDown),
            Register::Unknown => Verdict::Weigh(Doubt::Always),
            Register::Said(said) if self.says.is_as(said) => Verdict::Grant,
            Register::Said(said) => Verdict::Refuse(at_source(&said.source)),
        })
    }

    fn term(&self, _facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        Ok(law.at::<Rights>(on)?.rules.correction)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::correct(c, desk, granted, &self.says)
    }
}

/// Who can correct what that register says.
fn at_source(register: &str) -> Reason {
    match registers::Register::from_name(register) {
        Some(registers::Register::Immigration) => Reason::AtImmigration,
        _ => Reason::AtPopulation,
    }
}
