//! What a register said, and how old that is. The value comes out only together with a decision about its age.

use std::time::Duration;

use super::register::Register;
use crate::base::Moment;

/// What a register says of a number it was asked about. That it knows no such number is an answer; that it cannot be reached is
/// none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// What it knows.
    Known(T),
    /// It has nobody of that number.
    Unknown,
}

impl<T> Answer<T> {
    /// What it knows, if anything.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(facts) => Some(facts),
            Self::Unknown => None,
        }
    }
}

/// The answer is older than the caller can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {} register answered as of {as_of}, which is too old here", register.as_str())]
pub struct TooOld {
    /// Who answered.
    pub register: Register,
    /// As of when.
    pub as_of: Moment,
}

/// An answer that nobody reads without having said how old it may be, or that they show its age.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered<T> {
    value: T,
    source: Register,
    as_of: Moment,
    given_at: Moment,
}

/// An answer with its age beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aged<T> {
    /// What was said.
    pub value: T,
    /// Who said it.
    pub source: Register,
    /// As of when.
    pub as_of: Moment,
}

impl<T> Answered<T> {
    /// A register whose clock runs ahead says nothing about the future: what it calls later is now.
    pub(super) fn new(value: T, source: Register, as_of: Moment, now: Moment) -> Self {
        Self { value, source, as_of: as_of.min(now), given_at: now }
    }

    /// The answer, when it was no older than `age` at the moment it was given.
    ///
    /// # Errors
    /// [`TooOld`].
    pub fn no_older_than(self, age: Duration) -> Result<T, TooOld> {
        if self.given_at.since(self.as_of) > age {
            return Err(TooOld { register: self.source, as_of: self.as_of });
        }
        Ok(self.value)
    }

    /// The answer however old it is, with its age to be shown or kept beside it.
    pub fn with_age(self) -> Aged<T> {
        Aged { value: self.value, source: self.source, as_of: self.as_of }
    }

    pub(super) const fn peek(&self) -> &T {
        &self.value
    }

    pub(super) fn try_map<U, E>(self, to: impl FnOnce(T) -> Result<U, E>) -> Result<Answered<U>, E> {
        let Self { value, source, as_of, given_at } = self;
        Ok(Answered { value: to(value)?, source, as_of, given_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_seconds(1_767_323_045);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn an_old_answer_is_kept_back_or_shows_its_age() {
        let hour_old = || Answered::new(7, Register::Population, NOW.minus(MINUTE * 60), NOW);
        assert_eq!(hour_old().no_older_than(MINUTE * 60), Ok(7));
        let refused = TooOld { register: Register::Population, as_of: NOW.minus(MINUTE * 60) };
        assert_eq!(hour_old().no_older_than(MINUTE * 59), Err(refused));
        assert_eq!(hour_old().with_age().as_of, NOW.minus(MINUTE * 60));
    }

    #[test]
    fn a_register_whose_clock_runs_ahead_is_as_of_now() {
        assert_eq!(Answered::new((), Register::Business, NOW.plus(MINUTE), NOW).with_age().as_of, NOW);
    }
}
