//! The codes of places (Decision 19/2025/QD-TTg and the list before it): digits whose number says the level.

use std::fmt;
use std::str::FromStr;

use crate::directory::unit::{Code, InvalidCode};

/// A level of the State below the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Provinces and cities: two digits.
    Province,
    /// Districts, none since July 2025: three digits.
    District,
    /// Communes, wards, special zones: five digits.
    Commune,
}

/// The code of a place. Zeros in front belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceCode {
    level: Level,
    number: u32,
}

impl PlaceCode {
    /// The level.
    pub const fn level(self) -> Level {
        self.level
    }
}

impl Code for PlaceCode {
    const KIND: &'static str = "place";
}

impl FromStr for PlaceCode {
    type Err = InvalidCode;
    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let level = match text.len() {
            2 => Level::Province,
            3 => Level::District,
            5 => Level::Commune,
            _ => {
                return Err(InvalidCode(
                    "a place: two digits for a province, three for a district, five for a commune",
                ));
            }
        };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        number.map(|number| Self { level, number }).ok_or(InvalidCode("a place: digits alone"))
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Province => write!(f, "{:02}", self.number),
            Level::District => write!(f, "{:03}", self.number),
            Level::Commune => write!(f, "{:05}", self.number),
        }
    }
}

impl fmt::Debug for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
