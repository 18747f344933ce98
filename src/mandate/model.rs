//! The nouns: roles, and what gives somebody one.

use std::fmt;
use std::str::FromStr;

use crate::account::Kind;
use crate::base::{AccountId, LocalDate, MandateId, Moment};
use crate::directory::{AgencyCode, PlaceCode};

/// What an officer is there for. A role says what somebody may do; where they may do it, their agency says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Police of a commune or an identity-card office: receives citizens, checks them in person.
    Clerk,
    /// Immigration: the same for foreigners.
    Immigration,
    /// The identity authority: what is asked for online, locks, second opinions.
    Authority,
    /// Security: misuse and incidents.
    Security,
    /// A community helper, who is no officer: helps whoever reads a code out to them, and does nothing else.
    Helper,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 5] =
        [Self::Clerk, Self::Immigration, Self::Authority, Self::Security, Self::Helper];

    /// Whether officers of this role have anything to do with holders of that kind.
    pub const fn concerns(self, kind: Kind) -> bool {
        match self {
            Self::Clerk => !matches!(kind, Kind::Foreigner),
            Self::Immigration => matches!(kind, Kind::Foreigner),
            Self::Authority | Self::Security | Self::Helper => true,
        }
    }

    /// Whether people come to where officers of this role sit.
    pub const fn receives(self) -> bool {
        matches!(self, Self::Clerk | Self::Immigration)
    }

    /// Whether whoever has this role may help people who agree to it.
    pub const fn helps(self) -> bool {
        self.receives() || matches!(self, Self::Helper)
    }

    /// Whether it is an officer's: with a queue, a search, and a word in what becomes of people.
    pub const fn decides(self) -> bool {
        !matches!(self, Self::Helper)
    }

    /// The name in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Helper => "helper",
            Self::Clerk => "clerk",
            Self::Immigration => "immigration",
            Self::Authority => "authority",
            Self::Security => "security",
        }
    }
}

/// The text is no role. Names those there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of clerk, immigration, authority, security, helper")]
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

/// An office as its holder chooses it: for which agency, and as what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seat {
    /// The agency.
    pub agency: AgencyCode,
    /// As what.
    pub role: Role,
}

/// That somebody acts for an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Its identifier.
    pub id: MandateId,
    /// For whom, and as what.
    pub seat: Seat,
    /// The place they work for, where it is not all of the agency's.
    pub place: Option<PlaceCode>,
    /// Who acts.
    pub actor: AccountId,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more, where that is known.
    pub valid_to: Option<LocalDate>,
    /// The decision it rests on, by its number.
    pub reference: String,
    /// On whose word it was written down.
    pub granted_by: String,
    /// How it ended, if somebody ended it.
    pub ended: Option<Ended>,
}

impl Mandate {
    /// Whether it counts on that day, as long as its holder's account is open.
    pub fn is_live(&self, on: LocalDate) -> bool {
        self.ended.is_none() && self.valid_from <= on && self.valid_to.is_none_or(|end| on < end)
    }
}

/// That a mandate was ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: Moment,
    /// On whose word.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Ended {
    /// As the three columns of a row say; nothing where it was not.
    pub(super) fn read(at: Option<Moment>, by: Option<String>, why: Option<String>) -> Option<Self> {
        let (at, why) = at.zip(why)?;
        Some(Self { at, by: by.unwrap_or_default(), why })
    }
}

/// Why somebody does not act for another, be it an organisation or a child or ward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotActing {
    /// No mandate of theirs counts there today.
    #[error("no mandate for them counts here today")]
    NoMandate,
    /// Their own identity was never proven in person, or the proof counts no more.
    #[error("whoever acts for another has an account of level 2")]
    Level,
    /// The account of whomever they act for is locked, closed or not taken up.
    #[error("the account of whomever they act for cannot be used")]
    Resting,
}
