//! What the immigration database is asked.

use serde::{Deserialize, Serialize};

use super::population::{Card, Residence, SampleRef};
use super::question::{Question, masked};
use super::register::Immigration;
use super::represented::Guardian;
use super::subject::{Subject, TravelDocument};
use crate::base::{Birthdate, ForeignerNumber, Gender, LocalDate};

/// Who is the foreigner of this number or passport?
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreigner {
    /// By the number the system gave them.
    ForeignerNumber(ForeignerNumber),
    /// By what they travel with.
    TravelDocument(TravelDocument),
}

/// What is held about a foreigner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// The number of the system, where one was given.
    pub number: Option<ForeignerNumber>,
    /// What they travel with now.
    pub document: TravelDocument,
    /// The last day of that document.
    pub document_ends_on: Option<LocalDate>,
    /// The whole name as the document has it.
    pub name: String,
    /// The birth.
    pub birthdate: Birthdate,
    /// The gender.
    pub gender: Gender,
    /// ISO 3166-1 alpha-3.
    pub nationality: String,
    /// What lets them stay; its card says until when.
    pub residence: Option<Stay>,
    /// Where they live.
    pub address: Option<Residence>,
    /// Whether they live.
    pub alive: bool,
    /// What their portrait and fingerprints are called, where the database has them.
    pub biometrics: Option<SampleRef>,
    /// Who represents them here, of a child or a ward.
    #[serde(default)]
    pub guardians: Vec<Guardian>,
}

/// What lets a foreigner stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Of what kind.
    pub kind: StayKind,
    /// Its card, with its end.
    pub card: Card,
}

/// Cards and permissions of the Law on Entry, Exit, Transit and Residence of Foreigners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StayKind {
    /// A permanent residence card.
    Permanent,
    /// A temporary residence card.
    Temporary,
    /// A visa alone: no card.
    Visa,
}

impl Question for Foreigner {
    type Of = Immigration;
    type Facts = Admitted;
    const NAME: &'static str = "foreigner";

    fn about(&self) -> Subject {
        match self {
            Self::ForeignerNumber(number) => Subject::ForeignerNumber(number.clone()),
            Self::TravelDocument(document) => Subject::TravelDocument(document.clone()),
        }
    }
}

masked!(Foreigner, Admitted);
