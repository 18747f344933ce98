//! One unit of the State, in one of its versions.

use std::borrow::Cow;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use super::place::PlaceCode;
use crate::base::LocalDate;

/// The text is not a code of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code of {0}")]
pub struct InvalidCode(pub &'static str);

/// What units of one kind are known by.
pub trait Code: Clone + Ord + Debug + Display + FromStr<Err = InvalidCode> + Send + Sync + 'static {
    /// The kind, as the database and commands name it.
    const KIND: &'static str;
}

/// What a code means from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<C> {
    /// The code.
    pub code: C,
    /// The full name, in Vietnamese.
    pub name: Cow<'static, str>,
    /// What it belongs to.
    pub parent: Option<C>,
    /// The place it works for; of an agency only.
    pub place: Option<PlaceCode>,
    /// The first day on which this is so.
    pub since: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub until: Option<LocalDate>,
}

impl<C> Unit<C> {
    /// Whether it is so on that day.
    pub fn stands(&self, on: LocalDate) -> bool {
        self.since <= on && self.until.is_none_or(|until| on < until)
    }

    /// The last day up to `today` on which it is, or was, so.
    pub fn last_day(&self, today: LocalDate) -> LocalDate {
        self.until.filter(|until| *until <= today).map_or(today, |until| until.plus_days(-1))
    }
}

/// That a unit, or a part of it, went into another on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change<C> {
    /// The code before.
    pub old: C,
    /// The first day.
    pub on: LocalDate,
    /// The code from that day on.
    pub new: C,
}
