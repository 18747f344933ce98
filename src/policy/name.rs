//! What a version is called: `section@day`, and a piece of its digest where a day has several.

use std::fmt;
use std::str::FromStr;

use crate::base::LocalDate;

/// A text that names no version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a version is named section@YYYY-MM-DD, or section@YYYY-MM-DD#digest where a day has several")]
pub struct InvalidName;

/// The name of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionName {
    /// The section.
    pub section: String,
    /// The day from which it holds.
    pub valid_from: LocalDate,
    /// How its digest begins; empty for whichever counts.
    pub digest: String,
}

impl FromStr for VersionName {
    type Err = InvalidName;
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let (section, rest) = text.split_once('@').ok_or(InvalidName)?;
        let (day, digest) = rest.split_once('#').unwrap_or((rest, ""));
        let hexadecimal = digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if section.is_empty() || !hexadecimal {
            return Err(InvalidName);
        }
        let valid_from = day.parse().map_err(|_no_day| InvalidName)?;
        Ok(Self { section: section.to_owned(), valid_from, digest: digest.to_owned() })
    }
}

impl fmt::Display for VersionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.section, self.valid_from)?;
        if self.digest.is_empty() { Ok(()) } else { write!(f, "#{}", self.digest) }
    }
}
