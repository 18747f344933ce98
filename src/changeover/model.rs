//! The nouns: a legacy account, whose it is, and what blocks it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::account::{FullName, Kind, Number};
use crate::base::{Email, Phone};
use crate::client::OldSubject;

/// The system that a list is from, as operators call it: the same list under the same name changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(String);

impl Source {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is no name of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a source is called by 1 to 64 small letters, digits, dots and hyphens, such as dichvucong.example")]
pub struct InvalidSource;

impl FromStr for Source {
    type Err = InvalidSource;
    fn from_str(text: &str) -> Result<Self, InvalidSource> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        let is_one = (1..=64).contains(&text.len()) && text.chars().all(fits);
        is_one.then(|| Self(text.to_owned())).ok_or(InvalidSource)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a list says of one legacy account. Sealed wherever it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Legacy {
    /// What the old system calls the account.
    pub(super) legacy_id: String,
    /// By what its holder is known: codes of an organisation, or the number of a person; never none.
    pub(super) numbers: Vec<Number>,
    /// What the holder is called there.
    pub(super) name: Option<FullName>,
    /// Where the old system wrote to.
    pub(super) email: Option<Email>,
    /// Where it sent text messages.
    pub(super) phone: Option<Phone>,
    /// What relying parties call its holder, by their sector.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) subjects: BTreeMap<String, OldSubject>,
}

impl Legacy {
    /// Which kind of holder it has.
    pub(super) fn holder(&self) -> Kind {
        let of_person = |number: &Number| matches!(number, Number::PersonalNumber(_));
        if self.numbers.iter().any(of_person) { Kind::Citizen } else { Kind::Organisation }
    }
}

impl fmt::Debug for Legacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Legacy(…)")
    }
}

/// What keeps the holder of a legacy account from using an account here, the nearest to its end last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocked {
    /// Its codes are those of two holders here.
    TwoHolders,
    /// Nobody has an account here by those codes.
    NoAccount,
    /// They had one, and it was closed.
    Closed,
    /// Their account is locked.
    Locked,
    /// The organisation has an account, and nobody who represents or administers it.
    NotRepresented,
    /// No register has confirmed who the person is.
    NoLevel,
    /// What a service calls them is what it calls somebody else.
    SubjectTaken,
    /// A service calls them something else by another legacy account of theirs.
    TwoSubjects,
}

impl Blocked {
    /// Every reason there is.
    pub const ALL: [Self; 8] = [
        Self::TwoHolders,
        Self::NoAccount,
        Self::Closed,
        Self::Locked,
        Self::NotRepresented,
        Self::NoLevel,
        Self::SubjectTaken,
        Self::TwoSubjects,
    ];

    /// The name in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TwoHolders => "two_holders",
            Self::NoAccount => "no_account",
            Self::Closed => "closed",
            Self::Locked => "locked",
            Self::NotRepresented => "not_represented",
            Self::NoLevel => "no_level",
            Self::SubjectTaken => "subject_taken",
            Self::TwoSubjects => "two_subjects",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == name)
    }
}
