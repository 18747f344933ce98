//! Why a text was refused: which character, by code point and place. Carries no other part of it, so that it may be
//! shown where the text may not.

use std::fmt;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotVisible {
    /// Nothing.
    #[error("is empty")]
    Empty,
    /// More characters than it may have.
    #[error("has more than {0} characters")]
    TooLong(usize),
    /// Signs alone.
    #[error("has no letter in it")]
    NoLetter,
    /// One character that may not stand where it stands.
    #[error("has U+{:04X} at place {place}, which {flaw}", u32::from(*.character))]
    Character {
        /// Which.
        character: char,
        /// Where, counted from 1 after normalisation (NFC).
        place: usize,
        /// Why not.
        flaw: Flaw,
    },
}

/// What is wrong with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It has no form of its own: a control, a mark of direction, a filler, a tag, a variation selector.
    Invisible,
    /// No character is assigned, or everybody reads it as they please.
    Unassigned,
    /// No living language is written with it, or it is a variant of another character.
    Unusual,
    /// It is visible, and not for this kind of text.
    Unsuitable,
    /// A space at an end, beside another one, or of another width.
    Space,
    /// A mark with no letter below it.
    LoneMark,
    /// One mark too many on its letter (UTS #39 §5.4).
    ManyMarks,
    /// A digit of another system than those before it (UTS #39 §5.3).
    MixedDigits,
    /// A letter of another script than those before it.
    MixedScripts,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invisible => "cannot be seen or turns the direction of what stands beside it",
            Self::Unassigned => "is no character that everybody reads alike",
            Self::Unusual => "is not in use in a living language, or is a variant of another character",
            Self::Unsuitable => "does not belong into such a text",
            Self::Space => "is a space at the beginning, at the end, beside another or of an unusual width",
            Self::LoneMark => "is a mark without a letter",
            Self::ManyMarks => "is one mark too many on its letter",
            Self::MixedDigits => "is a digit of another system than those before it",
            Self::MixedScripts => "is a letter of another script than those before it",
        })
    }
}
