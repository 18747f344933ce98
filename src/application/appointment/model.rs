//! The nouns.

use crate::application::KindName;
use crate::application::reference::Reference;
use crate::base::{ApplicationId, Moment};
use crate::directory::AgencyCode;

/// What somebody wants to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Where.
    pub office: AgencyCode,
    /// When it begins.
    pub slot: Moment,
}

/// A seat that is booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// For what.
    pub application: ApplicationId,
    /// Where.
    pub office: AgencyCode,
    /// When it begins.
    pub slot: Moment,
    /// When it was booked.
    pub booked_at: Moment,
}

impl Booked {
    /// Whether it is what is wanted.
    pub(super) fn is(&self, wanted: &Wanted) -> bool {
        self.office == wanted.office && self.slot == wanted.slot
    }
}

/// How a booking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They came.
    Came,
    /// They did not.
    Missed,
    /// Another hour or office was chosen.
    Moved,
    /// Its holder gave it back.
    Cancelled,
    /// Nothing was left to come for.
    Released,
}

impl How {
    const ALL: [Self; 5] = [Self::Came, Self::Missed, Self::Moved, Self::Cancelled, Self::Released];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Missed => "missed",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Released => "released",
        }
    }

    /// The one of a stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// Why no seat is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unbookable {
    /// No agency that takes this application on that day.
    Office,
    /// Nobody is received then: the hour is past, too near, too far or a day off.
    Hour,
    /// Somebody else has the last seat.
    Taken,
    /// As often as one application is booked.
    Often,
    /// Nothing is booked.
    Nothing,
}

impl Unbookable {
    /// In a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Hour => "hour",
            Self::Taken => "taken",
            Self::Often => "often",
            Self::Nothing => "nothing",
        }
    }
}

/// How the visit of an application stands, for whoever made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// What is booked.
    pub booked: Option<Booked>,
    /// How often it was booked: the version that whoever changes it has seen.
    pub version: i32,
    /// How often it still can be.
    pub left: u8,
    /// Whether a seat can be chosen now.
    pub is_open: bool,
}

/// A visit to a counter, for its officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// For what.
    pub application: ApplicationId,
    /// What people call that by.
    pub reference: Reference,
    /// Its kind.
    pub kind: KindName,
    /// Which of the kind.
    pub about: String,
    /// When it begins.
    pub slot: Moment,
    /// Whether they came; nothing while that is open.
    pub came: Option<bool>,
}
