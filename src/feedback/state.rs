//! Where a case stands.

use serde::Serialize;

/// The states of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// With the agency that its holder named.
    Routed,
    /// Sent on by an agency that it was not for.
    Forwarded,
    /// Answered.
    Answered,
    /// Back with the agency: its holder says that the answer is none.
    Reopened,
    /// Its holder has said how good the answer was: nothing more happens.
    Rated,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Routed, Self::Forwarded, Self::Answered, Self::Reopened, Self::Rated];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Routed => "routed",
            Self::Forwarded => "forwarded",
            Self::Answered => "answered",
            Self::Reopened => "reopened",
            Self::Rated => "rated",
        }
    }

    /// The state of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether an agency has to do something.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Routed | Self::Forwarded | Self::Reopened)
    }

    /// What may come next.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Routed | Self::Forwarded => matches!(next, Self::Forwarded | Self::Answered),
            // The agency has answered for it once: it was the right one.
            Self::Reopened => matches!(next, Self::Answered),
            Self::Answered => matches!(next, Self::Reopened | Self::Rated),
            Self::Rated => false,
        }
    }
}
