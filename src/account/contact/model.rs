//! The nouns.

use serde::{Deserialize, Serialize};

use crate::account::identifier::{Identifier, IdentifierKind};
use crate::account::profile::Profile;
use crate::base::{Email, Moment, Phone};
use crate::jobs::Lane;
use crate::keys::Vault;

/// How somebody is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By a letter to an e-mail address.
    #[default]
    Mail,
    /// By a text message to a mobile number.
    Sms,
}

impl Way {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Mail, Self::Sms];

    /// Whose hands send it.
    pub const fn lane(self) -> Lane {
        match self {
            Self::Mail => Lane::Mail,
            Self::Sms => Lane::Sms,
        }
    }

    pub(in crate::account) const fn kind(self) -> IdentifierKind {
        match self {
            Self::Mail => IdentifierKind::Email,
            Self::Sms => IdentifierKind::Phone,
        }
    }
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// By mail.
    Email(Email),
    /// By SMS.
    Phone(Phone),
}

impl Contact {
    /// Both ways there are.
    pub(in crate::account) const WAYS: [Way; 2] = Way::ALL;

    /// What `profile` says, and whether it was proven.
    pub(in crate::account) fn of(profile: &Profile, way: Way) -> Option<(Self, bool)> {
        match way {
            Way::Mail => Some((Self::Email(profile.email.clone()?), profile.email_verified)),
            Way::Sms => Some((Self::Phone(profile.phone.clone()?), profile.phone_verified)),
        }
    }

    /// Writes it into `profile`, as proven.
    pub(super) fn enter(&self, profile: &mut Profile) {
        match self {
            Self::Email(email) => (profile.email, profile.email_verified) = (Some(email.clone()), true),
            Self::Phone(phone) => (profile.phone, profile.phone_verified) = (Some(phone.clone()), true),
        }
    }

    /// Which way it is.
    pub const fn way(&self) -> Way {
        match self {
            Self::Email(_) => Way::Mail,
            Self::Phone(_) => Way::Sms,
        }
    }

    /// The same as something an account is found by.
    pub fn identifier(&self) -> Identifier {
        match self {
            Self::Email(email) => Identifier::Email(email.clone()),
            Self::Phone(phone) => Identifier::Phone(phone.clone()),
        }
    }

    /// Whether both are one address, however each is written.
    pub(super) fn is(&self, other: &Self, vault: &Vault) -> bool {
        self.identifier().blind_index(vault) == other.identifier().blind_index(vault)
    }
}

impl From<&Contact> for IdentifierKind {
    fn from(contact: &Contact) -> Self {
        contact.identifier().kind()
    }
}

/// What another took the place of.
#[derive(Debug, Clone)]
pub(super) struct Former {
    pub(super) contact: Contact,
    /// Whether its reader had shown that it is theirs.
    pub(super) proven: bool,
    pub(super) replaced_at: Moment,
    pub(super) kept_until: Moment,
}
