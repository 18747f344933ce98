//! The number that a document has among those of its kind, or among those of its kind that one agency issued: unique, and known here as a
//! digest alone.

mod store;

use std::fmt;

use serde::Deserialize;

use super::text::{self, Unwritten};
use crate::directory::AgencyCode;
use crate::keys::Vault;

pub(super) use store::{claim, free, of_number};

/// The longest number of a document.
const LONGEST: usize = 60;

/// Among which documents a number is one document's alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberedBy {
    /// All of the kind, whoever issued them.
    Kind,
    /// Those of the kind that the same agency issued: each counts for itself.
    Issuer,
}

impl NumberedBy {
    const ALL: [Self; 2] = [Self::Issuer, Self::Kind];

    /// The name in the law and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Issuer => "issuer",
        }
    }
}

/// A number as it is written. Personal: never log it.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// Reads one: a line with a letter or a digit, or all of them would be the same.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn parse(text: &str) -> Result<Self, Unwritten> {
        text::line(LONGEST, text).map(Self)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same whichever signs stand between its parts, and in whichever case; where one part ends and the next begins is of the number:
    /// 1/12026 is not 11/2026.
    fn compared(&self) -> String {
        let parts = self.0.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_uppercase).collect::<Vec<_>>().join(" ")
    }

    /// The digest under which the number of a document of that kind is looked up.
    pub(super) fn blind(
        &self,
        vault: &Vault,
        (kind, by): (&str, NumberedBy),
        agency: &AgencyCode,
    ) -> [u8; 32] {
        let whole = match by {
            NumberedBy::Kind => self.compared(),
            // The dots of a code stand in no number as it is compared.
            NumberedBy::Issuer => format!("{agency}: {}", self.compared()),
        };
        vault.blind_index(&format!("document_numbers.{kind}"), &whole)
    }

    /// The same by whatever the law may have said when it was issued.
    pub(super) fn blinds(&self, vault: &Vault, kind: &str, agency: &AgencyCode) -> [[u8; 32]; 2] {
        NumberedBy::ALL.map(|by| self.blind(vault, (kind, by), agency))
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DocumentNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_compared_and_what_stands_between_them_is_not() {
        let compared = |text: &str| DocumentNumber::parse(text).unwrap().compared();
        for spelled in ["QĐ-1/2026", " qđ 1 2026", "QĐ - 1 / 2026 "] {
            assert_eq!(compared(spelled), "QĐ 1 2026");
        }
        assert_ne!(compared("1/12026"), compared("11/2026"));
        assert_ne!(compared("12/345"), compared("123/45"));
        for signs in ["-", "/ /", "…", "  "] {
            assert!(DocumentNumber::parse(signs).is_err(), "{signs}");
        }
    }
}
