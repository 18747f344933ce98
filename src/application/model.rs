//! The nouns.

use serde::{Deserialize, Serialize};

use super::kind::KindName;
use super::reason::{Reason, Want};
use super::reference::Reference;
use super::state::State;
use crate::assistance::Helping;
use crate::base::{AccountId, ApplicationId, FileId, LocalDate, Moment, PersonId};
use crate::directory::AgencyCode;
use crate::mandate::Officer;
use crate::policy::Deadline;

/// One application, without what is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its name.
    pub id: ApplicationId,
    /// What people call it by.
    pub reference: Reference,
    /// Its kind.
    pub kind: KindName,
    /// What tells it from others of its kind.
    pub about: String,
    /// Whom it is about.
    pub person: PersonId,
    /// Their account.
    pub account: AccountId,
    /// The account that began it: its holder's, or an officer's.
    pub begun_by: AccountId,
    /// In whose queue it is.
    pub unit: Option<AgencyCode>,
    /// Where it stands.
    pub state: State,
    /// Why, in a word; several wants stand one after another, with a comma between.
    pub reason: Option<String>,
    /// The versions of the law by which it was judged.
    pub policy: Option<String>,
    /// The day on which nothing was missing any more.
    pub complete_on: Option<LocalDate>,
    /// The authority's clock.
    pub clock: Option<Deadline>,
    /// The last day for the authority; none while the clock stands.
    pub due_on: Option<LocalDate>,
    /// The day on which its unit is to be told how late it is, or, once it is over, on which its files are given their last day.
    pub(super) alert_on: Option<LocalDate>,
    /// At which share of the term its unit was told last, in percent; beyond 100 when it was told that it is late.
    pub alerted: i32,
    /// When a register that did not answer is asked again.
    pub(super) ask_again_at: Option<Moment>,
    /// The first day on which it lapses, where it waits for its holder.
    pub lapses_on: Option<LocalDate>,
    /// How many officers agree with what is proposed.
    pub(super) agreed: i32,
    /// Raised by every change: whoever decides says which they have seen.
    pub version: i32,
    /// When it was begun.
    pub created_at: Moment,
    /// When it changed last.
    pub updated_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
}

impl Application {
    /// What its holder is asked for.
    pub fn wanted(&self) -> Vec<Want> {
        match self.state {
            State::NeedsMore => {
                self.reason.iter().flat_map(|all| all.split(',')).filter_map(Want::from_name).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Why it was not granted.
    pub fn refused_for(&self) -> Option<Reason> {
        let refused = self.state == State::Refused;
        self.reason.as_deref().filter(|_| refused).and_then(Reason::from_name)
    }
}

/// A paper of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A photo of the applicant's face.
    Portrait,
    /// A copy of a paper.
    Paper,
}

impl Evidence {
    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Paper => "paper",
        }
    }

    /// What is wanted where it is missing.
    pub const fn want(self) -> Want {
        match self {
            Self::Portrait => Want::Portrait,
            Self::Paper => Want::Paper,
        }
    }

    /// The one of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Portrait, Self::Paper].into_iter().find(|one| one.as_str() == name)
    }
}

/// Something that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Its number.
    pub n: i32,
    /// What it is.
    pub kind: Evidence,
    /// The file.
    pub file: FileId,
    /// When.
    pub at: Moment,
}

/// A state it came into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The version that began with it.
    pub n: i32,
    /// The state.
    pub state: State,
    /// When.
    pub at: Moment,
    /// The officer's account; none for its holder and for the system.
    pub officer: Option<AccountId>,
    /// The officer's unit.
    pub unit: Option<AgencyCode>,
    /// Why, in a word.
    pub reason: Option<String>,
    /// What the officer wrote to the applicant.
    pub words: Option<String>,
}

/// Who moves an application.
#[derive(Debug, Clone, Copy)]
pub(super) enum By<'a> {
    /// Whoever made it.
    Holder,
    /// Nobody: the law was clear, or time passed.
    System,
    /// An officer, in the State's name.
    Officer(&'a Officer),
    /// Somebody who helps whoever made it.
    Helper(&'a Helping),
}

impl<'a> By<'a> {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::System => "system",
            Self::Officer(_) => "officer",
            Self::Helper(_) => "helper",
        }
    }

    /// Whose hand it is, beside that of whoever made it: who, and for which agency.
    pub(super) fn hand(self) -> Option<(AccountId, &'a AgencyCode)> {
        match self {
            Self::Holder | Self::System => None,
            Self::Officer(officer) => Some((officer.account(), officer.agency())),
            Self::Helper(helping) => Some((helping.helper().account(), helping.helper().agency())),
        }
    }

    /// Who helps, where it is somebody who does.
    pub(super) const fn helping(self) -> Option<&'a Helping> {
        match self {
            Self::Helper(helping) => Some(helping),
            Self::Holder | Self::System | Self::Officer(_) => None,
        }
    }
}
