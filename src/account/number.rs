//! The numbers registers know people by. They belong to the person, who has several in a life and keeps all of them.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::identifier::IdentifierKind;
use super::model::Kind;
use crate::base::{CountryCode, ForeignerNumber, OldNumber, PassportNumber, PersonalNumber, TaxCode};
use crate::keys::Vault;

/// A passport or travel document: two States may give the same number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passport {
    /// The State that issued it.
    pub state: CountryCode,
    /// Its number.
    pub number: PassportNumber,
}

/// So many characters of a number are told.
const TOLD: usize = 3;

/// A number a register knows somebody by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// A citizen's.
    PersonalNumber(PersonalNumber),
    /// A foreigner's.
    ForeignerNumber(ForeignerNumber),
    /// An organisation's for taxes.
    TaxCode(TaxCode),
    /// An organisation's in the business register.
    EnterpriseCode(TaxCode),
    /// A citizen's of the time before personal numbers.
    OldNumber(OldNumber),
    /// A passport's.
    Passport(Passport),
}

impl Number {
    /// Its kind.
    pub const fn kind(&self) -> IdentifierKind {
        match self {
            Self::PersonalNumber(_) => IdentifierKind::PersonalNumber,
            Self::ForeignerNumber(_) => IdentifierKind::ForeignerNumber,
            Self::TaxCode(_) => IdentifierKind::TaxCode,
            Self::EnterpriseCode(_) => IdentifierKind::EnterpriseCode,
            Self::OldNumber(_) => IdentifierKind::OldNumber,
            Self::Passport(_) => IdentifierKind::Passport,
        }
    }

    /// As it is written. A personal datum: never log it.
    pub fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::PersonalNumber(number) => number.as_str(),
            Self::ForeignerNumber(number) => number.as_str(),
            Self::TaxCode(code) | Self::EnterpriseCode(code) => code.as_str(),
            Self::OldNumber(number) => number.as_str(),
            Self::Passport(Passport { state, number }) => {
                return Cow::Owned(format!("{}/{}", state.as_str(), number.as_str()));
            }
        })
    }

    /// The end of it behind as many dots as were before: enough to tell two apart, and no more.
    pub fn masked(&self) -> String {
        masked(&self.text())
    }

    /// The keyed digest it is stored and looked up under.
    pub fn blind_index(&self, vault: &Vault) -> [u8; 32] {
        vault.blind_index(self.kind().as_str(), &self.text())
    }

    /// The number of a person that `typed` is: a foreigner's has the digits of no province.
    pub fn of_person(typed: &str) -> Option<Self> {
        let personal = PersonalNumber::parse(typed).ok().map(Self::PersonalNumber);
        let foreigner = || ForeignerNumber::parse(typed).ok().map(Self::ForeignerNumber);
        match typed.trim().starts_with("999") {
            true => foreigner().or(personal),
            false => personal.or_else(foreigner),
        }
    }

    /// Everything `typed` may stand for at a sign-in. No organisation signs in by itself, and a passport is shown, not typed.
    pub(super) fn candidates(typed: &str) -> impl Iterator<Item = Self> {
        let personal = PersonalNumber::parse(typed).ok().map(Self::PersonalNumber);
        let foreigner = ForeignerNumber::parse(typed).ok().map(Self::ForeignerNumber);
        let old = OldNumber::parse(typed).ok().map(Self::OldNumber);
        [personal, foreigner, old].into_iter().flatten()
    }
}

impl IdentifierKind {
    /// Which of a person's accounts is meant by a number of this kind first.
    pub(super) const fn holder(self) -> Option<Kind> {
        match self {
            Self::PersonalNumber | Self::OldNumber => Some(Kind::Citizen),
            Self::ForeignerNumber | Self::Passport => Some(Kind::Foreigner),
            Self::TaxCode | Self::EnterpriseCode => Some(Kind::Organisation),
            Self::Email | Self::Phone => None,
        }
    }

    /// Whether the release before this one looks for it among what an account is found by.
    pub(super) const fn is_known_before(self) -> bool {
        !matches!(self, Self::EnterpriseCode | Self::OldNumber | Self::Passport)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Number(…)")
    }
}

impl fmt::Debug for Passport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passport(…)")
    }
}

fn masked(number: &str) -> String {
    let hidden = number.chars().count().saturating_sub(TOLD);
    number.chars().enumerate().map(|(at, c)| if at < hidden { '•' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn of_a_number_its_end_is_told() {
        assert_eq!(masked("099320000001"), "•••••••••001");
        assert_eq!(masked("01"), "01");
    }
}
