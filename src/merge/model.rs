//! The nouns.

use crate::base::{AccountId, LocalDate, MergeId, Moment, ProblemType};

/// Where a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// They may be one person; nobody has said anything yet.
    Found,
    /// An officer proposes that they are; another must agree.
    Proposed,
    /// Two agree: it waits for the day until which the holders can object.
    Waits,
    /// They are one person.
    Done,
    /// They are two people.
    Different,
    /// One of the holders objected.
    Objected,
}

impl State {
    /// Every state there is.
    pub const ALL: [Self; 6] =
        [Self::Found, Self::Proposed, Self::Waits, Self::Done, Self::Different, Self::Objected];

    /// The stored name, which is also that of its words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Proposed => "proposed",
            Self::Waits => "waits",
            Self::Done => "done",
            Self::Different => "different",
            Self::Objected => "objected",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether an officer has something to do about it, or time has.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Found | Self::Proposed | Self::Waits)
    }
}

/// How a pair came on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// An officer named both.
    Named,
    /// Registers wrote the same name and day of birth.
    Likeness,
}

impl FoundBy {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Named, Self::Likeness];

    /// The stored and spoken name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Likeness => "likeness",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == name)
    }
}

/// Two accounts that may be one person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its name.
    pub id: MergeId,
    /// The one account, the older of both ...
    pub first: AccountId,
    /// ... and the other.
    pub second: AccountId,
    /// How it came on the list.
    pub found_by: FoundBy,
    /// Where it stands.
    pub state: State,
    /// Why it came to that, in a word.
    pub reason: Option<String>,
    /// Which of both goes on, once somebody has proposed it.
    pub surviving: Option<AccountId>,
    /// Who proposed it.
    pub proposed_by: Option<AccountId>,
    /// Who agreed.
    pub decided_by: Option<AccountId>,
    /// The last day on which a holder can object.
    pub due_on: Option<LocalDate>,
    /// Since when the holder of the first says that it is them.
    pub first_agreed_at: Option<Moment>,
    /// The same of the second.
    pub second_agreed_at: Option<Moment>,
    /// Raised by every change: whoever decides says which one they have seen.
    pub version: i32,
    /// When the pair was found.
    pub created_at: Moment,
    /// When it changed last.
    pub updated_at: Moment,
}

impl Merge {
    /// The one that goes on and the one that ends, once it was said.
    pub fn sides(&self) -> Option<(AccountId, AccountId)> {
        let surviving = self.surviving?;
        Some((surviving, if surviving == self.first { self.second } else { self.first }))
    }

    /// Whether the holder of that account has said yes.
    pub fn has_agreed(&self, account: AccountId) -> bool {
        let said = if account == self.first { self.first_agreed_at } else { self.second_agreed_at };
        said.is_some()
    }
}

/// A pair as it was seen by whoever wants something done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub id: MergeId,
    /// In which version.
    pub version: i32,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is none, or no two such accounts, or it is not for this officer.
    NotFound,
    /// The officer is one of the two.
    OwnCase,
    /// Who proposed it does not decide it as well, by whichever account.
    SamePerson,
    /// It has changed since it was seen.
    Changed {
        /// Where it stands now.
        state: State,
        /// In which version.
        version: i32,
    },
    /// Nothing was written down to say why.
    NoWords,
    /// They are one person already.
    One,
    /// An organisation is nobody's second self.
    Organisation,
    /// An account is closed.
    Closed,
    /// Something locks an account.
    Locked,
    /// One of them is reached nowhere, and would never be told.
    Unreached,
    /// Whoever's account ends has another one.
    Another,
    /// One of them waits to become one with a third.
    Waits,
    /// There is nothing that the register could be asked.
    NotAsked,
    /// A child or a ward is one of them.
    Ward,
    /// The processing of the data of one of them is restricted.
    Restricted,
    /// One of them has asked to have everything erased.
    Erasing,
    /// Something that one of them applied for is not decided.
    OpenApplication,
    /// The one that ends has an office.
    Office,
    /// The one that goes on was not proven in person.
    Level,
    /// The register has both numbers, as those of two people.
    TwoPeople,
    /// The register says otherwise of whoever has the number that stays.
    RegisterDiffers,
    /// It cannot be judged just now.
    NotNow,
    /// The law says nothing of it on this day.
    NoLaw,
}

impl Refused {
    /// The stored and spoken name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::OwnCase => "own-case",
            Self::SamePerson => "same-person",
            Self::Changed { .. } => "changed",
            Self::NoWords => "no-words",
            Self::One => "one",
            Self::Organisation => "organisation",
            Self::Closed => "closed",
            Self::Locked => "locked",
            Self::Unreached => "unreached",
            Self::Another => "another",
            Self::Waits => "waits",
            Self::NotAsked => "not-asked",
            Self::Ward => "ward",
            Self::Restricted => "restricted",
            Self::Erasing => "erasing",
            Self::OpenApplication => "open-application",
            Self::Office => "office",
            Self::Level => "level",
            Self::TwoPeople => "two-people",
            Self::RegisterDiffers => "register-differs",
            Self::NotNow => "not-now",
            Self::NoLaw => "no-law",
        }
    }

    /// As a problem of an interface.
    pub const fn problem(self) -> ProblemType {
        match self {
            Self::NotFound => ProblemType::NotFound,
            Self::OwnCase | Self::SamePerson => ProblemType::NotEntitled,
            Self::Changed { .. } => ProblemType::Stale,
            Self::NoWords => ProblemType::InvalidField,
            Self::NotNow => ProblemType::Unavailable,
            Self::One
            | Self::Organisation
            | Self::Closed
            | Self::Locked
            | Self::Unreached
            | Self::Another
            | Self::Waits
            | Self::NotAsked
            | Self::Ward
            | Self::Restricted
            | Self::Erasing
            | Self::OpenApplication
            | Self::Office
            | Self::Level
            | Self::TwoPeople
            | Self::RegisterDiffers
            | Self::NoLaw => ProblemType::NotGranted,
        }
    }
}
