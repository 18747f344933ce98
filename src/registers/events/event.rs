//! What registers tell of their own accord.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::{LocalDate, Moment};
use crate::registers::business::Representative;
use crate::registers::population::Residence;
use crate::registers::question::masked;
use crate::registers::register::Register;
use crate::registers::represented::Guardian;
use crate::registers::subject::Subject;

/// The text cannot name an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event is named by 1 to 100 letters, digits and the signs . _ : -")]
pub struct InvalidEventId;

/// What a register calls one of its events: never anything personal, for it is kept for years as the reason of a lock.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EventId(String);

impl EventId {
    /// Checks the text.
    ///
    /// # Errors
    /// [`InvalidEventId`].
    pub fn parse(text: &str) -> Result<Self, InvalidEventId> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-');
        let fits = (1..=100).contains(&text.len()) && text.bytes().all(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidEventId) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EventId {
    type Error = InvalidEventId;
    fn try_from(text: String) -> Result<Self, InvalidEventId> {
        Self::parse(&text)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something a register tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEvent {
    /// Who tells it.
    pub register: Register,
    /// What it calls it: the same event always has the same name, however often it is told.
    pub id: EventId,
    /// When it was entered there.
    pub at: Moment,
    /// Of whom.
    pub about: Subject,
    /// What.
    pub what: Happening,
}

/// The words of an event on the wire.
#[derive(Deserialize)]
struct Written {
    id: EventId,
    at: Timestamp,
    about: Subject,
    what: Happening,
}

impl RegisterEvent {
    /// Reads `{"id": …, "at": …, "about": {"personal_number": …}, "what": {"kind": …}}` as `register` writes it. `at` has its
    /// offset: a time without one would be seven hours off.
    ///
    /// # Errors
    /// The place that is wrong, and nothing of what stands there.
    pub fn read(register: Register, written: Value) -> Result<Self, String> {
        let read = serde_path_to_error::deserialize::<_, Written>(written);
        let Written { id, at, about, what } = read.map_err(|wrong| wrong.path().to_string())?;
        Ok(Self { register, id, at: Moment::from_micros(at.as_microsecond()), about, what })
    }
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// The person died.
    Death {
        /// The day, where it is known.
        #[serde(default)]
        on: Option<LocalDate>,
    },
    /// The person has another name.
    Name {
        /// The whole name, in the order it is spoken.
        name: String,
    },
    /// The person lives elsewhere.
    Residence(Residence),
    /// The card, passport or residence card was revoked or taken.
    CardRevoked,
    /// One was issued, renewed or given back, and is good until then.
    CardIssued {
        /// Its last day; none for a card without an end.
        #[serde(default)]
        ends_on: Option<LocalDate>,
    },
    /// The organisation is represented by these from now on.
    Representatives {
        /// All of them.
        representatives: Vec<Representative>,
    },
    /// A child was born, to these parents as far as they have numbers.
    Birth {
        /// Theirs.
        parents: Vec<Subject>,
    },
    /// The child or ward is represented by these from now on, and by nobody else.
    Guardians {
        /// All of them; none of whoever acts for themselves from now on.
        guardians: Vec<Guardian>,
    },
    /// The organisation is no more.
    Dissolved,
    /// An earlier event of the same register was a mistake.
    Correction {
        /// Its name.
        corrects: EventId,
    },
}

masked!(Happening);

impl Happening {
    /// The stored name, which is the one on the wire.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Death { .. } => "death",
            Self::Name { .. } => "name",
            Self::Residence(_) => "residence",
            Self::CardRevoked => "card_revoked",
            Self::CardIssued { .. } => "card_issued",
            Self::Representatives { .. } => "representatives",
            Self::Birth { .. } => "birth",
            Self::Guardians { .. } => "guardians",
            Self::Dissolved => "dissolved",
            Self::Correction { .. } => "correction",
        }
    }

    /// The kinds of which the newest alone counts, this one among them; none where each event stands for itself.
    pub(super) const fn supersedes(&self) -> &'static [&'static str] {
        match self {
            Self::Name { .. } => &["name"],
            Self::Residence(_) => &["residence"],
            Self::CardRevoked | Self::CardIssued { .. } => &["card_revoked", "card_issued"],
            Self::Representatives { .. } => &["representatives"],
            Self::Guardians { .. } => &["guardians"],
            Self::Birth { .. } | Self::Death { .. } | Self::Dissolved | Self::Correction { .. } => &[],
        }
    }

    /// The event that this one takes back.
    pub const fn corrects(&self) -> Option<&EventId> {
        match self {
            Self::Correction { corrects } => Some(corrects),
            _ => None,
        }
    }
}
