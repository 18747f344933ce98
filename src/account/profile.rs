//! What is known about a holder: the one thing that is sealed. `{:?}` shows none of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::base::{Birthdate, Email, ForeignerNumber, Gender, Lang, PersonalNumber, Phone, TaxCode};

use super::identifier::Identifier;
use super::presence::Presence;

/// The number a register knows the holder by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// A citizen's.
    PersonalNumber(PersonalNumber),
    /// A foreigner's.
    ForeignerNumber(ForeignerNumber),
    /// An organisation's.
    TaxCode(TaxCode),
}

impl Number {
    /// The same number as something an account is found by.
    pub fn identifier(&self) -> Identifier {
        match self {
            Self::PersonalNumber(number) => Identifier::PersonalNumber(number.clone()),
            Self::ForeignerNumber(number) => Identifier::ForeignerNumber(number.clone()),
            Self::TaxCode(code) => Identifier::TaxCode(code.clone()),
        }
    }
}

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
    /// A citizen's personal number.
    pub fn personal_number(&self) -> Option<&PersonalNumber> {
        if let Some(Number::PersonalNumber(number)) = &self.number { Some(number) } else { None }
    }

    /// A foreigner's number.
    pub fn foreigner_number(&self) -> Option<&ForeignerNumber> {
        if let Some(Number::ForeignerNumber(number)) = &self.number { Some(number) } else { None }
    }

    /// An organisation's tax code.
    pub fn tax_code(&self) -> Option<&TaxCode> {
        if let Some(Number::TaxCode(code)) = &self.number { Some(code) } else { None }
    }

    /// Everything the account is found by, with whether the holder has shown that it is theirs.
    pub fn identifiers(&self) -> Vec<(Identifier, bool)> {
        let number = self.number.iter().map(|number| (number.identifier(), true));
        let email = self.email.iter().map(|email| (Identifier::Email(email.clone()), self.email_verified));
        let phone = self.phone.iter().map(|phone| (Identifier::Phone(phone.clone()), self.phone_verified));
        number.chain(email).chain(phone).collect()
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
masked!(Profile, Number, Address);
