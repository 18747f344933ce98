//! The nouns.

use super::state::State;
use crate::base::{AccountId, CaseId, LocalDate, Moment};
use crate::directory::AgencyCode;

/// A case, without what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub id: CaseId,
    /// Whose it is.
    pub account: AccountId,
    /// Who answers for it.
    pub agency: AgencyCode,
    /// Where it stands.
    pub state: State,
    /// The last day for an answer, or, once there is one, the last on which it was due.
    pub due_on: LocalDate,
    /// The last day on which the wrong agency sends it on.
    pub forward_by: LocalDate,
    /// Raised by every change: whoever makes one says which they have seen.
    pub version: i32,
    /// How good the answer was, once its holder has said so.
    pub rating: Option<Rating>,
    /// When it was reported.
    pub created_at: Moment,
    /// When it changed last.
    pub updated_at: Moment,
}

/// How good an answer was, from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating(i32);

impl Rating {
    /// That many; none for what is no rating.
    pub fn new(stars: i64) -> Option<Self> {
        i32::try_from(stars).ok().filter(|stars| (1..=5).contains(stars)).map(Self)
    }

    /// How many.
    pub const fn stars(self) -> i32 {
        self.0
    }
}

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The person.
    Holder,
    /// An officer, for their agency.
    Agency,
}

impl Author {
    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Agency => "agency",
        }
    }
}

/// Something that was written in a case.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Who wrote.
    pub by: Author,
    /// The agency of that moment.
    pub agency: AgencyCode,
    /// When.
    pub at: Moment,
    /// What.
    pub text: String,
}

/// A case with what was written in it, the oldest first.
#[derive(Clone)]
pub struct Opened {
    /// The case.
    pub case: Case,
    /// What it is about.
    pub subject: String,
    /// What was written.
    pub messages: Vec<Message>,
}

impl Opened {
    /// Whether its holder may say that the answer is none: it is the first.
    pub fn may_be_reopened(&self) -> bool {
        let by_holder = self.messages.iter().filter(|message| message.by == Author::Holder).count();
        self.case.state == State::Answered && by_holder == 1
    }
}
