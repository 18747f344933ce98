//! Why nothing was done with a document.

use super::fields::Wrong;
use super::state::Standing;
use crate::account::Level;
use crate::base::ProblemType;
use crate::mandate::NotActing;
use crate::policy::NoLaw;

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The law says nothing of documents on this day.
    NoLaw,
    /// The law of today knows no such kind.
    UnknownKind,
    /// The agency may not issue it; who may.
    NotTheirs {
        /// By their names in the law.
        issuers: String,
    },
    /// What was sent is not what the kind has.
    Wrong(Vec<Wrong>),
    /// The agency has named too many who cannot hold what it issues.
    TooManyMisses,
    /// Nobody of that number can hold it: there is none, or no account that is open and of the level, or it is about somebody else, by the name
    /// or the birth that stand in it or by who holds the one it replaces. Which of it, nobody is told.
    NoHolder {
        /// Of which level the holder must be, where it is a person.
        level: Option<Level>,
    },
    /// The document that it is to take the place of is none of the agency's and of that kind that is in force.
    NotReplaced,
    /// The document that it is to take the place of has changed since it was seen.
    ReplacedStale {
        /// What is to be seen now.
        version: i32,
    },
    /// The number is that of another document.
    NumberTaken,
    /// It does not count today, so nobody is shown it.
    CountsNot {
        /// What it is worth.
        standing: Standing,
    },
    /// The law of today does not let an account like its holder's hold it.
    NotHeld {
        /// From which level on people may.
        level: Option<Level>,
    },
    /// Not at this hour: said of whoever may be forced.
    NotNow,
    /// A child or a ward shows nothing by themselves.
    Represented,
    /// They act for themselves by now, with a password that whoever represented them knows.
    NoOwnKey,
    /// Whoever only reads for an organisation shows nothing of it.
    ReadsAlone,
    /// They do not act for whoever holds it.
    NotActing(NotActing),
    /// There is none of that name, or it is not the agency's.
    NotFound,
    /// It changed since it was seen.
    Stale {
        /// What is to be seen now.
        version: i32,
    },
    /// Not as it stands.
    WrongState {
        /// How.
        standing: Standing,
    },
    /// What stood in it was deleted before: it had gone to the wrong person.
    EmptiedBefore,
}

impl Refused {
    /// As a problem of an interface.
    pub const fn problem(&self) -> ProblemType {
        match self {
            Self::NoLaw | Self::NoHolder { .. } => ProblemType::NotGranted,
            Self::UnknownKind | Self::Wrong(_) | Self::NotReplaced => ProblemType::InvalidField,
            Self::NotTheirs { .. }
            | Self::NotHeld { .. }
            | Self::Represented
            | Self::NoOwnKey
            | Self::ReadsAlone
            | Self::NotActing(NotActing::Level | NotActing::Resting) => ProblemType::NotEntitled,
            Self::NotNow => ProblemType::Unavailable,
            Self::TooManyMisses => ProblemType::TooManyAttempts,
            Self::NumberTaken => ProblemType::Taken,
            Self::NotFound | Self::NotActing(NotActing::NoMandate) => ProblemType::NotFound,
            Self::Stale { .. } | Self::ReplacedStale { .. } => ProblemType::ChangedMeanwhile,
            Self::WrongState { .. } | Self::CountsNot { .. } | Self::EmptiedBefore => ProblemType::Stale,
        }
    }

    /// The word for it in the log.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::NoLaw => "no law",
            Self::UnknownKind => "unknown kind",
            Self::NotTheirs { .. } => "not their kind",
            Self::Wrong(_) => "wrong",
            Self::TooManyMisses => "too many misses",
            Self::NoHolder { .. } => "no holder",
            Self::NotReplaced => "nothing to replace",
            Self::ReplacedStale { .. } => "replaced stale",
            Self::NumberTaken => "number taken",
            Self::NotFound => "not found",
            Self::Stale { .. } => "stale",
            Self::WrongState { .. } => "wrong state",
            Self::EmptiedBefore => "emptied before",
            Self::CountsNot { .. } => "counts not",
            Self::NotHeld { .. } => "not held",
            Self::NotNow => "not now",
            Self::Represented => "represented",
            Self::NoOwnKey => "no own key",
            Self::ReadsAlone => "reads alone",
            Self::NotActing(_) => "not acting",
        }
    }
}

impl From<NoLaw> for Refused {
    fn from(missing: NoLaw) -> Self {
        tracing::error!(%missing, "no document can be issued");
        Self::NoLaw
    }
}

impl From<NotActing> for Refused {
    fn from(why: NotActing) -> Self {
        Self::NotActing(why)
    }
}
