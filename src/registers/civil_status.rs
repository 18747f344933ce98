//! What the electronic civil-status system is asked.

use serde::{Deserialize, Serialize};

use super::question::{Question, masked};
use super::register::CivilStatus;
use super::subject::Subject;
use crate::base::{Birthdate, LocalDate, PersonalNumber};

/// What was registered of the birth and death of whoever has this number?
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vital {
    /// The number.
    pub number: PersonalNumber,
}

/// What was registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VitalFacts {
    /// The birth.
    pub birth: Option<Birth>,
    /// The death; none while they live, as far as the system knows.
    pub death: Option<Death>,
}

/// A birth.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Birth {
    /// The whole name that was registered.
    pub name: String,
    /// When.
    pub born: Birthdate,
    /// The numbers of the parents that are registered.
    #[serde(default)]
    pub parents: Vec<PersonalNumber>,
}

/// A death.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Death {
    /// The day.
    pub on: LocalDate,
}

impl Question for Vital {
    type Of = CivilStatus;
    type Facts = VitalFacts;
    const NAME: &'static str = "vital";

    fn about(&self) -> Subject {
        Subject::PersonalNumber(self.number.clone())
    }
}

masked!(Vital, VitalFacts, Birth, Death);
