//! Why nothing was done with a case.

use super::state::State;
use super::text::Unwritten;
use crate::base::ProblemType;
use crate::policy::NoLaw;

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is none of that name, or it is not theirs.
    NotFound,
    /// It changed since it was seen.
    Stale {
        /// What is to be seen now.
        version: i32,
    },
    /// Not in the state it is in.
    WrongState {
        /// Which.
        state: State,
    },
    /// No agency of that code stands today, or it is the one that has it.
    NoAgency,
    /// A text is none.
    Unwritten(&'static str, Unwritten),
    /// As many as one person may report in a day.
    TooOften,
    /// The law says nothing of cases on this day.
    NoLaw,
}

impl Refused {
    /// As a problem of an interface.
    pub const fn problem(&self) -> ProblemType {
        match self {
            Self::NotFound => ProblemType::NotFound,
            Self::Stale { .. } => ProblemType::ChangedMeanwhile,
            Self::WrongState { .. } => ProblemType::Stale,
            Self::NoAgency | Self::Unwritten(..) => ProblemType::InvalidField,
            Self::TooOften => ProblemType::TooManyAttempts,
            Self::NoLaw => ProblemType::NotGranted,
        }
    }
}

impl From<NoLaw> for Refused {
    fn from(missing: NoLaw) -> Self {
        tracing::error!(%missing, "no case can be taken in");
        Self::NoLaw
    }
}
