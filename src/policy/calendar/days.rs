//! Arithmetic of working days.

use std::collections::BTreeMap;

use super::year::Year;
use crate::base::LocalDate;

/// The calendar of a year is not known, so nobody can say when a term ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the calendar of working days has no year {0}: load one with `khoa policy load`")]
pub struct NoCalendar(pub i16);

/// Every year that is known.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

impl Calendar {
    pub(in crate::policy) fn of<'y>(years: impl Iterator<Item = &'y Year>) -> Self {
        Self { years: years.map(|year| (year.number(), year.clone())).collect() }
    }

    /// Whether that year is there.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether state bodies work on that day.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn is_working(&self, day: LocalDate) -> Result<bool, NoCalendar> {
        self.years.get(&day.year()).map(|year| year.is_working(day)).ok_or(NoCalendar(day.year()))
    }

    /// The first working day that is not before `day`.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn on_or_after(&self, day: LocalDate) -> Result<LocalDate, NoCalendar> {
        let mut day = day;
        while !self.is_working(day)? {
            day = day.plus_days(1);
        }
        Ok(day)
    }

    /// The `count`th working day after `day`, which is not counted itself (Civil Code 2015, article 147); `day` for none.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn after(&self, day: LocalDate, count: u16) -> Result<LocalDate, NoCalendar> {
        (0..count).try_fold(day, |day, _one| self.on_or_after(day.plus_days(1)))
    }

    /// How many working days there are after `from`, up to and with `to`; none when `to` is not later.
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn between(&self, from: LocalDate, to: LocalDate) -> Result<u16, NoCalendar> {
        (from.as_days()..to.as_days()).try_fold(0_u16, |count, day| {
            let works = self.is_working(LocalDate::from_days(day).plus_days(1))?;
            Ok(count.saturating_add(u16::from(works)))
        })
    }
}
