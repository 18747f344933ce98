//! Who holds an account: nouns only, nothing here reads or decides.

use crate::base::{AccountId, LocalDate, Moment, PersonId};

use super::profile::Profile;
use super::standing::Issued;

/// What kind of holder an account has (Decree 69/2024, article 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A citizen.
    Citizen,
    /// A foreigner.
    Foreigner,
    /// An agency or organisation.
    Organisation,
}

impl Kind {
    /// The name in the database and in claims.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Foreigner => "foreigner",
            Self::Organisation => "organisation",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Citizen, Self::Foreigner, Self::Organisation].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How well the holder's identity was proven. Absent for organisations, and for people nobody has compared
/// with a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Level {
    /// Declared in the app and compared with the register.
    One,
    /// Proven in person.
    Two,
}

impl Level {
    /// 1 or 2.
    pub const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Level {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        match number {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            _ => Err("a level is 1 or 2"),
        }
    }
}

/// One account, without what is known about its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// Whose it is.
    pub person: PersonId,
    /// What kind of holder it has.
    pub kind: Kind,
    /// How well the holder's identity was proven: the level in force.
    pub level: Option<Level>,
    /// Since when it is in force; not known of those of earlier releases.
    pub level_since: Option<Moment>,
    /// What was issued and waits for the holder.
    pub issued: Option<Issued>,
    /// Neither closed nor locked on any ground.
    pub active: bool,
    /// When it was closed, if it was.
    pub closed_at: Option<Moment>,
    /// The day on which the card, passport or residence ends that it rests on.
    pub ends_on: Option<LocalDate>,
    /// Since when its holder has the processing of their data restricted.
    pub restricted_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
    /// When the profile changed last.
    pub updated_at: Moment,
    /// The number its sessions begin under; raised by whatever ends all of them.
    pub epoch: i32,
    /// The number under which browsers are marked as known to it; raised by whatever makes the marks before worthless.
    pub marks: i32,
}

/// An account and what is known about its holder.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The account.
    pub account: Account,
    /// What is known.
    pub profile: Profile,
    /// Whether some sector of clients knows them by a subject of its own.
    pub has_subjects: bool,
}
