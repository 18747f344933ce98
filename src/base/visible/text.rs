//! The text itself, and how it is set apart where it is shown.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::UnicodeEmoji as _;

use super::kind::TextKind;
use super::refusal::NotVisible;
use super::{characters, scripts};

/// A text that was looked at: one line in NFC, every character of it visible, no word of two scripts.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VisibleText(String);

impl VisibleText {
    /// Checks `text`, of at most `longest` characters. Spaces are taken to the letter; see [`without_extra_spaces`].
    ///
    /// # Errors
    /// [`NotVisible`] names the first character that may not stand where it stands.
    pub fn parse(kind: TextKind, longest: usize, text: &str) -> Result<Self, NotVisible> {
        // Before anything else looks at all of it. A character of NFC comes from at most four of NFD.
        if text.chars().nth(longest.saturating_mul(4)).is_some() {
            return Err(NotVisible::TooLong(longest));
        }
        let text: String = text.nfc().collect();
        if text.is_empty() {
            return Err(NotVisible::Empty);
        }
        if text.chars().nth(longest).is_some() {
            return Err(NotVisible::TooLong(longest));
        }
        characters::check(kind, &text)?;
        scripts::check(kind, &text)?;
        let tells = |c: char| {
            c.is_alphabetic()
                || (kind.takes_numbers_alone() && c.is_numeric())
                || (kind.takes_pictures() && is_picture(c))
        };
        if !text.chars().any(tells) {
            return Err(NotVisible::NoLetter);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It may be the name of a person: shown on purpose only.
impl std::fmt::Debug for VisibleText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VisibleText(…)")
    }
}

impl From<VisibleText> for String {
    fn from(text: VisibleText) -> Self {
        text.0
    }
}

pub(super) fn is_picture(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

/// What a person typed, without the spaces that a keyboard leaves at the ends and between words.
pub fn without_extra_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` for a sentence of plain text: set apart by marks (FSI … PDI, UAX #9 §2.4.2) when something in it runs from
/// right to left, so that it cannot change the order of what stands beside it. Vietnamese and English stay as they
/// are: in a letter that is copied from, marks would be copied along.
pub fn isolated(text: &str) -> Cow<'_, str> {
    match text.chars().any(runs_right_to_left) {
        true => Cow::Owned(format!("\u{2068}{text}\u{2069}")),
        false => Cow::Borrowed(text),
    }
}

/// The blocks whose characters run right to left, assigned or not (DerivedBidiClass).
const fn runs_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
