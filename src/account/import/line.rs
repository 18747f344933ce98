//! One line of a register: read and checked in itself, without looking at any account.
//!
//! A line that cannot be taken is refused by field and rule, never by value: the report may be shown and kept.

use serde::Deserialize;

use crate::account::create::{NewAccount, Taken};
use crate::account::model::{Kind, Level};
use crate::account::name::FullName;
use crate::account::number::{Number, Passport};
use crate::account::number_check::{Doubt, doubts};
use crate::account::presence::{Handle, Presence, WebPage};
use crate::account::profile::{Address, Profile};
use crate::base::{
    Birthdate, CountryCode, Email, ForeignerNumber, Gender, Lang, LocalDate, OldNumber, PersonalNumber,
    Phone, Secret, TaxCode,
};

/// One line, as its JSON is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: Kind,
    level: Option<Level>,
    personal_number: Option<PersonalNumber>,
    foreigner_number: Option<ForeignerNumber>,
    tax_code: Option<TaxCode>,
    enterprise_code: Option<TaxCode>,
    old_number: Option<OldNumber>,
    passport: Option<Passport>,
    ends_on: Option<LocalDate>,
    #[serde(default)]
    reopen: bool,
    name: String,
    family_name: Option<String>,
    middle_name: Option<String>,
    given_name: Option<String>,
    birthdate: Option<Birthdate>,
    gender: Option<Gender>,
    nationality: Option<CountryCode>,
    email: Option<Email>,
    #[serde(default)]
    email_verified: bool,
    phone: Option<Phone>,
    #[serde(default)]
    phone_verified: bool,
    password: Option<Secret>,
    address: Option<Address>,
    locale: Option<Lang>,
    nickname: Option<Handle>,
    preferred_username: Option<Handle>,
    profile: Option<WebPage>,
    picture: Option<WebPage>,
    website: Option<WebPage>,
}

/// A line that was read and is whole in itself.
#[derive(Debug)]
pub struct Record {
    /// The account it describes.
    pub account: NewAccount,
    /// Whether an account that was closed is to be opened again.
    pub(super) reopen: bool,
    /// For the account's first sign-in; never replaces a password that is there.
    pub first_password: Option<Secret>,
    /// What an officer should look at.
    pub doubts: Vec<Doubt>,
}

/// Why a line was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a JSON object, or a field that is unknown, missing or of another shape.
    #[error("{field}: {rule}")]
    Shape {
        /// Where, as a path; `.` is the whole line.
        field: String,
        /// What is expected.
        rule: String,
    },
    /// A field whose value cannot be.
    #[error("{field}: {rule}")]
    Field {
        /// Which.
        field: &'static str,
        /// The rule it breaks.
        rule: String,
    },
    /// The account of that number was closed, and the line does not say that it is to be opened again.
    #[error("kind: the account was closed; \"reopen\":true opens it again")]
    Closed,
    /// The account of that number was made one with another of its holder.
    #[error(
        "kind: the account was made one with another of its holder; give the number of the one that goes on"
    )]
    Merged,
    /// Another account is found by it.
    #[error("{}: {}", (.0).0.as_str(), .0)]
    Taken(Taken),
}

/// Reads one line on the day `today`.
///
/// # Errors
/// [`Refusal`] names the field and the rule.
pub fn parse(line: &str, today: LocalDate) -> Result<Record, Refusal> {
    let not_an_object = || Refusal::Shape { field: ".".into(), rule: "one JSON object a line".into() };
    // Serde would also take an array of the fields in their order.
    if !line.trim_start().starts_with('{') {
        return Err(not_an_object());
    }
    let mut json = serde_json::Deserializer::from_str(line);
    let line: Line = serde_path_to_error::deserialize(&mut json).map_err(|e| shape(&e))?;
    json.end().map_err(|_more| not_an_object())?;
    check(line, today)
}

