//! When somebody was born: a day or, for the many old records that know no more, a year alone.

use std::fmt;

use jiff::civil::Date;

use super::LocalDate;

/// A text that is no date of birth. Carries no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid date of birth, YYYY-MM-DD or a year alone, YYYY")]
pub struct InvalidBirthdate;

/// A date of birth, as the claim `birthdate` has it (OpenID Connect Core §5.1).
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Birthdate {
    /// The day.
    Day(Date),
    /// Only the year is known.
    Year(i16),
}

impl Birthdate {
    /// Reads `YYYY-MM-DD` or `YYYY`.
    ///
    /// # Errors
    /// [`InvalidBirthdate`] for anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidBirthdate> {
        let shaped = text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
        match (shaped, text.len()) {
            (true, 4) => text.parse().ok().filter(|year| *year > 0).map(Self::Year).ok_or(InvalidBirthdate),
            (true, 10) => {
                let day = text.parse::<Date>().ok().filter(|day| day.year() > 0);
                day.map(Self::Day).ok_or(InvalidBirthdate)
            }
            _ => Err(InvalidBirthdate),
        }
    }

    /// Whether it lies after `today`.
    pub fn is_after(self, today: LocalDate) -> bool {
        // As they are written, dates stand in the order of time, and a year before its days.
        self.to_string() > today.to_string()
    }

    /// The year.
    pub fn year(self) -> i16 {
        match self {
            Self::Day(day) => day.year(),
            Self::Year(year) => year,
        }
    }

    /// The day, where it is known.
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Year(_) => None,
        }
    }

    /// The day on which so many years are completed; of whom only the year is known, the last day of it.
    pub fn completes(self, years: u8) -> LocalDate {
        let born = match self {
            Self::Day(day) => day.to_string().parse(),
            Self::Year(year) => format!("{year:04}-12-31").parse(),
        };
        born.map_or(LocalDate::LAST, |born: LocalDate| born.plus_months(u16::from(years) * 12))
    }
}

impl fmt::Display for Birthdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl fmt::Debug for Birthdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Birthdate(…)")
    }
}

impl From<Birthdate> for String {
    fn from(born: Birthdate) -> Self {
        born.to_string()
    }
}

impl TryFrom<String> for Birthdate {
    type Error = InvalidBirthdate;
    fn try_from(text: String) -> Result<Self, InvalidBirthdate> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn years_are_completed_on_the_birthday_and_where_only_the_year_is_known_at_its_end() {
        for (born, years, on) in [
            ("2012-03-01", 14, "2026-03-01"),
            ("2012-02-29", 14, "2026-02-28"),
            ("2020-02-29", 6, "2026-02-28"),
            ("2012", 14, "2026-12-31"),
        ] {
            assert_eq!(Birthdate::parse(born).unwrap().completes(years).to_string(), on, "{born}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_as_it_was(text in "[0-9]{4}(-[0-9]{2}-[0-9]{2})?|[0-9-]{0,12}") {
            if let Ok(born) = Birthdate::parse(&text) {
                prop_assert_eq!(born.to_string(), text);
            }
        }
    }

    #[test]
    fn a_day_or_a_year_and_nothing_between() {
        assert_eq!(Birthdate::parse("1950").map(Birthdate::year), Ok(1950));
        assert_eq!(Birthdate::parse("2000-02-29").map(|born| born.day().is_some()), Ok(true));
        for wrong in
            ["", "50", "1950-03", "1950-02-30", "1950-3-1", "01/03/1993", "0000", "+950", "1950-03-01T00"]
        {
            assert_eq!(Birthdate::parse(wrong), Err(InvalidBirthdate), "{wrong}");
        }
    }
}
