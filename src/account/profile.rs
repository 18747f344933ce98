//! What is known about a holder: the one thing that is sealed. `{:?}` shows none of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::{Birthdate, Email, ForeignerNumber, Gender, Lang, PersonalNumber, Phone};

use super::identifier::Identifier;
use super::number::Number;
use super::presence::Presence;

/// A place of residence, in the members of the OpenID `address` claim.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The whole address, as on an envelope.
    pub formatted: String,
    /// Province or centrally run city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What is known about a holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The whole name, in the order it is spoken.
    pub name: String,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Middle name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<Birthdate>,
    /// Gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// ISO 3166-1 alpha-3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    /// The number a register knows the holder by; never from self-registration.
    #[serde(flatten)]
    pub number: Option<Number>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Whether the holder has shown that the e-mail reaches them.
    #[serde(default)]
    pub email_verified: bool,
    /// Mobile number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Whether the holder has shown that the number reaches them.
    #[serde(default)]
    pub phone_verified: bool,
    /// Residence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The language the holder reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Lang>,
    /// How the holder is known and shown.
    #[serde(flatten)]
    pub presence: Presence,
}

impl Profile {
    /// A name, and nothing else. Which word of it is which differs between peoples: only a register tells.
    pub fn named(name: String) -> Self {
        Self {
            name,
            family_name: None,
            middle_name: None,
            given_name: None,
            birthdate: None,
            gender: None,
            nationality: None,
            number: None,
            email: None,
            email_verified: false,
            phone: None,
            phone_verified: false,
            address: None,
            locale: None,
            presence: Presence::default(),
        }
    }

    /// A citizen's personal number.
    pub fn personal_number(&self) -> Option<&PersonalNumber> {
        if let Some(Number::PersonalNumber(number)) = &self.number { Some(number) } else { None }
    }

    /// A foreigner's number.
    pub fn foreigner_number(&self) -> Option<&ForeignerNumber> {
        if let Some(Number::ForeignerNumber(number)) = &self.number { Some(number) } else { None }
    }

    /// Everything the holder is known by, whether they have proven it or not.
    pub fn identifiers(&self) -> impl Iterator<Item = Identifier> {
        let number = self.number.iter().cloned().map(Identifier::Number);
        number.chain(self.addresses().map(|(address, _)| address))
    }

    /// How the holder is reached, with whether they have shown that it is theirs.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (Identifier, bool)> {
        let email = self.email.iter().map(|email| (Identifier::Email(email.clone()), self.email_verified));
        let phone = self.phone.iter().map(|phone| (Identifier::Phone(phone.clone()), self.phone_verified));
        email.chain(phone)
    }
}

macro_rules! masked {
    ($($name:ident),+) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}
masked!(Profile, Address);
