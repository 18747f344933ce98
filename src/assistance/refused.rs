//! Why nobody helps.

use super::model::State;
use crate::approval;
use crate::base::ProblemType;
use crate::policy::NoLaw;

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is none of that name, or it is not theirs.
    NotFound,
    /// Nobody helps themselves.
    Own,
    /// The officer sits where nobody comes to, or has nothing to do with holders of that kind.
    NotTheirs,
    /// The account is locked or closed.
    Shut,
    /// The person was asked too often, or said that it was not them; or they made too many codes.
    TooOften,
    /// No code, or not theirs, or it was guessed too often, or its time is over: which of these is nobody's to learn.
    WrongCode,
    /// The person has not said yes.
    NotAgreed(approval::State),
    /// It is over, or was begun already.
    Over(State),
    /// The person agreed to less.
    Scope,
    /// A community helper has helped many today, or named many wrong codes.
    Enough,
    /// The law says nothing of it on this day.
    NoLaw,
}

impl Refused {
    /// As a problem of an interface.
    pub const fn problem(self) -> ProblemType {
        match self {
            Self::NotFound => ProblemType::NotFound,
            Self::Own | Self::NotTheirs | Self::Shut | Self::Scope => ProblemType::NotEntitled,
            Self::TooOften | Self::Enough => ProblemType::TooManyAttempts,
            Self::WrongCode => ProblemType::InvalidField,
            Self::NotAgreed(_) | Self::Over(_) => ProblemType::Stale,
            Self::NoLaw => ProblemType::NotGranted,
        }
    }
}

impl From<NoLaw> for Refused {
    fn from(missing: NoLaw) -> Self {
        tracing::error!(%missing, "nobody can be helped");
        Self::NoLaw
    }
}
