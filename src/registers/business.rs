//! What the business register is asked.

use serde::{Deserialize, Serialize};

use super::question::{Question, masked};
use super::register::Business;
use super::subject::Subject;
use crate::base::TaxCode;

/// What is the enterprise of this code?
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    /// Its code, which is its tax code.
    pub code: TaxCode,
}

/// What is held about an enterprise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Its Vietnamese name.
    pub name: String,
    /// How it stands.
    pub state: EnterpriseState,
    /// Whoever represents it by law.
    pub representatives: Vec<Representative>,
    /// The whole address of its head office.
    pub head_office: Option<String>,
}

/// How an enterprise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnterpriseState {
    /// It operates.
    Active,
    /// It rests for a while.
    Suspended,
    /// It is being dissolved.
    Dissolving,
    /// It is no more.
    Dissolved,
}

/// Somebody who represents an enterprise by law.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// Who.
    #[serde(flatten)]
    pub number: Subject,
    /// In what office, in the register's words: `giám đốc`.
    pub role: String,
}

impl Question for Enterprise {
    type Of = Business;
    type Facts = Registered;
    const NAME: &'static str = "enterprise";

    fn about(&self) -> Subject {
        Subject::EnterpriseCode(self.code.clone())
    }
}

masked!(Enterprise, Registered, Representative);
