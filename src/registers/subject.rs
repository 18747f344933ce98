//! Whom a question or an event is about, by a number of theirs. `{:?}` shows none of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::{ForeignerNumber, PersonalNumber, TaxCode};
use crate::keys::Vault;

/// The text is no number of a passport or travel document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid number of a travel document with its issuing State")]
pub struct InvalidTravelDocument;

/// A passport or travel document: its number means something only together with the State that issued it (ICAO Doc 9303).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct TravelDocument {
    number: String,
    issued_by: String,
}

#[derive(Deserialize)]
struct Written {
    number: String,
    issued_by: String,
}

impl TravelDocument {
    /// Normalises and checks: letters and digits of the number, and the three letters of the State (ICAO Doc 9303-3, part 5:
    /// those of ISO 3166-1 and a few more, `D` alone among them).
    ///
    /// # Errors
    /// [`InvalidTravelDocument`].
    pub fn parse(number: &str, issued_by: &str) -> Result<Self, InvalidTravelDocument> {
        let plain = |text: &str| -> String {
            text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '<')).collect::<String>().to_uppercase()
        };
        let (number, issued_by) = (plain(number), plain(issued_by));
        let numbered = (1..=20).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let state =
            (issued_by.len() == 3 || issued_by == "D") && issued_by.bytes().all(|b| b.is_ascii_uppercase());
        if numbered && state { Ok(Self { number, issued_by }) } else { Err(InvalidTravelDocument) }
    }

    /// The number. A personal datum: never log it.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The State that issued it.
    pub fn issued_by(&self) -> &str {
        &self.issued_by
    }
}

impl TryFrom<Written> for TravelDocument {
    type Error = InvalidTravelDocument;
    fn try_from(written: Written) -> Result<Self, InvalidTravelDocument> {
        Self::parse(&written.number, &written.issued_by)
    }
}

/// Whom a register is asked about, or tells of.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A citizen.
    PersonalNumber(PersonalNumber),
    /// A foreigner whom the system has given a number.
    ForeignerNumber(ForeignerNumber),
    /// A foreigner by what they travel with.
    TravelDocument(TravelDocument),
    /// An enterprise.
    EnterpriseCode(TaxCode),
}

impl Subject {
    /// Under what things about them are found in our tables.
    pub(super) fn blind(&self, vault: &Vault) -> [u8; 32] {
        match self {
            Self::PersonalNumber(number) => vault.blind_index("register subject personal", number.as_str()),
            Self::ForeignerNumber(number) => vault.blind_index("register subject foreigner", number.as_str()),
            Self::TravelDocument(document) => {
                let both = format!("{}/{}", document.issued_by, document.number);
                vault.blind_index("register subject travel document", &both)
            }
            Self::EnterpriseCode(code) => vault.blind_index("register subject enterprise", code.as_str()),
        }
    }
}

macro_rules! masked {
    ($($name:ident),+) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}
masked!(TravelDocument, Subject);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_travel_document_has_one_spelling_or_is_refused(number in "\\PC{0,24}", state in "[A-Za-z<. ]{0,5}") {
            if let Ok(document) = TravelDocument::parse(&number, &state) {
                prop_assert_eq!(TravelDocument::parse(document.number(), document.issued_by()), Ok(document));
            }
        }
    }

    #[test]
    fn a_passport_is_its_number_and_its_state() {
        let document = TravelDocument::parse("xx 000-0001", "kor").unwrap();
        assert_eq!((document.number(), document.issued_by()), ("XX0000001", "KOR"));
        assert!(TravelDocument::parse("XX0000001", "D").is_ok(), "Germany writes one letter");
        for (number, state) in
            [("", "KOR"), ("XX0000001", ""), ("XX0000001", "K"), ("Ｘ0000001", "KOR"), ("X/1", "KOR")]
        {
            assert_eq!(TravelDocument::parse(number, state), Err(InvalidTravelDocument), "{number} {state}");
        }
        assert_eq!(format!("{:?}", Subject::TravelDocument(document)), "Subject(…)");
    }
}
