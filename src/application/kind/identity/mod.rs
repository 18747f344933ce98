//! To be known to the State: level 1 is declared online and compared with a register, level 2 proven at a counter
//! (Decree 69/2024, articles 7, 10, 11 and 13).

mod form;
mod gather;
mod judge;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{Granted, Kind, KindName, Verdict};
use crate::account::{Birthdate, Confirmed, FullName, Kind as Holder, Level, Number, Passport};
use crate::application::effect;
use crate::application::facts::{Facts, Register};
use crate::application::model::Evidence;
use crate::base::{CountryCode, LocalDate, PassportNumber, PersonalNumber};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term, Terms};

pub use form::{FieldFlaw, Typed};
pub(super) use gather::{NO_OLDER_THAN, gather};
pub(super) use judge::{knows_ward, of_a_ward};

/// A level is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Which.
    pub level: Level,
    /// What they declare of themselves, once they have.
    pub declared: Option<Declared>,
}

/// What somebody declares of themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Declared {
    /// A citizen.
    Citizen(Citizen),
    /// A foreigner.
    Foreigner(Foreigner),
}

/// A citizen, as they declare themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citizen {
    /// Their number.
    pub number: PersonalNumber,
    /// The whole name.
    pub name: String,
    /// When they were born.
    pub birthdate: Birthdate,
}

/// A foreigner, as they declare themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foreigner {
    /// The number of the passport or travel document.
    pub passport: String,
    /// ISO 3166-1 alpha-3: the State that issued it.
    pub nationality: String,
    /// The number of the residence card.
    pub residence_card: String,
    /// The whole name, as in the passport.
    pub name: String,
    /// When they were born.
    pub birthdate: Birthdate,
}

impl Declared {
    /// When they were born.
    pub const fn birthdate(&self) -> Birthdate {
        match self {
            Self::Citizen(Citizen { birthdate, .. }) | Self::Foreigner(Foreigner { birthdate, .. }) => {
                *birthdate
            }
        }
    }
}

impl Foreigner {
    /// What they travel with.
    fn passport(&self) -> Option<Number> {
        let state = CountryCode::parse(&self.nationality).ok()?;
        let number = PassportNumber::parse(&self.passport).ok()?;
        Some(Number::Passport(Passport { state, number }))
    }
}

impl Identity {
    /// A level, nothing declared yet.
    pub const fn of(level: Level) -> Self {
        Self { level, declared: None }
    }

    pub(super) const fn is_foreigner(&self) -> bool {
        matches!(self.declared, Some(Declared::Foreigner(_)))
    }
}

impl Kind for Identity {
    fn name(&self) -> KindName {
        KindName::Identity
    }

    fn about(&self) -> String {
        format!("level-{}", self.level.number())
    }

    fn is_declared(&self) -> bool {
        self.declared.is_some()
    }

    fn numbers(&self) -> Vec<Number> {
        match &self.declared {
            Some(Declared::Citizen(citizen)) => vec![Number::PersonalNumber(citizen.number.clone())],
            Some(Declared::Foreigner(foreigner)) => foreigner.passport().into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// As far as the register said so of what was declared, in its own words where it tells them.
    fn confirmed(&self, facts: &Facts) -> Option<Confirmed> {
        let Register::Said(said) = &facts.register else { return None };
        let declared = self.declared.as_ref()?;
        let name = match (&said.name, declared) {
            (Some(name), _) => name,
            (None, Declared::Citizen(Citizen { name, .. }) | Declared::Foreigner(Foreigner { name, .. })) => {
                name
            }
        };
        let residence_ends = said.residence.as_ref().and_then(|stay| stay.until);
        let ends_on = [said.document_until, residence_ends].into_iter().flatten().min();
        let (name, birthdate) = (FullName::parse(name).ok()?, said.born);
        Some(match declared {
            Declared::Citizen(_) => Confirmed {
                kind: Holder::Citizen,
                name,
                birthdate,
                nationality: None,
                number: self.numbers().into_iter().next(),
                others: Vec::new(),
                ends_on,
                source: said.source.clone(),
            },
            Declared::Foreigner(foreigner) => Confirmed {
                kind: Holder::Foreigner,
                name,
                birthdate,
                nationality: CountryCode::parse(&foreigner.nationality).ok(),
                number: said.number.clone().map(Number::ForeignerNumber),
                others: self.numbers(),
                ends_on,
                source: said.source.clone(),
            },
        })
    }

    fn evidence(&self) -> &'static [Evidence] {
        // At a counter the officer takes the photo.
        if self.level == Level::One { &[Evidence::Portrait] } else { &[] }
    }

    fn handled_by(&self) -> Role {
        match (self.level, self.is_foreigner()) {
            (Level::One, _) => Role::Authority,
            (Level::Two, false) => Role::Clerk,
            (Level::Two, true) => Role::Immigration,
        }
    }

    fn takes_visit(&self) -> bool {
        self.level == Level::Two
    }

    fn needs_no_officer(&self) -> bool {
        self.level == Level::One
    }

    fn judge(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Verdict, NoLaw> {
        judge::judge(self, facts, law.at(on)?.rules, on)
    }

    fn term(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        let issue = &law.at::<Terms>(on)?.rules.issue;
        let said = if let Register::Said(said) = &facts.register { Some(said) } else { None };
        let card_ended = said.and_then(|said| said.document_until).is_some_and(|until| until < on);
        let known = said.is_some_and(|said| said.has_biometrics);
        Ok(match (self.level, self.is_foreigner()) {
            (Level::One, false) => issue.citizen_level_1,
            (Level::One, true) => issue.foreigner_level_1,
            (Level::Two, false) if card_ended => issue.citizen_level_2_with_card,
            (Level::Two, false) => issue.citizen_level_2,
            (Level::Two, true) if known => issue.foreigner_level_2_known,
            (Level::Two, true) => issue.foreigner_level_2,
        })
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        let confirmed = self.confirmed(granted.facts);
        effect::issue(c, desk, (granted.application.account, self.level, confirmed), granted)
    }
}
