//! The nouns.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::account::model::{Account, Level};
use crate::base::{AccountId, Moment};

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A level was issued and waits for its holder. They sign in as before, at the level in force, if there is one.
    Issued,
    /// Nothing waits and nothing is in the way; also of somebody who has no level, because nobody compared them with a register.
    Active,
    /// A level was issued and its holder did not take it up in time (Decree 69/2024, article 14).
    ActivationExpired,
    /// Locked on some ground.
    Locked,
    /// Closed; only the same person opens it again.
    Closed,
}

impl State {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Active => "active",
            Self::ActivationExpired => "activation_expired",
            Self::Locked => "locked",
            Self::Closed => "closed",
        }
    }
}

/// A level that was issued and waits for its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// Which.
    pub level: Level,
    /// Until when they may take it up.
    pub activate_by: Moment,
}

impl Account {
    /// Where it stands at the moment `now`.
    pub fn state(&self, now: Moment) -> State {
        match (self.closed_at, self.active, self.issued) {
            (Some(_), ..) => State::Closed,
            (None, false, _) => State::Locked,
            (None, true, Some(issued)) if issued.activate_by > now => State::Issued,
            (None, true, Some(_)) => State::ActivationExpired,
            (None, true, None) => State::Active,
        }
    }
}

/// Why an account was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The holder died.
    Died,
    /// The organisation was dissolved.
    Dissolved,
    /// The holder asked.
    HolderAsked,
    /// It went up in another account of the same person.
    Merged,
    /// It should not have been opened.
    Mistaken,
}

impl Why {
    /// Every reason there is.
    pub const ALL: [Self; 5] = [Self::Died, Self::Dissolved, Self::HolderAsked, Self::Merged, Self::Mistaken];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Died => "died",
            Self::Dissolved => "dissolved",
            Self::HolderAsked => "holder_asked",
            Self::Merged => "merged",
            Self::Mistaken => "mistaken",
        }
    }
}

/// How an identity was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Compared with a register online.
    Register,
    /// Compared with its holder, who stood at a counter.
    Counter,
}

impl Method {
    const ALL: [Self; 2] = [Self::Register, Self::Counter];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Counter => "counter",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

/// What a level rests on. `{:?}` shows nothing of the facts.
#[derive(Clone)]
pub struct Proof {
    /// Which level it carries.
    pub level: Level,
    /// How the identity was proven.
    pub method: Method,
    /// Which register or office it was proven by.
    pub source: String,
    /// The application it was proven in, by its reference.
    pub reference: String,
    /// Who decided, where it was somebody.
    pub officer: Option<AccountId>,
    /// What was compared and with what outcome; sealed under the person's key.
    pub facts: Value,
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { level, method, source, reference, officer, facts: _ } = self;
        write!(f, "Proof({level:?}, {method:?}, {source}, {reference}, {officer:?}, …)")
    }
}

/// A proof as it is kept.
#[derive(Debug)]
pub struct Proven {
    /// When.
    pub at: Moment,
    /// What.
    pub proof: Proof,
}
