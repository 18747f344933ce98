//! What the National Population Database is asked. A match compares on the register's side, so that nobody fishes names out of it
//! by guessing numbers; the record itself is for officers.

use serde::{Deserialize, Serialize};

use super::question::{Question, masked};
use super::register::Population;
use super::subject::Subject;
use crate::base::{Birthdate, Gender, LocalDate, PersonalNumber};

/// Is there somebody of this number, name and birth?
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The number.
    pub number: PersonalNumber,
    /// The whole name as the person gives it; the register compares as its own clerks do.
    pub name: String,
    /// The birth as the person gives it.
    pub birthdate: Birthdate,
}

/// What the register says of whoever has that number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// Whether the name is theirs.
    pub same_name: bool,
    /// Whether the birth is theirs.
    pub same_birthdate: bool,
    /// Whether they live.
    pub alive: bool,
    /// Their identity card; none was ever made for many children.
    pub card: Option<Card>,
    /// Where they live.
    pub residence: Option<Residence>,
    /// What their portrait is called, for whoever compares faces.
    pub portrait: Option<SampleRef>,
}

/// All that is held about the person of this number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The number.
    pub number: PersonalNumber,
}

/// What is held about a citizen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The whole name, in the order it is spoken.
    pub name: String,
    /// The birth.
    pub birthdate: Birthdate,
    /// The gender.
    pub gender: Gender,
    /// ISO 3166-1 alpha-3.
    pub nationality: String,
    /// Whether they live.
    pub alive: bool,
    /// Their identity card.
    pub card: Option<Card>,
    /// Where they live.
    pub residence: Option<Residence>,
    /// What their portrait is called.
    pub portrait: Option<SampleRef>,
}

/// An identity card or residence card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// How it stands.
    pub state: CardState,
    /// The last day on which it is good; none for a card without an end.
    pub ends_on: Option<LocalDate>,
}

impl Card {
    /// Whether it is good on `day`, the last one included.
    pub fn is_good_on(self, day: LocalDate) -> bool {
        self.state == CardState::InForce && self.ends_on.is_none_or(|end| day <= end)
    }
}

/// How a card stands. That its time is over is no state: its end says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// It was issued.
    InForce,
    /// It was reported lost or is held by an authority.
    Held,
    /// It was revoked.
    Revoked,
}

/// Where somebody lives. A commune's code means something only on a day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Residence {
    /// The commune.
    pub commune: String,
    /// The day on which that code meant it: usually the day it was entered.
    pub as_of: LocalDate,
    /// The whole address, as on an envelope.
    pub text: String,
}

/// The name of a portrait or of fingerprints in a register's keeping: opaque, and good for comparing only.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SampleRef(pub String);

impl Question for Match {
    type Of = Population;
    type Facts = Matched;
    const NAME: &'static str = "match";

    fn about(&self) -> Subject {
        Subject::PersonalNumber(self.number.clone())
    }
}

impl Question for Record {
    type Of = Population;
    type Facts = Recorded;
    const NAME: &'static str = "record";

    fn about(&self) -> Subject {
        Subject::PersonalNumber(self.number.clone())
    }
}

masked!(Match, Matched, Record, Recorded, Residence, SampleRef);
