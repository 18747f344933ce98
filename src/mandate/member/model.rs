//! The nouns: as what somebody acts for an organisation, in which services, and on what that rests.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::base::{AccountId, LocalDate, MandateId, ServiceGroup};
use crate::mandate::Ended;

/// As what somebody acts for an organisation. What each may do at a service, the service says; here the strongest stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Represents it by law: may do everything, and is taken away by nobody but the register.
    LegalRepresentative,
    /// Says who else acts for it.
    Administrator,
    /// Signs what was prepared.
    Signer,
    /// Prepares and files.
    Submitter,
    /// Reads.
    Viewer,
}

impl Role {
    /// Every role there is, the strongest first.
    pub const ALL: [Self; 5] =
        [Self::LegalRepresentative, Self::Administrator, Self::Signer, Self::Submitter, Self::Viewer];

    /// The name in the database and in claims.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LegalRepresentative => "legal_representative",
            Self::Administrator => "administrator",
            Self::Signer => "signer",
            Self::Submitter => "submitter",
            Self::Viewer => "viewer",
        }
    }

    /// Whether whoever has it says who else acts for the organisation.
    pub const fn appoints(self) -> bool {
        matches!(self, Self::LegalRepresentative | Self::Administrator)
    }

    /// Whether whoever has it signs for the organisation.
    pub const fn signs(self) -> bool {
        matches!(self, Self::LegalRepresentative | Self::Signer)
    }

    /// Whether whoever has it may make somebody that: nobody makes a representative, and none but a representative an administrator.
    pub const fn may_give(self, role: Self) -> bool {
        match (self, role) {
            (_, Self::LegalRepresentative) => false,
            (Self::LegalRepresentative, _) => true,
            (Self::Administrator, role) => !matches!(role, Self::Administrator),
            _ => false,
        }
    }
}

/// The text is no role. Names those there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of legal_representative, administrator, signer, submitter, viewer")]
pub struct InvalidRole;

impl FromStr for Role {
    type Err = InvalidRole;
    fn from_str(text: &str) -> Result<Self, InvalidRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(InvalidRole)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The services for which somebody acts: none named are all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(BTreeSet<ServiceGroup>);

impl Scope {
    /// Those of these groups.
    pub fn of(groups: impl IntoIterator<Item = ServiceGroup>) -> Self {
        Self(groups.into_iter().collect())
    }

    /// Whether a service of these groups is among them. One that is of no group is there for whoever acts in all.
    pub fn covers(&self, groups: &[ServiceGroup]) -> bool {
        self.0.is_empty() || groups.iter().any(|group| self.0.contains(group))
    }

    /// Whether it reaches no further than `other`.
    pub fn within(&self, other: &Self) -> bool {
        other.0.is_empty() || (!self.0.is_empty() && self.0.is_subset(&other.0))
    }

    /// The groups that are named.
    pub fn groups(&self) -> impl Iterator<Item = &ServiceGroup> {
        self.0.iter()
    }

    /// Whether it is for all services.
    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }
}

/// On what it rests that somebody acts for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The business register says so. It rests while an account is locked, and nothing but the register ends it.
    Register,
    /// Somebody of the organisation gave it.
    Delegated,
    /// A paper or consent by which the organisation was opened for a representative who cannot (Decree 69/2024, article 12).
    Authorised,
    /// A decision of the identity authority, written down by an operator.
    Decision,
}

impl Source {
    const ALL: [Self; 4] = [Self::Register, Self::Delegated, Self::Authorised, Self::Decision];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Delegated => "delegated",
            Self::Authorised => "authorised",
            Self::Decision => "decision",
        }
    }

    /// That of the name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }

    /// Whether it only rests while an account is locked.
    pub const fn rests(self) -> bool {
        matches!(self, Self::Register)
    }
}

/// Which of an organisation's mandates are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// What is not over.
    Open,
    /// What was ended, or has run out.
    Over,
}

/// That somebody acts for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The mandate.
    pub id: MandateId,
    /// For which organisation.
    pub organisation: AccountId,
    /// Who acts.
    pub actor: AccountId,
    /// As what.
    pub role: Role,
    /// In which services.
    pub scope: Scope,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// On what it rests.
    pub source: Source,
    /// The paper, event or application, by its name.
    pub reference: String,
    /// On whose word it was written down.
    pub granted_by: String,
    /// The first day on which it counts no more unless a representative confirms it: whoever gave it is none any more.
    pub confirm_by: Option<LocalDate>,
    /// How it ended, if it did.
    pub ended: Option<Ended>,
    /// Which change of it this is.
    pub version: i32,
}

impl Member {
    /// Whether it counts on that day, as long as both accounts are open.
    pub fn is_live(&self, on: LocalDate) -> bool {
        self.ended.is_none() && self.valid_from <= on && self.until().is_none_or(|end| on < end)
    }

    /// The first day on which it is so no more, as things stand.
    pub fn until(&self) -> Option<LocalDate> {
        [self.valid_to, self.confirm_by].into_iter().flatten().min()
    }

    /// Whether it reaches as far as these services, and lasts as long as the first day that is named; for ever, where none is.
    pub fn reaches(&self, scope: &Scope, until: Option<LocalDate>) -> bool {
        let lasts = self.until().is_none_or(|end| until.is_some_and(|until| until <= end));
        lasts && scope.within(&self.scope)
    }

    /// Whether it counts on that day at a service of these groups.
    pub fn counts(&self, on: LocalDate, groups: &[ServiceGroup]) -> bool {
        self.is_live(on) && self.scope.covers(groups)
    }
}
