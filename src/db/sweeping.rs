//! What a sweep is handed: before when what is over must have ended, and whether it is only to be counted. The term comes from
//! outside, and what counts and what erases look at the same rows.

use std::time::Duration;

use crate::base::Moment;

/// One turn of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweeping {
    /// The moment it is.
    pub now: Moment,
    /// What ended before is over.
    pub before: Moment,
    /// Nothing is erased, and all of what would be is counted.
    pub counts: bool,
}

impl Sweeping {
    /// Erases what ended before that moment.
    pub const fn of(now: Moment, before: Moment) -> Self {
        Self { now, before, counts: false }
    }

    /// Erases what was kept for so long.
    pub fn after(now: Moment, kept: Duration) -> Self {
        Self::of(now, now.minus(kept))
    }

    /// The same, counted alone.
    #[must_use]
    pub const fn counting(self) -> Self {
        Self { counts: true, ..self }
    }

    /// How many a database says there are.
    pub(crate) fn counted(rows: i64) -> usize {
        usize::try_from(rows).unwrap_or_default()
    }
}

/// Whether nothing holds what is kept about the account in that column, whatever its time: see the view `legal_holds`.
macro_rules! unheld {
    ($account:expr) => {
        diesel::dsl::not(diesel::dsl::exists(
            $crate::db::schema::legal_holds::table
                .filter($crate::db::schema::legal_holds::account_id.eq($account)),
        ))
    };
}
pub(crate) use unheld;