/// Serde quotes the value it did not like: only what names fields and rules may pass.
fn shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    let said = error.inner().to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let of_serde = ["unknown field", "missing field", "duplicate field"];
    let of_texts = ["has U+", "has more than", "has no letter", "is empty"];
    let mut harmless = of_serde.iter().chain(&of_texts).chain(&["not a valid", "not a day", "a level is"]);
    let rule =
        if harmless.any(|start| said.starts_with(start)) { said } else { "does not have the expected shape" };
    Refusal::Shape { field: error.path().to_string(), rule: rule.to_owned() }
}

fn check(line: Line, today: LocalDate) -> Result<Record, Refusal> {
    let refuse = |field, rule: &str| Err(Refusal::Field { field, rule: rule.to_owned() });
    let number = match (line.kind, line.personal_number, line.foreigner_number, line.tax_code) {
        (Kind::Citizen, Some(number), None, None) => Number::PersonalNumber(number),
        (Kind::Foreigner, None, Some(number), None) => Number::ForeignerNumber(number),
        (Kind::Organisation, None, None, Some(code)) => Number::TaxCode(code),
        _ => {
            return refuse(
                "kind",
                "needs exactly its own number: personal_number, foreigner_number or tax_code",
            );
        }
    };
    match (line.kind, line.level) {
        (Kind::Organisation, Some(_)) => return refuse("level", "an organisation has none"),
        (Kind::Citizen | Kind::Foreigner, None) => return refuse("level", "must be 1 or 2"),
        _ => {}
    }
    if line.birthdate.is_some_and(|born| born.is_after(today)) {
        return refuse("birthdate", "lies in the future");
    }
    let name = |field, text: &str| {
        FullName::parse(text)
            .map(|name| name.as_str().to_owned())
            .map_err(|why| Refusal::Field { field, rule: why.to_string() })
    };
    let part = |field, text: Option<String>| text.map(|text| name(field, &text)).transpose();
    let others = others(line.kind, line.enterprise_code, line.old_number, line.passport)?;
    if line.kind == Kind::Organisation && line.ends_on.is_some() {
        return refuse("ends_on", "an organisation has no card that ends");
    }
    let profile = Profile {
        name: name("name", &line.name)?,
        family_name: part("family_name", line.family_name)?,
        middle_name: part("middle_name", line.middle_name)?,
        given_name: part("given_name", line.given_name)?,
        birthdate: line.birthdate,
        gender: line.gender,
        nationality: line.nationality.map(String::from),
        number: Some(number),
        email_verified: line.email_verified && line.email.is_some(),
        email: line.email,
        phone_verified: line.phone_verified && line.phone.is_some(),
        phone: line.phone,
        address: line.address,
        locale: line.locale,
        presence: Presence {
            nickname: line.nickname,
            preferred_username: line.preferred_username,
            profile: line.profile,
            picture: line.picture,
            website: line.website,
        },
    };
    let doubts = doubts(&profile);
    let account = NewAccount { kind: line.kind, level: line.level, profile, others, ends_on: line.ends_on };
    Ok(Record { account, reopen: line.reopen, first_password: line.password, doubts })
}

/// What else the holder is known by, where their kind can have it.
fn others(
    kind: Kind,
    enterprise_code: Option<TaxCode>,
    old_number: Option<OldNumber>,
    passport: Option<Passport>,
) -> Result<Vec<Number>, Refusal> {
    let others = [
        enterprise_code.map(Number::EnterpriseCode),
        old_number.map(Number::OldNumber),
        passport.map(Number::Passport),
    ];
    let others: Vec<Number> = others.into_iter().flatten().collect();
    let fits = |number: &Number| match number {
        Number::EnterpriseCode(_) => kind == Kind::Organisation,
        Number::OldNumber(_) => kind == Kind::Citizen,
        _ => kind != Kind::Organisation,
    };
    match others.iter().find(|number| !fits(number)) {
        None => Ok(others),
        Some(number) => {
            let rule = format!("{} has none", kind.as_str());
            Err(Refusal::Field { field: number.kind().as_str(), rule })
        }
    }
}
