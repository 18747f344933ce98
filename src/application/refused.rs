//! What a verb answers when it does not do what was asked.

use super::appointment::Unbookable;
use super::kind::FieldFlaw;
use super::reason::{Reason, Want};
use super::reference::Reference;
use super::state::State;
use crate::base::ProblemType;

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is none, or none of theirs.
    NotFound,
    /// The same is open already.
    AlreadyOpen(Reference),
    /// It has changed since it was seen.
    Stale {
        /// The version now.
        version: i32,
    },
    /// Not in the state it is in.
    WrongState {
        /// That state.
        state: State,
        /// The version now.
        version: i32,
    },
    /// Something is missing or wrong.
    Missing(Vec<Want>),
    /// Fields are wrong.
    Fields(Vec<FieldFlaw>),
    /// The law does not allow it.
    Law(Reason),
    /// An officer of another unit or role.
    NotTheirs,
    /// Nobody decides about themselves.
    OwnCase,
    /// Another officer has to decide.
    SamePerson,
    /// One officer has to propose it, and another to decide.
    NeedsTwo,
    /// The register, or the comparison of faces, has not answered yet.
    NotYet,
    /// As many files are there as are kept.
    Full,
    /// So many were begun within a day that no more are.
    TooOften,
    /// The comparison could not tell, and the officer does not say why they judge as they do.
    Unreasoned,
    /// An officer wrote more than is kept.
    TooLong,
    /// No seat at a counter is booked, or given back.
    Unbookable(Unbookable),
}

impl Refused {
    /// As a problem of an interface.
    pub const fn problem(&self) -> ProblemType {
        match self {
            Self::NotFound => ProblemType::NotFound,
            Self::AlreadyOpen(_) => ProblemType::AlreadyOpen,
            Self::Stale { .. } | Self::WrongState { .. } => ProblemType::Stale,
            Self::Missing(_) | Self::Fields(_) | Self::Full | Self::Unreasoned | Self::TooLong => {
                ProblemType::InvalidField
            }
            Self::Law(_) => ProblemType::NotGranted,
            Self::NotTheirs | Self::OwnCase | Self::SamePerson | Self::NeedsTwo => ProblemType::NotEntitled,
            Self::NotYet => ProblemType::Unavailable,
            Self::TooOften | Self::Unbookable(Unbookable::Often) => ProblemType::TooManyAttempts,
            Self::Unbookable(Unbookable::Office | Unbookable::Hour) => ProblemType::InvalidField,
            Self::Unbookable(Unbookable::Taken) => ProblemType::Taken,
            Self::Unbookable(Unbookable::Nothing) => ProblemType::NotFound,
        }
    }
}
