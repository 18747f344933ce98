//! The nouns.

use crate::base::{AccountId, LocalDate, Moment, ProblemType};
use crate::policy::NoLaw;

/// An erasure that waits for its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasing {
    /// Of whose account.
    pub account: AccountId,
    /// When it was asked for.
    pub asked_at: Moment,
    /// When it is done unless it is taken back.
    pub due_at: Moment,
    /// Under which epoch of the account it was asked for: it counts under no other.
    pub(super) epoch: i32,
}

/// What was asked for, as whoever asked is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// It waits.
    pub erasing: Erasing,
    /// By which anybody can see later that it was done, and prove it. Nothing personal, and nobody else's to guess.
    pub receipt: String,
}

/// How it stands with somebody's erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// They can have it; taken back until the end of that day.
    Possible {
        /// The last day on which it can be taken back, if it is asked for today.
        last_day: LocalDate,
    },
    /// The law keeps what is known of them.
    Kept,
    /// They have asked.
    Waits(Asked),
}

/// Why nothing was begun or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// A register has confirmed who they are, and the law keeps that.
    Kept,
    /// It is asked for already.
    Waits(Moment),
    /// Nothing waits.
    NothingWaits,
    /// The law says nothing of it on this day.
    NoLaw,
}

impl Refused {
    /// As a problem of an interface.
    pub const fn problem(self) -> ProblemType {
        match self {
            Self::Kept | Self::NoLaw => ProblemType::NotGranted,
            Self::Waits(_) => ProblemType::AlreadyOpen,
            Self::NothingWaits => ProblemType::NotFound,
        }
    }
}

impl From<NoLaw> for Refused {
    fn from(missing: NoLaw) -> Self {
        tracing::error!(%missing, "nobody can have what is kept about them erased");
        Self::NoLaw
    }
}
