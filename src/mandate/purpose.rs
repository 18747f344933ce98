//! For what an officer looks at a person: a word of this list, which the person reads in their history.

use std::str::FromStr;

/// A purpose.
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
    /// To look into misuse.
    Misuse,
}

impl Purpose {
    /// Every purpose there is.
    pub const ALL: [Self; 5] = [Self::Application, Self::Visit, Self::Help, Self::Lock, Self::Misuse];

    /// The name in the log and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Visit => "visit",
            Self::Help => "help",
            Self::Lock => "lock",
            Self::Misuse => "misuse",
        }
    }
}

/// The text is no purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a purpose of a look at a person")]
pub struct InvalidPurpose;

impl FromStr for Purpose {
    type Err = InvalidPurpose;
    fn from_str(text: &str) -> Result<Self, InvalidPurpose> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(InvalidPurpose)
    }
}
