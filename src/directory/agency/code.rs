//! Identification codes of agencies, of both forms that are in use.

use std::fmt;
use std::str::FromStr;

use crate::directory::unit::{Code, InvalidCode};

/// How a code is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// On the document axis: four groups of which the last is the highest, `000.00.01.H26` (QCVN 102:2016).
    Axis,
    /// From the highest down, `H26.01` (Decision 20/2020/QD-TTg).
    Tree,
}

/// The code of an agency, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AgencyCode(String);

/// What the Decision is believed to allow.
const LONGEST: usize = 35;

const REFUSED: InvalidCode = InvalidCode("an agency: like H26.01, or 000.00.01.H26");

impl AgencyCode {
    /// How it is written.
    pub fn form(&self) -> Form {
        match self.0.split('.').next().is_some_and(|first| first.len() == 3 && !is_highest(first)) {
            true => Form::Axis,
            false => Form::Tree,
        }
    }

    /// The highest agency it belongs to: the ministry or the province.
    pub fn highest(&self) -> &str {
        let mut groups = self.0.split('.');
        let group = if self.form() == Form::Axis { groups.next_back() } else { groups.next() };
        group.unwrap_or_default()
    }

    /// What the code could be in the other form. A guess to be shown and never followed: the new codes were given by each owner
    /// anew, so only an imported successor is the truth.
    pub fn guess(&self) -> Self {
        let counts = |group: &&str| group.bytes().any(|b| b != b'0');
        match self.form() {
            Form::Axis => Self(self.0.split('.').rev().filter(counts).collect::<Vec<_>>().join(".")),
            Form::Tree => {
                let mut groups: Vec<&str> = self.0.split('.').collect();
                groups.resize(4, "");
                let width = [3, 2, 2, 0];
                let padded = groups.iter().rev().zip(width).map(|(group, width)| format!("{group:0>width$}"));
                Self(padded.collect::<Vec<_>>().join("."))
            }
        }
    }
}

fn is_highest(group: &str) -> bool {
    let mut bytes = group.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_uppercase())
        && group.len() == 3
        && bytes.all(|b| b.is_ascii_digit())
}

impl Code for AgencyCode {
    const KIND: &'static str = "agency";
}

impl FromStr for AgencyCode {
    type Err = InvalidCode;
    fn from_str(text: &str) -> Result<Self, InvalidCode> {
        let groups: Vec<&str> = text.split('.').collect();
        let of = |group: &str, lengths: std::ops::RangeInclusive<usize>| {
            lengths.contains(&group.len())
                && group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        };
        let sound = match *groups {
            [fourth, third, second, first] if is_highest(first) && !is_highest(fourth) => {
                of(fourth, 3..=3) && of(third, 2..=2) && of(second, 2..=2)
            }
            [first, ref rest @ ..] => {
                is_highest(first) && rest.len() <= 4 && rest.iter().all(|one| of(one, 1..=5))
            }
            [] => false,
        };
        if sound && text.len() <= LONGEST { Ok(Self(text.to_owned())) } else { Err(REFUSED) }
    }
}

impl From<AgencyCode> for String {
    fn from(code: AgencyCode) -> Self {
        code.0
    }
}

impl TryFrom<String> for AgencyCode {
    type Error = InvalidCode;
    fn try_from(text: String) -> Result<Self, InvalidCode> {
        text.parse()
    }
}

impl fmt::Display for AgencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
