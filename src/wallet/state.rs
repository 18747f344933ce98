//! Where a document stands.

/// The states of a document. That its time is over is none of them: see [`Standing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In force.
    Active,
    /// Not now: its agency may take that back.
    Suspended,
    /// No more.
    Revoked,
    /// Another is in its place.
    Superseded,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Revoked, Self::Superseded];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Superseded => "superseded",
        }
    }

    /// The state of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether nothing becomes of it any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Revoked | Self::Superseded)
    }

    /// What may come next.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Active => !matches!(next, Self::Active),
            Self::Suspended => !matches!(next, Self::Suspended),
            Self::Revoked | Self::Superseded => false,
        }
    }
}

/// What a document is worth on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Active,
    /// Its last day is over.
    Expired,
    /// It counts not now.
    Suspended,
    /// It counts no more.
    Revoked,
    /// Another counts in its place.
    Superseded,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Active, Self::Expired, Self::Suspended, Self::Revoked, Self::Superseded];

    /// The name in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expired => "expired",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Superseded => "superseded",
        }
    }
}
