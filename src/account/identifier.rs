//! What an account is found by, and what a person may have meant by what they typed.

use crate::base::{Email, ForeignerNumber, PersonalNumber, Phone, TaxCode};
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
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// A number or address that belongs to at most one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identifier {
    /// A citizen's personal number.
    PersonalNumber(PersonalNumber),
    /// A foreigner's number.
    ForeignerNumber(ForeignerNumber),
    /// An organisation's tax code.
    TaxCode(TaxCode),
    /// An e-mail address.
    Email(Email),
    /// A mobile number.
    Phone(Phone),
}

impl Identifier {
    /// Its kind.
    pub const fn kind(&self) -> IdentifierKind {
        match self {
            Self::PersonalNumber(_) => IdentifierKind::PersonalNumber,
            Self::ForeignerNumber(_) => IdentifierKind::ForeignerNumber,
            Self::TaxCode(_) => IdentifierKind::TaxCode,
            Self::Email(_) => IdentifierKind::Email,
            Self::Phone(_) => IdentifierKind::Phone,
        }
    }

    /// As it is written. A personal datum: never log it.
    pub fn text(&self) -> &str {
        match self {
            Self::PersonalNumber(number) => number.as_str(),
            Self::ForeignerNumber(number) => number.as_str(),
            Self::TaxCode(code) => code.as_str(),
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The keyed digest it is stored and looked up under.
    pub fn blind_index(&self, vault: &Vault) -> [u8; 32] {
        let kind = self.kind().as_str();
        match self {
            // RFC 5321 lets a mail server tell "Lan@" from "lan@"; people and real servers do not.
            Self::Email(email) => vault.blind_index(kind, &email.as_str().to_lowercase()),
            other => vault.blind_index(kind, other.text()),
        }
    }

    /// Everything `typed` may stand for. Numbers given by the State come first: where ten digits are both a
    /// tax code and a mobile number, the organisation is meant, and the mobile number can be typed as +84….
    pub fn candidates(typed: &str) -> Vec<Self> {
        [
            PersonalNumber::parse(typed).ok().map(Self::PersonalNumber),
            ForeignerNumber::parse(typed).ok().map(Self::ForeignerNumber),
            TaxCode::parse(typed).ok().map(Self::TaxCode),
            Phone::parse(typed).ok().map(Self::Phone),
            Email::parse(typed).ok().map(Self::Email),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read_as_everything_it_may_be() {
        use IdentifierKind::{Email, ForeignerNumber, PersonalNumber, Phone, TaxCode};
        for (typed, kinds) in [
            ("099 200 000001", vec![PersonalNumber, ForeignerNumber]),
            (" 9900000016-001 ", vec![TaxCode]),
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
