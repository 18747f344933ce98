//! The nouns.

use crate::base::{AccountId, AssistanceId, Moment};
use crate::mandate::Seat;

/// What a helper may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// See what the person asked for, and where it stands.
    Standing,
    /// Ask in their name, too: fill in and hand in.
    Applications,
}

impl Scope {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Standing, Self::Applications];

    /// The name in the database, in forms and in what is signed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Applications => "applications",
        }
    }

    /// The scope of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// Whether whoever was allowed this may do that.
    pub fn allows(self, other: Self) -> bool {
        other <= self
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The person made a code, and nobody has typed it.
    Offered,
    /// An officer asked, and has not come for the answer.
    Asked,
    /// It goes on.
    Open,
    /// It is over.
    Ended,
}

impl State {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Offered, Self::Asked, Self::Open, Self::Ended];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Asked => "asked",
            Self::Open => "open",
            Self::Ended => "ended",
        }
    }

    /// The state of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// A person who is helped, or was, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assistance {
    /// Its name.
    pub id: AssistanceId,
    /// Who is helped.
    pub account: AccountId,
    /// What the helper may do.
    pub scope: Scope,
    /// Where it stands; what ran out has ended.
    pub state: State,
    /// Who helps, and where they sit; nobody yet where a code was made.
    pub helper: Option<(AccountId, Seat)>,
    /// Under which epoch of the account it was begun.
    pub(super) epoch: i32,
    /// When it was begun.
    pub created_at: Moment,
    /// Until when it can be agreed to, and then until when it goes on.
    pub until: Moment,
    /// Since when it goes on, or went on.
    pub opened_at: Option<Moment>,
}
