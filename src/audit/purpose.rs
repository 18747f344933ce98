//! What somebody who acts in the State's name looks at a person for: a closed list, because the person reads it.

use std::str::FromStr;

/// Why an officer looked at or changed what is a person's. Names are part of the stored log: add and never rename.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To decide what the person has applied for.
    Application,
    /// To check the person who stands at the counter.
    Visit,
    /// To help a person who asked for it.
    Help,
    /// To handle a request that the account be locked or unlocked.
    Lock,
    /// To correct what is known about the person.
    Correction,
    /// To join what was kept twice of one person.
    Merge,
    /// To look into misuse.
    Misuse,
}

impl Purpose {
    /// Every purpose there is.
    pub const ALL: [Self; 7] =
        [Self::Application, Self::Visit, Self::Help, Self::Lock, Self::Correction, Self::Merge, Self::Misuse];

    /// The name in the log and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Visit => "visit",
            Self::Help => "help",
            Self::Lock => "lock",
            Self::Correction => "correction",
            Self::Merge => "merge",
            Self::Misuse => "misuse",
        }
    }
}

/// The text is no purpose, or one of a later release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a purpose for which somebody acts on a person's account")]
pub struct InvalidPurpose;

impl FromStr for Purpose {
    type Err = InvalidPurpose;
    fn from_str(text: &str) -> Result<Self, InvalidPurpose> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(InvalidPurpose)
    }
}
