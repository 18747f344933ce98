//! What the judge sees of an enterprise: what the business register says, who represents it, and where each of them stands.

use serde::{Deserialize, Serialize};

use crate::base::{AccountId, ApprovalId, Moment};
use crate::registers::EnterpriseState;

/// What was found out about an enterprise.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "it")]
pub enum Firm {
    /// The register was not asked.
    #[default]
    NotAsked,
    /// It did not answer.
    Down,
    /// It knows no enterprise of that code.
    Unknown,
    /// It knows it.
    Said(FirmSaid),
}

/// What the register says of it, and what we know of its representatives.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirmSaid {
    /// As of when.
    pub as_of: Moment,
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub state: EnterpriseState,
    /// Its head office.
    pub head_office: Option<String>,
    /// Whoever represents it by law.
    pub representatives: Vec<Representative>,
    /// Whether somebody represents or administers it here already.
    pub taken: bool,
}

/// Somebody who represents it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// Their account, where they have one.
    pub account: Option<AccountId>,
    /// Whether it is the applicant.
    pub is_applicant: bool,
    /// Where they stand.
    pub status: RepStatus,
    /// Whether they agreed.
    pub consent: Consent,
}

/// Where a representative stands on the way to an account of level 2, by which they could act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepStatus {
    /// A citizen of level 2.
    VnL2,
    /// A foreigner of level 2.
    ForeignL2,
    /// A citizen without level 2.
    VnNoL2,
    /// A foreigner with a residence card, without level 2.
    ForeignCardNoL2,
    /// A foreigner without a residence card: who gets no level 2.
    ForeignNoCard,
    /// Nobody can say.
    Unknown,
}

impl RepStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VnL2 => "vn_l2",
            Self::ForeignL2 => "foreign_l2",
            Self::VnNoL2 => "vn_no_l2",
            Self::ForeignCardNoL2 => "foreign_card_no_l2",
            Self::ForeignNoCard => "foreign_no_card",
            Self::Unknown => "unknown",
        }
    }

    /// Whether they can act today.
    pub const fn acts(self) -> bool {
        matches!(self, Self::VnL2 | Self::ForeignL2)
    }
}

/// Whether a representative agreed that the organisation gets its account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// They cannot be asked here: on paper, then.
    #[default]
    NotAsked,
    /// They are asked.
    Asked(ApprovalId),
    /// They agreed.
    Given(ApprovalId),
    /// They said no.
    Denied(ApprovalId),
}

impl Firm {
    /// What the register says, where it says anything.
    pub const fn said(&self) -> Option<&FirmSaid> {
        match self {
            Self::Said(said) => Some(said),
            Self::NotAsked | Self::Down | Self::Unknown => None,
        }
    }
}

impl std::fmt::Debug for Firm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Firm(…)")
    }
}

impl FirmSaid {
    /// How far the representative has come who has come farthest: what the organisation can do next.
    pub fn status(&self) -> RepStatus {
        self.representatives.iter().map(|one| one.status).min().unwrap_or(RepStatus::Unknown)
    }

    /// Whether it turns in a ring: nobody who represents it gets a residence card without the account, and the account wants somebody
    /// of level 2, which wants the card. The way out is a person whom they authorise (Decree 69/2024, article 12).
    pub fn is_ring(&self) -> bool {
        self.status() == RepStatus::ForeignNoCard
    }

    /// Whether the applicant represents it.
    pub fn is_by_representative(&self) -> bool {
        self.representatives.iter().any(|one| one.is_applicant)
    }

    /// Whether the applicant is told where those stand who represent it: by the register they are one of them, or they handed in a paper
    /// of theirs. On a stranger's word nobody learns how a director lives here.
    pub fn is_shown(&self, has_paper: bool) -> bool {
        self.is_by_representative() || has_paper
    }

    /// Whoever has to agree: all who represent it beside the applicant.
    pub fn others(&self) -> impl Iterator<Item = &Representative> {
        self.representatives.iter().filter(|one| !one.is_applicant)
    }
}
