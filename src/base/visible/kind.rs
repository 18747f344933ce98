//! What a text is for, which decides what may stand in it.

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A name that people take somebody's word for: letters, digits, and the signs that names have.
    Name,
    /// What somebody calls a thing of their own, for their own eyes: a name, or a picture too.
    Label,
    /// A sentence, which may quote words of several languages.
    Sentence,
    /// What people compare on two screens: a sentence, or a number alone.
    Compared,
}

impl TextKind {
    /// Pictures are for those who chose them: in a name they pass for a badge.
    pub(super) fn takes_pictures(self) -> bool {
        self == Self::Label
    }

    /// `=`, `≥` and the like.
    pub(super) fn takes_mathematics(self) -> bool {
        matches!(self, Self::Sentence | Self::Compared)
    }

    /// Whether it says something without a letter in it.
    pub(super) fn takes_numbers_alone(self) -> bool {
        matches!(self, Self::Label | Self::Compared)
    }

    /// Whether the words of it must be of scripts that go together.
    pub(super) fn is_of_one_piece(self) -> bool {
        self == Self::Name
    }
}
