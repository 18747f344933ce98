//! Who represents a child or a ward: parents who have custody, and guardians (Law on Civil Status 2014, articles 19 to 23).

use serde::{Deserialize, Serialize};

use super::question::{Question, masked};
use super::register::CivilStatus;
use super::subject::Subject;
use crate::base::{LocalDate, PersonalNumber};

/// Who represents whoever has this number? Asked of a citizen; of a foreigner the immigration database tells it with the rest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardians {
    /// The number.
    pub number: PersonalNumber,
}

/// Who represents them today.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Represented {
    /// All of them; none of whoever acts for themselves.
    pub guardians: Vec<Guardian>,
}

/// Somebody who represents a child or a ward.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardian {
    /// Who.
    #[serde(flatten)]
    pub number: Subject,
    /// As what.
    pub relation: Relation,
    /// The last day, where a court named one.
    #[serde(default)]
    pub until: Option<LocalDate>,
}

/// As what somebody represents another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Father or mother, with custody.
    Parent,
    /// By registration or a court.
    Guardian,
}

impl Question for Guardians {
    type Of = CivilStatus;
    type Facts = Represented;
    const NAME: &'static str = "guardians";

    fn about(&self) -> Subject {
        Subject::PersonalNumber(self.number.clone())
    }
}

masked!(Guardians, Represented, Guardian);
