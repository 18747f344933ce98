//! Names of people and organisations: cleaned on the way in, and folded where spelling must not matter.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Why a name was refused. Carries no part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// Nothing but space.
    #[error("a name is needed")]
    Empty,
    /// More than 200 characters.
    #[error("the name is too long")]
    TooLong,
    /// No letter, or a character that stands in no name.
    #[error("the name has a character that no name has")]
    Character,
}

/// A whole name: NFC, single spaces, letters of any script.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct FullName(String);

impl FullName {
    /// Cleans and checks `text`. Digits and signs are allowed: names of organisations have them.
    ///
    /// # Errors
    /// [`InvalidName`] says which rule it breaks.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let nfc: String = text.nfc().collect();
        let name = nfc.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(InvalidName::Empty);
        }
        if name.chars().count() > 200 {
            return Err(InvalidName::TooLong);
        }
        let strange = |c: char| {
            c.is_control() || is_invisible(c) || matches!(c, '<' | '>' | '{' | '}' | '\\' | '|' | '\u{fffd}')
        };
        if name.chars().any(strange) || !name.chars().any(char::is_alphabetic) {
            return Err(InvalidName::Character);
        }
        Ok(Self(name))
    }

    /// The same, when it can be a person's: letters and what stands between them. Who registers writes it themselves,
    /// and a stranger reads it at the head of our letter; there must be no room in it for an address or a number.
    ///
    /// # Errors
    /// [`InvalidName`].
    pub fn of_person(self) -> Result<Self, InvalidName> {
        let joins = |c: char| matches!(c, ' ' | '-' | '\'' | '\u{2019}');
        if self.0.chars().count() > 100 {
            return Err(InvalidName::TooLong);
        }
        match self.0.chars().all(|c| c.is_alphabetic() || is_combining_mark(c) || joins(c)) {
            true => Ok(self),
            false => Err(InvalidName::Character),
        }
    }

    /// The name. A personal datum: never log it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FullName(…)")
    }
}

/// Marks that turn the direction of text or have no width: they only help to deceive.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Lower case without marks, so that "Lân", "LAN" and "lan" are one: for comparing, never for showing.
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    // đ has no decomposition.
    plain.map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_people_pass_and_tricks_do_not() {
        for name in
            ["Nguyễn Thị Lan", "H'Mai Niê", "Jean-Luc d’Été", "Công ty TNHH 2/9 (Hà Nội)", "김민준", "O"]
        {
            assert_eq!(FullName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(FullName::parse("  Lan \t\n Nguyễn ").unwrap().as_str(), "Lan Nguyễn");
        assert_eq!(FullName::parse(" \u{a0}"), Err(InvalidName::Empty));
        assert_eq!(FullName::parse(&"a".repeat(201)), Err(InvalidName::TooLong));
        for trick in ["<b>Lan</b>", "Lan\u{202e}naL", "Lan\0", "Lan\u{200b}", "12345", "Lan\\n"] {
            assert_eq!(FullName::parse(trick), Err(InvalidName::Character), "{trick:?}");
        }
    }

    #[test]
    fn folding_takes_away_case_and_marks() {
        assert_eq!(fold("Đặng Thị LÂN"), "dang thi lan");
        assert_eq!(fold("ＫＨＯＡ"), "khoa");
    }
}
