//! Names of people and organisations: cleaned on the way in.

use std::fmt;

use unicode_normalization::char::is_combining_mark;

use crate::base::visible::{Flaw, without_extra_spaces};
use crate::base::{NotVisible, TextKind, VisibleText};

/// A whole name: NFC, single spaces, letters of any living script.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct FullName(String);

impl FullName {
    /// Cleans and checks `text`. Digits and signs are allowed: names of organisations have them.
    ///
    /// # Errors
    /// [`NotVisible`] says which rule it breaks, and where.
    pub fn parse(text: &str) -> Result<Self, NotVisible> {
        VisibleText::parse(TextKind::Name, 200, &without_extra_spaces(text)).map(|name| Self(name.into()))
    }

    /// The same, when it can be a person's: letters and what stands between them. Who registers writes it themselves,
    /// and a stranger reads it at the head of our letter; there must be no room in it for an address or a number.
    ///
    /// # Errors
    /// [`NotVisible`].
    pub fn of_person(self) -> Result<Self, NotVisible> {
        let joins = |c: char| {
            matches!(c, ' ' | '-' | '\'' | '\u{2019}' | '\u{b7}' | '\u{30fb}' | '\u{200c}' | '\u{200d}')
        };
        if self.0.chars().count() > 100 {
            return Err(NotVisible::TooLong(100));
        }
        let strange = |c: char| !(c.is_alphabetic() || is_combining_mark(c) || joins(c));
        match self.0.chars().enumerate().find(|(_, c)| strange(*c)) {
            None => Ok(self),
            Some((n, character)) => {
                Err(NotVisible::Character { character, place: n + 1, flaw: Flaw::Unsuitable })
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cleaned_and_a_trick_in_it_is_refused() {
        for name in ["Nguyễn Thị Lan", "H'Mai Niê", "Công ty TNHH 2/9 (Hà Nội)", "김민준", "O"] {
            assert_eq!(FullName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(FullName::parse("  Lan \t\n Nguyễn ").unwrap().as_str(), "Lan Nguyễn");
        assert_eq!(FullName::parse(" \u{a0}"), Err(NotVisible::Empty));
        assert_eq!(FullName::parse(&"a".repeat(201)), Err(NotVisible::TooLong(200)));
        for trick in ["<b>Lan</b>", "Lan\u{202e}naL", "Lan\0", "Lan\u{200b}", "12345", "Lan\\n"] {
            assert!(FullName::parse(trick).is_err(), "{trick:?}");
        }
    }

    #[test]
    fn a_person_has_no_address_in_their_name() {
        let of_person = |name: &str| FullName::parse(name).and_then(FullName::of_person);
        for name in ["Nguyễn Thị Lan", "Jean-Luc d’Été", "乔治·布什", "Анна", "ශ්\u{200d}රී", "น้ำฝน"]
        {
            assert!(of_person(name).is_ok(), "{name}");
        }
        let unsuitable =
            |character, place| Err(NotVisible::Character { character, place, flaw: Flaw::Unsuitable });
        assert_eq!(of_person("Lan evil.example"), unsuitable('.', 9));
        assert_eq!(of_person("Lan 1900"), unsuitable('1', 5));
        assert_eq!(of_person(&"a".repeat(101)), Err(NotVisible::TooLong(100)));
    }
}
