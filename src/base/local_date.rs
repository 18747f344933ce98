//! Days as the law counts them: civil dates in Viet Nam, which has kept UTC+7 without summer time since 1975, so that no
//! time zone database is needed.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};

use super::Moment;

/// The clock of Viet Nam.
pub const HO_CHI_MINH: Offset = Offset::constant(7);

/// The text is no day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar, YYYY-MM-DD")]
pub struct InvalidDate;

/// A day of the Gregorian calendar, from 00:00 to 24:00 in Asia/Ho_Chi_Minh.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LocalDate(Date);

impl LocalDate {
    /// The first day that can be written.
    pub const FIRST: Self = Self(Date::constant(1, 1, 1));
    /// The last day that can be written.
    pub const LAST: Self = Self(Date::MAX);

    /// A day that is written in the code; it does not compile when there is none such.
    pub const fn of(year: i16, month: i8, day: i8) -> Self {
        Self(Date::constant(year, month, day))
    }

    /// The day of that number since 1970-01-01; the nearest there is when it lies beyond the years 1 and 9999.
    pub fn from_days(days: i32) -> Self {
        let span = jiff::Span::new().try_days(days);
        let day = span.and_then(|span| Date::constant(1970, 1, 1).checked_add(span));
        Self(day.unwrap_or(if days < 0 { Self::FIRST.0 } else { Self::LAST.0 }))
    }

    /// Days since 1970-01-01.
    pub fn as_days(self) -> i32 {
        (self.0 - Date::constant(1970, 1, 1)).get_days()
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// That many days later, or earlier when the number is negative.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self::from_days(self.as_days().saturating_add(days))
    }

    /// The same day of the month, months later; the last day of a month that is too short (Civil Code 2015, article 148).
    #[must_use]
    pub fn plus_months(self, months: u16) -> Self {
        Self(self.0.saturating_add(i32::from(months).months()))
    }

    /// The same day of the month, months earlier; the last day of a month that is too short.
    #[must_use]
    pub fn months_before(self, months: u16) -> Self {
        Self(self.0.saturating_sub(i32::from(months).months()))
    }

    /// The moment at which the day begins.
    pub fn begins(self) -> Moment {
        let at = HO_CHI_MINH.to_timestamp(self.0.at(0, 0, 0, 0));
        Moment::from_micros(at.map_or(i64::MAX, Timestamp::as_microsecond))
    }
}

impl Moment {
    /// The day it is in Viet Nam.
    pub fn local_date(self) -> LocalDate {
        match Timestamp::from_microsecond(self.as_micros()) {
            Ok(at) => LocalDate(HO_CHI_MINH.to_datetime(at).date()),
            Err(_beyond_year_9999) => LocalDate::LAST,
        }
    }
}

/// ISO 8601: `2026-02-17`.
impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for LocalDate {
    type Err = InvalidDate;
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| match at {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        let date = shaped.then(|| text.parse::<Date>().ok()).flatten();
        date.filter(|date| date.year() > 0).map(Self).ok_or(InvalidDate)
    }
}

impl From<LocalDate> for String {
    fn from(date: LocalDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for LocalDate {
    type Error = InvalidDate;
    fn try_from(text: String) -> Result<Self, InvalidDate> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_day_holds_the_moments_from_its_beginning_to_the_next(days in -20_000..80_000_i32, within in 0..86_400_000_000_i64) {
            let day = LocalDate::from_days(days);
            prop_assert_eq!(day.as_days(), days);
            prop_assert_eq!(Moment::from_micros(day.begins().as_micros() + within).local_date(), day);
            prop_assert_eq!(day.to_string().parse(), Ok(day));
        }

        #[test]
        fn texts_that_are_no_days_are_refused_without_a_panic(text in "\\PC{0,12}|[0-9-]{8,11}") {
            if let Ok(day) = text.parse::<LocalDate>() {
                prop_assert_eq!(day.to_string(), text);
            }
        }
    }

    #[test]
    fn an_evening_in_utc_is_the_next_day_in_ha_noi() {
        let day = |text: &str| text.parse::<LocalDate>().unwrap();
        let at = Moment::from_seconds(1_767_292_200); // 2026-01-01T18:30:00Z
        assert_eq!(at.local_date(), day("2026-01-02"));
        assert_eq!(day("2025-07-01").begins().to_string(), "2025-06-30T17:00:00Z");
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
        for wrong in ["2026-02-30", "2026-2-3", "20260203", "0000-01-01", "2026-02-03T00", ""] {
            assert_eq!(wrong.parse::<LocalDate>(), Err(InvalidDate), "{wrong}");
        }
    }
}
