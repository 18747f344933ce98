//! The nouns.

use crate::base::{AccountId, LocalDate, Moment};
use crate::directory::PlaceCode;

/// What a province has to have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// Somebody signed in at a service of it, from beginning to end.
    SignOn,
    /// Its services name agencies that stand.
    Codes,
    /// Its old portal is closed.
    Portal,
}

impl Criterion {
    /// All, in the order in which they are due.
    pub const ALL: [Self; 3] = [Self::SignOn, Self::Codes, Self::Portal];

    /// Its name in addresses, tables and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignOn => "sign_on",
            Self::Codes => "codes",
            Self::Portal => "portal",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What an officer entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whether it is done.
    pub met: bool,
    /// What they say of it.
    pub note: String,
    /// For which agency, by its code.
    pub agency: String,
    /// Who.
    pub by: AccountId,
    /// Who, by name; nothing where they have none any more.
    pub name: Option<String>,
    /// When.
    pub at: Moment,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Nothing,
    /// The agencies of the province are not known yet.
    NameAgencies,
    /// No service of the province is registered.
    Register,
    /// Sign in at a service of it once.
    SignIn,
    /// Give the services that are listed the code of an agency that stands.
    ReplaceCodes,
    /// Close the old portal, or say that it is.
    ClosePortal,
}

/// Who does that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Responsible {
    /// The national identity authority.
    Nation,
    /// The identity authority of the province.
    Province,
}

impl Next {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::NameAgencies => "name_agencies",
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::ReplaceCodes => "replace_codes",
            Self::ClosePortal => "close_portal",
        }
    }

    /// Whose it is; nobody's where there is nothing to do.
    pub const fn responsible(self) -> Option<Responsible> {
        match self {
            Self::Nothing => None,
            Self::NameAgencies | Self::Register => Some(Responsible::Nation),
            Self::SignIn | Self::ReplaceCodes | Self::ClosePortal => Some(Responsible::Province),
        }
    }
}

impl Responsible {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Province => "province",
        }
    }
}

/// How a province stands with one of them.
#[derive(Debug, Clone)]
pub struct Item {
    /// With what.
    pub criterion: Criterion,
    /// Whether it is done.
    pub met: bool,
    /// Whether the service knows that by itself.
    pub known: bool,
    /// When somebody signed in from beginning to end, of sign-on alone.
    pub signed_in_at: Option<Moment>,
    /// Of the services of the province those that it is about, by name: those that have closed, or those whose code has ended.
    pub services: Vec<String>,
    /// What was entered last.
    pub entry: Option<Entry>,
    /// How often something was entered: whoever enters says what they have seen.
    pub version: i32,
    /// The last day for it.
    pub due: LocalDate,
    /// Whether that day is over, and it is not done.
    pub overdue: bool,
    /// What is to be done.
    pub next: Next,
}

/// A province.
#[derive(Debug, Clone)]
pub struct Province {
    /// Its code of today.
    pub code: PlaceCode,
    /// Its name.
    pub name: String,
    /// How it stands, in the order of [`Criterion::ALL`].
    pub items: Vec<Item>,
}

/// All of them, by code.
#[derive(Debug, Clone)]
pub struct Board {
    /// The provinces.
    pub provinces: Vec<Province>,
    /// The one whose officer looks, and may enter.
    pub own: Option<PlaceCode>,
}

impl Board {
    /// How many have done it.
    pub fn met(&self, criterion: Criterion) -> usize {
        self.items().filter(|item| item.criterion == criterion && item.met).count()
    }

    /// How many are late with it.
    pub fn overdue(&self, criterion: Criterion) -> usize {
        self.items().filter(|item| item.criterion == criterion && item.overdue).count()
    }

    fn items(&self) -> impl Iterator<Item = &Item> {
        self.provinces.iter().flat_map(|province| &province.items)
    }
}
