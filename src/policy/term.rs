//! Terms as laws write them: "3 working_days", "15 days", "12 months".

use std::fmt;
use std::str::FromStr;

use super::calendar::{Calendar, NoCalendar};
use crate::base::LocalDate;

/// The text is no term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a term is a number and working_days, days or months, like \"3 working_days\"")]
pub struct InvalidTerm;

/// What a term is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days on which state bodies work.
    WorkingDays,
    /// Any days.
    Days,
    /// Months.
    Months,
}

/// A length of time, as a law gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Term {
    /// How many; never none.
    count: u16,
    /// Of what.
    unit: Unit,
}

impl Term {
    /// One working day.
    pub const fn working_day() -> Self {
        Self { count: 1, unit: Unit::WorkingDays }
    }

    /// So many days; none where there are none.
    pub fn of_days(count: u16) -> Option<Self> {
        (count > 0).then_some(Self { count, unit: Unit::Days })
    }

    /// How many, of what.
    pub const fn parts(self) -> (u16, Unit) {
        (self.count, self.unit)
    }

    /// The last day of a term that something sets going on `from`. That day is not counted itself, and a term in days or months
    /// whose last day is a day off ends with the next working day (Civil Code 2015, articles 147 and 148).
    ///
    /// # Errors
    /// [`NoCalendar`].
    pub fn due(self, from: LocalDate, calendar: &Calendar) -> Result<LocalDate, NoCalendar> {
        match self.unit {
            Unit::WorkingDays => calendar.after(from, self.count),
            Unit::Days => calendar.on_or_after(from.plus_days(i32::from(self.count))),
            Unit::Months => calendar.on_or_after(from.plus_months(self.count)),
        }
    }
}

impl FromStr for Term {
    type Err = InvalidTerm;
    fn from_str(text: &str) -> Result<Self, InvalidTerm> {
        let (count, unit) = text.split_once(' ').ok_or(InvalidTerm)?;
        let plain = !count.starts_with('0') && count.bytes().all(|b| b.is_ascii_digit());
        let count = count.parse().ok().filter(|_| plain).ok_or(InvalidTerm)?;
        let unit = match unit {
            "working_day" | "working_days" => Unit::WorkingDays,
            "day" | "days" => Unit::Days,
            "month" | "months" => Unit::Months,
            _ => return Err(InvalidTerm),
        };
        Ok(Self { count, unit })
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::WorkingDays => "working_day",
            Unit::Days => "day",
            Unit::Months => "month",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.to_string()
    }
}

impl TryFrom<String> for Term {
    type Error = InvalidTerm;
    fn try_from(text: String) -> Result<Self, InvalidTerm> {
        text.parse()
    }
}
