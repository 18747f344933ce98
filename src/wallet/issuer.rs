//! Whose agencies may issue a kind of document.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::base::LocalDate;
use crate::directory::{AgencyCode, Directory, HIGHEST};

/// The text names no issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an issuer is the code of an agency, \"ministries\" or \"provinces\"")]
pub struct InvalidIssuer;

/// Who may issue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Issuer {
    /// That agency and all below it.
    Agency(AgencyCode),
    /// Every ministry and what is below it.
    Ministries,
    /// Every province and what is below it.
    Provinces,
}

impl Issuer {
    /// Whether the agency of that code is one of them on that day: by what it belongs to, as the directory has it.
    pub fn is(&self, units: &Directory, code: &AgencyCode, on: LocalDate) -> bool {
        let wanted = match self {
            Self::Ministries => return code.highest().starts_with('G'),
            Self::Provinces => return code.highest().starts_with('H'),
            Self::Agency(wanted) => wanted,
        };
        let above = |code: &AgencyCode| units.agencies.last(code, on)?.parent.clone();
        std::iter::successors(Some(code.clone()), above).take(HIGHEST).any(|one| one == *wanted)
    }
}

impl FromStr for Issuer {
    type Err = InvalidIssuer;
    fn from_str(text: &str) -> Result<Self, InvalidIssuer> {
        match text {
            "ministries" => Ok(Self::Ministries),
            "provinces" => Ok(Self::Provinces),
            code => code.parse().map(Self::Agency).map_err(|_no_code| InvalidIssuer),
        }
    }
}

impl TryFrom<String> for Issuer {
    type Error = InvalidIssuer;
    fn try_from(text: String) -> Result<Self, InvalidIssuer> {
        text.parse()
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agency(code) => write!(f, "{code} and what is below it"),
            Self::Ministries => f.write_str("ministries"),
            Self::Provinces => f.write_str("provinces"),
        }
    }
}
