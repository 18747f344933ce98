//! What the judge saw, and nothing else: kept sealed with the decision, so that another law can be tried on it later.

use serde::{Deserialize, Serialize};

use super::kind::Firm;
use super::reason::Want;
use crate::account::{Birthdate, Level};
use crate::base::{AccountId, ForeignerNumber, LocalDate, Moment};
use crate::mandate::guardian::Relation;
use crate::policy::Residence;

/// What was found out about an application.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The level that the account had.
    pub level: Option<Level>,
    /// What the register said of whoever is declared.
    #[serde(default)]
    pub register: Register,
    /// Whether the portrait shows them.
    #[serde(default)]
    pub face: Face,
    /// That an officer saw them.
    #[serde(default)]
    pub presence: Option<Presence>,
    /// Whether an issued account waits for its holder, and the window to activate it is over.
    #[serde(default)]
    pub window_over: bool,
    /// Whether it was handed in so often that no register was asked.
    #[serde(default)]
    pub too_often: bool,
    /// Whether the unit that took it in has forwarded it.
    #[serde(default)]
    pub forwarded: bool,
    /// What comparing the face of whoever stands at a counter said, before the visit was recorded.
    #[serde(default)]
    pub compared: Option<Compared>,
    /// The grounds on which the account is locked.
    #[serde(default)]
    pub locked_on: Vec<String>,
    /// Whether the processing of the holder's data is restricted.
    #[serde(default)]
    pub restricted: bool,
    /// The level that is in force, whatever waits.
    #[serde(default)]
    pub in_force: Option<Level>,
    /// Whether a register has whoever asks as the representative of the one they ask for.
    #[serde(default)]
    pub guardian: OnRecord,
    /// What is known here of the one they ask for.
    #[serde(default)]
    pub ward: Option<KnownWard>,
    /// Whether somebody else has the number, or the account has another.
    #[serde(default)]
    pub number_taken: bool,
    /// Whether they are somebody who was here before, so that granting opens that account again.
    #[serde(default)]
    pub comes_back: bool,
    /// What was found out about an enterprise.
    #[serde(default)]
    pub enterprise: Firm,
    /// Which papers of evidence are there.
    #[serde(default)]
    pub handed_in: Vec<super::Evidence>,
}

impl Facts {
    /// Where the register says that they live.
    pub fn lives_in(&self) -> Option<&Home> {
        match &self.register {
            Register::Said(said) => said.lives_in.as_ref(),
            Register::NotAsked | Register::Down | Register::Unknown => None,
        }
    }

    /// What comparing faces said that this officer asked for on that day: another day, or at another desk, it may have been somebody
    /// else who stood there.
    pub fn compared_by(&self, officer: AccountId, on: LocalDate) -> Option<Face> {
        let compared = self.compared?;
        (compared.officer == officer && compared.at.local_date() == on).then_some(compared.face)
    }
}

/// What a register said.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "it")]
pub enum Register {
    /// It was not asked.
    #[default]
    NotAsked,
    /// It did not answer.
    Down,
    /// It knows nobody of that number.
    Unknown,
    /// It knows them.
    Said(Said),
}

/// What a register knows that the law asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Which register.
    pub source: String,
    /// As of when.
    pub as_of: Moment,
    /// What of the declaration differs from it.
    pub differs: Vec<Want>,
    /// The whole name, where it tells it.
    #[serde(default)]
    pub name: Option<String>,
    /// The number that the system gave a foreigner.
    #[serde(default)]
    pub number: Option<ForeignerNumber>,
    /// When they were born.
    pub born: Birthdate,
    /// Whether they live.
    pub alive: bool,
    /// The last day of the identity card or passport; nothing for one without an end, or where none is known.
    pub document_until: Option<LocalDate>,
    /// Whether the identity card or passport is in force apart from its end.
    pub document_in_force: bool,
    /// By what right they live here; of foreigners.
    pub residence: Option<Stay>,
    /// Whether it has their face and fingerprints.
    pub has_biometrics: bool,
    /// Where they live, where it tells.
    #[serde(default)]
    pub lives_in: Option<Home>,
}

/// Whether a register has somebody as the representative of another. Of other representatives nothing is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "it")]
pub enum OnRecord {
    /// It was not asked.
    #[default]
    NotAsked,
    /// It did not answer.
    Down,
    /// It has not.
    No,
    /// It has.
    Yes {
        /// As what.
        relation: Relation,
        /// The last day, where a court named one.
        until: Option<LocalDate>,
    },
}

/// What is known here of a child or ward before their guardian asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownWard {
    /// The level that they have, or that waits for them.
    pub level: Option<Level>,
    /// Whether whoever asks is their guardian already.
    pub guarded: bool,
}

/// A commune, by its code of a day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// The code.
    pub commune: String,
    /// The day on which it meant that commune.
    pub as_of: LocalDate,
}

/// A comparison at a counter.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The officer who asked.
    pub officer: AccountId,
    /// When.
    pub at: Moment,
    /// What was found.
    pub face: Face,
}

/// A right to live in Viet Nam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Which.
    pub right: Residence,
    /// Its last day; nothing for one without an end.
    pub until: Option<LocalDate>,
}

/// What comparing faces said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// Nothing was compared.
    #[default]
    NotAsked,
    /// It did not answer.
    Down,
    /// It is them.
    Yes,
    /// It is not.
    No,
    /// It cannot tell.
    Unsure,
}

/// That an officer saw them and their papers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// The officer.
    pub officer: AccountId,
    /// When.
    pub at: Moment,
    /// What the officer says of the papers.
    pub papers: Papers,
    /// Whether whoever asks for another stood beside them.
    #[serde(default)]
    pub guardian: bool,
    /// What counts of comparing face and fingerprints at the counter.
    pub biometrics: Face,
    /// What the system itself found, where it was asked.
    #[serde(default)]
    pub compared: Option<Face>,
    /// Why the officer judged as they did, where the system could not tell.
    #[serde(default)]
    pub why: Option<String>,
}

/// What an officer says of the papers that were shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Papers {
    /// Genuine, and the applicant's.
    Genuine,
    /// The card has run out, and its renewal was taken in.
    InRenewal,
    /// Not genuine, or somebody else's.
    NotGenuine,
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Facts(…)")
    }
}
