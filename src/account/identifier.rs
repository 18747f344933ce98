//! What an account is found by, and what a person may have meant by what they typed.

use std::borrow::Cow;

use super::number::Number;
use crate::base::{Email, Phone, TaxCode};
use crate::keys::Vault;

/// Which kind of identifier; the name is the database's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// A citizen's personal number.
    PersonalNumber,
    /// A foreigner's number.
    ForeignerNumber,
    /// An organisation's tax code.
    TaxCode,
    /// An organisation's enterprise code.
    EnterpriseCode,
    /// A citizen's number of the time before personal numbers.
    OldNumber,
    /// The number of a passport, with the State that issued it.
    Passport,
    /// An e-mail address.
    Email,
    /// A mobile number.
    Phone,
}

impl IdentifierKind {
    /// The name in the database and in an import line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonalNumber => "personal_number",
            Self::ForeignerNumber => "foreigner_number",
            Self::TaxCode => "tax_code",
            Self::EnterpriseCode => "enterprise_code",
            Self::OldNumber => "old_number",
            Self::Passport => "passport",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// A number of a person, or an address that at most one account is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// A number of a register.
    Number(Number),
    /// An e-mail address.
    Email(Email),
    /// A mobile number.
    Phone(Phone),
}

impl Identifier {
    /// Its kind.
    pub const fn kind(&self) -> IdentifierKind {
        match self {
            Self::Number(number) => number.kind(),
            Self::Email(_) => IdentifierKind::Email,
            Self::Phone(_) => IdentifierKind::Phone,
        }
    }

    /// As it is written. A personal datum: never log it.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Number(number) => number.text(),
            Self::Email(email) => Cow::Borrowed(email.as_str()),
            Self::Phone(phone) => Cow::Borrowed(phone.as_str()),
        }
    }

    /// The keyed digest it is stored and looked up under.
    pub fn blind_index(&self, vault: &Vault) -> [u8; 32] {
        let kind = self.kind().as_str();
        match self {
            // RFC 5321 lets a mail server tell "Lan@" from "lan@"; people and real servers do not.
            Self::Email(email) => vault.blind_index(kind, &email.as_str().to_lowercase()),
            other => vault.blind_index(kind, &other.text()),
        }
    }

    /// Everything somebody who signs in may mean by `typed`. Ten digits are a mobile number: no organisation signs in by itself.
    pub fn candidates(typed: &str) -> Vec<Self> {
        let phone = Phone::parse(typed).ok().map(Self::Phone);
        let email = Email::parse(typed).ok().map(Self::Email);
        Number::candidates(typed).map(Self::Number).chain(phone).chain(email).collect()
    }

    /// The organisation that an operator may mean by `typed`.
    pub(super) fn of_organisation(typed: &str) -> Vec<Self> {
        let code = TaxCode::parse(typed).ok();
        let codes =
            code.into_iter().flat_map(|code| [Number::TaxCode(code.clone()), Number::EnterpriseCode(code)]);
        codes.map(Self::Number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read_as_everything_it_may_be() {
        use IdentifierKind::{Email, ForeignerNumber, OldNumber, PersonalNumber, Phone};
        for (typed, kinds) in [
            ("099 200 000001", vec![PersonalNumber, ForeignerNumber]),
            ("990 000 001", vec![OldNumber]),
            (" 9900000016-001 ", vec![]),
            ("9900000016", vec![]),
            ("0900 000 001", vec![Phone]),
            ("+84900000001", vec![Phone]),
            ("Lan@Mail.Example", vec![Email]),
            ("lan", vec![]),
            ("", vec![]),
        ] {
            let read: Vec<_> = Identifier::candidates(typed).iter().map(Identifier::kind).collect();
            assert_eq!(read, kinds, "{typed}");
        }
    }
}
