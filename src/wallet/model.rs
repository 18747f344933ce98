//! The nouns.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::state::{Standing, State};
use crate::base::{AccountId, DocumentId, LocalDate, Moment};
use crate::directory::AgencyCode;

/// A document, without what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub id: DocumentId,
    /// Whose it is.
    pub account: AccountId,
    /// Of which kind, by the name that the law has for it.
    pub kind: String,
    /// Who issued it.
    pub agency: AgencyCode,
    /// Where it stands.
    pub state: State,
    /// The day of issue.
    pub issued_on: LocalDate,
    /// The last day on which it counts, where it has one.
    pub valid_until: Option<LocalDate>,
    /// As of when its source said what stands in it.
    pub as_of: Moment,
    /// Which one it took the place of.
    pub supersedes: Option<DocumentId>,
    /// Raised by every change: whoever makes one says which they have seen.
    pub version: i32,
    /// When it came here.
    pub created_at: Moment,
    /// When it changed last.
    pub updated_at: Moment,
    /// When all that stood in it was deleted, because it had gone to the wrong person.
    pub emptied_at: Option<Moment>,
}

impl Document {
    /// What it is worth on that day.
    pub fn standing(&self, today: LocalDate) -> Standing {
        match self.state {
            State::Revoked => Standing::Revoked,
            State::Superseded => Standing::Superseded,
            State::Active | State::Suspended if self.valid_until.is_some_and(|last| last < today) => {
                Standing::Expired
            }
            State::Suspended => Standing::Suspended,
            State::Active => Standing::Active,
        }
    }
}

/// What stands in a document. Personal: never log it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The number that it has among those of its kind.
    pub number: String,
    /// The system it comes from, where its agency says so.
    pub source: Option<String>,
    /// Its fields, by the names that the law has for them.
    pub fields: Map<String, Value>,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(…)")
    }
}

/// Something that happened to a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// What it became.
    pub state: State,
    /// On whose word.
    pub agency: AgencyCode,
    /// When.
    pub at: Moment,
    /// Why, for its holder to read. Personal: never log it.
    pub why: Option<String>,
}

/// A document with what stands in it and what has happened to it, the first first.
#[derive(Clone)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// What stands in it; nothing where that was deleted.
    pub body: Option<Body>,
    /// What happened.
    pub steps: Vec<Step>,
}

impl Opened {
    /// What happened, and whether that left its state as it was: then something else stands in it since.
    pub fn happened(&self) -> impl Iterator<Item = (&Step, bool)> {
        let before = std::iter::once(None).chain(self.steps.iter().map(|step| Some(step.state)));
        let is_same = |step: &Step, before| before == Some(step.state) && !step.state.is_over();
        self.steps.iter().zip(before).map(move |(step, before)| (step, is_same(step, before)))
    }
}
