//! The nouns: that somebody represents a child or a ward.

use serde::{Deserialize, Serialize};

use crate::base::{AccountId, LocalDate, MandateId};

/// The name of the role in the database.
pub(super) const ROLE: &str = "guardian";

/// As what somebody represents another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Father or mother, with custody.
    Parent,
    /// By registration or a court.
    Guardian,
}

impl Relation {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Guardian => "guardian",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Parent, Self::Guardian].into_iter().find(|one| one.as_str() == name)
    }
}

/// Who said that somebody represents another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An application that was granted.
    Application,
    /// A register told it by itself.
    Register,
}

impl Source {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Register => "register",
        }
    }
}

/// What a guardianship reaches, as it is kept beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Scope {
    pub(super) relation: Relation,
    /// For so many days the guardian's agreement to a service holds; none where the law's longest does.
    #[serde(default)]
    pub(super) holds_days: Option<u16>,
}

/// That somebody represents a child or a ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardianship {
    /// Its identifier.
    pub id: MandateId,
    /// Who is represented.
    pub ward: AccountId,
    /// By whom.
    pub guardian: AccountId,
    /// As what.
    pub relation: Relation,
    /// For so many days the guardian wants an agreement to hold; none where they left it to the law.
    pub holds_days: Option<u16>,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// The application or the event it rests on.
    pub reference: String,
}

impl Guardianship {
    /// Whether it counts on that day.
    pub fn is_live(&self, on: LocalDate) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|end| on < end)
    }
}

/// Why a guardianship ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The child is old enough: the account is their own.
    HandedOver,
    /// The day came that a court had named, or it says that they act for themselves.
    TimeOver,
    /// A register says that others represent them from now on.
    NotOnRecord,
    /// The guardian died.
    GuardianEnded,
    /// The ward died.
    WardEnded,
}

impl Why {
    /// Every one there is.
    pub const ALL: [Self; 5] =
        [Self::HandedOver, Self::TimeOver, Self::NotOnRecord, Self::GuardianEnded, Self::WardEnded];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::TimeOver => "time_over",
            Self::NotOnRecord => "not_on_record",
            Self::GuardianEnded => "guardian_ended",
            Self::WardEnded => "ward_ended",
        }
    }

    /// Whether whoever was represented acts for themselves after it; else another is to represent them.
    pub(super) const fn frees(self) -> bool {
        matches!(self, Self::HandedOver | Self::TimeOver | Self::WardEnded)
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}
