//! Grounds, and the locks that stand on them.

use serde::{Deserialize, Serialize};

use crate::base::Moment;

/// Why an account is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The holder asked.
    HolderAsked,
    /// The terms were broken.
    TermsBroken,
    /// The card, passport or residence ended.
    DocumentEnded,
    /// The holder died, or the organisation was dissolved.
    HolderEnded,
    /// An authority asked.
    AuthorityAsked,
    /// Nobody signed in for as long as the rules of the portal allow (Decision 31/2021).
    Idle,
    /// The holder may be acting under somebody's pressure.
    Duress,
}

impl Ground {
    /// Every ground there is.
    pub const ALL: [Self; 7] = [
        Self::HolderAsked,
        Self::TermsBroken,
        Self::DocumentEnded,
        Self::HolderEnded,
        Self::AuthorityAsked,
        Self::Idle,
        Self::Duress,
    ];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HolderAsked => "holder_asked",
            Self::TermsBroken => "terms_broken",
            Self::DocumentEnded => "document_ended",
            Self::HolderEnded => "holder_ended",
            Self::AuthorityAsked => "authority_asked",
            Self::Idle => "idle",
            Self::Duress => "duress",
        }
    }

    /// The ground of a stored name; none for one of a later release.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.as_str() == name)
    }
}

/// The reference of what the holder asked for by themselves, on whatever way: asked twice, it is one lock.
pub const OWN: &str = "holder";

/// One lock that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Why, by its stored name: of a ground that a later release knows it locks all the same.
    pub ground: String,
    /// Whose request it is, by its number or name.
    pub reference: String,
    /// Who wrote it down.
    pub source: String,
    /// Since when.
    pub since: Moment,
}

impl Lock {
    /// Whether it stands on `ground`.
    pub fn is_on(&self, ground: Ground) -> bool {
        self.ground == ground.as_str()
    }
}
