//! People who opened an account by themselves: no register's import brought them, and what they are they ask for.

use serde::Deserialize;

use super::life::Life;
use crate::account::{Level, SelfRegistration};
use crate::application::{Identity, Typed, Wish};
use crate::base::{Email, ForeignerNumber, Lang, LocalDate, PersonalNumber, Phone};
use crate::demo::registers::travel_document;

/// Everyone, one JSON object a line: what registers know of them, what they live, and what a newcomer sees as them.
pub const STRANGERS: &str = include_str!("strangers.jsonl");

/// One of them.
#[derive(Debug, Clone, Deserialize)]
pub struct Stranger {
    personal_number: Option<PersonalNumber>,
    foreigner_number: Option<ForeignerNumber>,
    /// The whole name.
    pub name: String,
    birthdate: String,
    nationality: String,
    email: Email,
    phone: Phone,
    /// What they live.
    pub life: Life,
    /// In how many days the card or residence ends, counted from the day the folder was made.
    pub papers_end_in: Option<i32>,
    /// What there is to see, in Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// All, in the order of the file.
///
/// # Errors
/// When a line is not one.
pub fn strangers() -> Result<Vec<Stranger>, serde_json::Error> {
    STRANGERS.lines().map(serde_json::from_str).collect()
}

impl Stranger {
    /// The number that a register knows them by.
    pub fn number(&self) -> &str {
        let citizen = self.personal_number.as_ref().map(PersonalNumber::as_str);
        citizen.or_else(|| self.foreigner_number.as_ref().map(ForeignerNumber::as_str)).unwrap_or_default()
    }

    /// What they sign in with, whether their number is proven or not.
    pub fn sign_in(&self) -> String {
        self.phone.as_str().replacen("+84", "0", 1)
    }

    /// Whether they are none of Viet Nam's citizens.
    pub const fn is_foreigner(&self) -> bool {
        self.foreigner_number.is_some()
    }

    /// The account they opened; nothing when the name is none.
    pub(super) fn registration(&self) -> Option<SelfRegistration> {
        let lang = if self.is_foreigner() { Lang::En } else { Lang::Vi };
        let name = crate::account::FullName::parse(&self.name).ok()?;
        Some(SelfRegistration { name, email: self.email.clone(), phone: self.phone.clone(), lang })
    }

    /// What they ask for, declared under `name`; nothing when that cannot be declared.
    pub(super) fn wish(&self, level: Level, name: &str, today: LocalDate) -> Option<Wish> {
        let passport = travel_document(self.number());
        let (who, residence_card) = match self.is_foreigner() {
            true => ("foreigner", self.number().to_owned()),
            false => ("citizen", String::new()),
        };
        let typed = Typed {
            who: who.to_owned(),
            number: self.number().to_owned(),
            name: name.to_owned(),
            birthdate: self.birthdate.clone(),
            nationality: self.nationality.clone(),
            passport,
            residence_card,
        };
        let declared = typed.read(today).ok()?;
        Some(Wish::Identity(Identity { level, declared: Some(declared) }))
    }
}
