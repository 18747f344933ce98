//! The legal clock: a term that runs from a complete dossier, stops while something is missing, and goes on.
//!
//! Days are counted, not hours. The day on which it begins, stops or goes on again is not counted (Civil Code 2015, article
//! 147: the first day of a term never is), except that a stop which is over on the same day never was.

use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, NoCalendar};
use super::term::{Term, Unit};
use crate::base::LocalDate;

/// Why the clock did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// It stands.
    #[error("the clock stands already")]
    Stopped,
    /// It runs.
    #[error("the clock runs already")]
    Running,
    /// A day before the last thing that happened to it.
    #[error("a clock does not go backwards")]
    Backwards,
    /// A year without a calendar.
    #[error(transparent)]
    NoCalendar(#[from] NoCalendar),
}

/// A term that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Whether only working days count.
    working: bool,
    /// How many days it has.
    total: u16,
    /// The day after which days count.
    from: LocalDate,
    /// How many were counted up to that day.
    used: u16,
    stopped_on: Option<LocalDate>,
}

impl Deadline {
    /// Sets the clock going for a dossier that was complete on `complete_on`.
    pub fn begin(term: Term, complete_on: LocalDate) -> Self {
        let (count, unit) = term.parts();
        let total = match unit {
            Unit::WorkingDays | Unit::Days => count,
            Unit::Months => {
                let days = complete_on.plus_months(count).as_days() - complete_on.as_days();
                u16::try_from(days).unwrap_or(u16::MAX)
            }
        };
        let working = unit == Unit::WorkingDays;
        Self { working, total, from: complete_on, used: 0, stopped_on: None }
    }

    /// Stops the clock: something is missing.
    ///
    /// # Errors
    /// [`ClockError`].
    pub fn stop(self, on: LocalDate) -> Result<Self, ClockError> {
        match self.stopped_on {
            Some(_) => Err(ClockError::Stopped),
            None if on < self.from => Err(ClockError::Backwards),
            None => Ok(Self { stopped_on: Some(on), ..self }),
        }
    }

    /// Lets it go on: nothing is missing any more. A term that had run out before the stop stays run out.
    ///
    /// # Errors
    /// [`ClockError`].
    pub fn go_on(self, on: LocalDate, calendar: &Calendar) -> Result<Self, ClockError> {
        let stopped_on = self.stopped_on.ok_or(ClockError::Running)?;
        let running = Self { stopped_on: None, ..self };
        if on < stopped_on {
            return Err(ClockError::Backwards);
        }
        if on == stopped_on || stopped_on > running.last_day(calendar)? {
            return Ok(running);
        }
        // Whoever stopped it in time has a day left, also where the term only ran on because its last day was off.
        let used = self.counted(stopped_on.plus_days(-1), calendar)?.min(self.total.saturating_sub(1));
        Ok(Self { from: on, used, ..running })
    }

    /// The last day of the term; none while the clock stands.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn due(self, calendar: &Calendar) -> Result<Option<LocalDate>, NoCalendar> {
        if self.stopped_on.is_some() { Ok(None) } else { self.last_day(calendar).map(Some) }
    }

    /// How much of the term is over at the end of `today`, from 0 to 100: what alerts go by.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn percent(self, today: LocalDate, calendar: &Calendar) -> Result<u16, NoCalendar> {
        let until = self.stopped_on.map_or(today, |stopped| today.min(stopped.plus_days(-1)));
        let counted = u32::from(self.counted(until, calendar)?) * 100 / u32::from(self.total.max(1));
        Ok(u16::try_from(counted).unwrap_or(100).min(100))
    }

    /// Whether `today` lies behind the last day.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn is_late(self, today: LocalDate, calendar: &Calendar) -> Result<bool, NoCalendar> {
        Ok(self.stopped_on.unwrap_or(today) > self.last_day(calendar)?)
    }

    fn last_day(self, calendar: &Calendar) -> Result<LocalDate, NoCalendar> {
        let left = self.total.saturating_sub(self.used);
        match self.working {
            true => calendar.after(self.from, left),
            false => calendar.on_or_after(self.from.plus_days(i32::from(left))),
        }
    }

    /// The days of the term up to and with `until`, its whole length at most.
    fn counted(self, until: LocalDate, calendar: &Calendar) -> Result<u16, NoCalendar> {
        let more = match self.working {
            true => calendar.between(self.from, until)?,
            false => u16::try_from(until.as_days() - self.from.as_days()).unwrap_or(0),
        };
        Ok(self.used.saturating_add(more).min(self.total))
    }
}
