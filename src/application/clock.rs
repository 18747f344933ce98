//! The authority's clock over an application, and the days on which its unit is told how late it is.

use super::model::Application;
use crate::base::LocalDate;
use crate::db::StoreError;
use crate::policy::{Calendar, Deadline, Law, NoCalendar, Term, Terms};

/// What [`Application::alerted`] says when the unit was told that the term is over.
pub(super) const LATE: i32 = 101;

/// Nobody decides by a law with a hole in it: operators are told by name.
pub(super) fn unlawful(why: impl std::fmt::Display) -> StoreError {
    StoreError::Inconsistent { table: "policy_versions", row: why.to_string() }
}

impl Application {
    /// Nothing is missing from `today` on: the clock begins, or goes on where it stood.
    pub(super) fn run(&mut self, law: &Law, term: Term, today: LocalDate) -> Result<(), StoreError> {
        let calendar = law.calendar();
        let clock = match self.clock {
            Some(stood) => stood.go_on(today, calendar).unwrap_or(stood),
            None => Deadline::begin(term, today),
        };
        self.complete_on.get_or_insert(today);
        self.lapses_on = None;
        self.set(law, clock, today)
    }

    /// A term of another length begins today, as when a request was forwarded.
    pub(super) fn run_anew(&mut self, law: &Law, term: Term, today: LocalDate) -> Result<(), StoreError> {
        self.alerted = 0;
        self.set(law, Deadline::begin(term, today), today)
    }

    /// Something is missing: the clock stands until `lapses_on`, if it ever began.
    pub(super) fn stand(&mut self, today: LocalDate, lapses_on: LocalDate) {
        self.clock = self.clock.map(|clock| clock.stop(today).unwrap_or(clock));
        (self.due_on, self.alert_on, self.lapses_on) = (None, None, Some(lapses_on));
    }

    /// It is over: what is left for time to do is to say how long its files stay.
    pub(super) fn halt(&mut self, today: LocalDate) {
        (self.alert_on, self.lapses_on, self.ask_again_at) = (Some(today), None, None);
    }

    fn set(&mut self, law: &Law, clock: Deadline, today: LocalDate) -> Result<(), StoreError> {
        self.clock = Some(clock);
        self.due_on = clock.due(law.calendar()).map_err(unlawful)?;
        self.plan_alert(law, today)
    }

    /// Names the day of the next alert.
    pub(super) fn plan_alert(&mut self, law: &Law, today: LocalDate) -> Result<(), StoreError> {
        let (Some(clock), Some(due_on)) = (self.clock, self.due_on) else {
            self.alert_on = None;
            return Ok(());
        };
        let shares = &law.at::<Terms>(today).map_err(unlawful)?.rules.alerts;
        let next = shares.iter().copied().find(|share| i32::from(*share) > self.alerted);
        self.alert_on = match next {
            Some(share) => first_day(clock, share, law.calendar(), today, due_on).map_err(unlawful)?,
            None if self.alerted < LATE => Some(due_on.plus_days(1)),
            None => None,
        };
        Ok(())
    }
}

/// The first day from `from` to `due_on` at whose end so much of the term is over.
fn first_day(
    clock: Deadline,
    share: u16,
    calendar: &Calendar,
    from: LocalDate,
    due_on: LocalDate,
) -> Result<Option<LocalDate>, NoCalendar> {
    let mut day = from;
    while day < due_on && clock.percent(day, calendar)? < share {
        day = day.plus_days(1);
    }
    Ok(Some(day))
}
