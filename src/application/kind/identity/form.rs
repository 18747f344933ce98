//! What somebody types to declare themselves, and everything that is wrong with it at once.

use serde::{Deserialize, Serialize};

use super::{Citizen, Declared, Foreigner};
use crate::account::{Birthdate, FullName};
use crate::base::{LocalDate, PersonalNumber};

/// The longest number of a passport or residence card: what ICAO 9303 leaves room for, and as much again.
const LONGEST_NUMBER: usize = 18;

/// What was typed, in the fields of the form. Shown again as it was when something is wrong.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// `citizen` or `foreigner`.
    pub who: String,
    /// A citizen's number.
    pub number: String,
    /// The whole name.
    pub name: String,
    /// The day of birth, `YYYY-MM-DD` or `DD/MM/YYYY`, or the year alone.
    pub birthdate: String,
    /// ISO 3166-1 alpha-3.
    pub nationality: String,
    /// The number of the passport.
    pub passport: String,
    /// The number of the residence card.
    pub residence_card: String,
}

/// What is wrong with one field: its name as in [`Typed`], which is also that of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldFlaw {
    /// The field.
    pub field: &'static str,
    /// What is wrong: `missing`, `invalid`, `future`.
    pub flaw: &'static str,
}

impl Typed {
    /// What was declared, as it is typed.
    pub fn of(declared: &Declared) -> Self {
        match declared {
            Declared::Citizen(Citizen { number, name, birthdate }) => Self {
                who: "citizen".to_owned(),
                number: number.as_str().to_owned(),
                name: name.clone(),
                birthdate: birthdate.to_string(),
                ..Self::default()
            },
            Declared::Foreigner(foreigner) => Self {
                who: "foreigner".to_owned(),
                number: String::new(),
                name: foreigner.name.clone(),
                birthdate: foreigner.birthdate.to_string(),
                nationality: foreigner.nationality.clone(),
                passport: foreigner.passport.clone(),
                residence_card: foreigner.residence_card.clone(),
            },
        }
    }

    /// Reads it on the day `today`.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, today: LocalDate) -> Result<Declared, Vec<FieldFlaw>> {
        let mut flaws = Vec::new();
        let name = self.full_name(&mut flaws).map(|name| name.as_str().to_owned());
        let birthdate = self.born(today, &mut flaws);
        let declared = match self.who.as_str() {
            "citizen" => self.citizen(name, birthdate, &mut flaws),
            "foreigner" => self.foreigner(name, birthdate, &mut flaws),
            _ => {
                flaws.insert(0, FieldFlaw { field: "who", flaw: "missing" });
                None
            }
        };
        declared.filter(|_| flaws.is_empty()).ok_or(flaws)
    }

    fn citizen(
        &self,
        name: Option<String>,
        birthdate: Option<Birthdate>,
        flaws: &mut Vec<FieldFlaw>,
    ) -> Option<Declared> {
        let number =
            PersonalNumber::parse(&self.number).map_err(|_invalid| flaws.push(wrong("number", &self.number)));
        Some(Declared::Citizen(Citizen { number: number.ok()?, name: name?, birthdate: birthdate? }))
    }

    fn foreigner(
        &self,
        name: Option<String>,
        birthdate: Option<Birthdate>,
        flaws: &mut Vec<FieldFlaw>,
    ) -> Option<Declared> {
        let nationality = self.nationality.trim().to_ascii_uppercase();
        let is_state = nationality.len() == 3 && nationality.bytes().all(|b| b.is_ascii_uppercase());
        if !is_state || nationality == "VNM" {
            flaws.push(wrong("nationality", &self.nationality));
        }
        let mut numbered = |field: &'static str, typed: &str| {
            let number = papers_number(typed);
            if number.is_none() {
                flaws.push(wrong(field, typed));
            }
            number
        };
        let passport = numbered("passport", &self.passport);
        let residence_card = numbered("residence_card", &self.residence_card);
        Some(Declared::Foreigner(Foreigner {
            passport: passport?,
            nationality: is_state.then_some(nationality)?,
            residence_card: residence_card?,
            name: name?,
            birthdate: birthdate?,
        }))
    }

    pub(in crate::application::kind) fn full_name(&self, flaws: &mut Vec<FieldFlaw>) -> Option<FullName> {
        match FullName::parse(&self.name).and_then(FullName::of_person) {
            Ok(name) => Some(name),
            Err(_invalid) => {
                flaws.push(wrong("name", &self.name));
                None
            }
        }
    }

    pub(in crate::application::kind) fn born(
        &self,
        today: LocalDate,
        flaws: &mut Vec<FieldFlaw>,
    ) -> Option<Birthdate> {
        match Birthdate::parse(&written_backwards(self.birthdate.trim())) {
            Ok(born) if born.is_after(today) => {
                flaws.push(FieldFlaw { field: "birthdate", flaw: "future" });
                None
            }
            Ok(born) => Some(born),
            Err(_invalid) => {
                flaws.push(wrong("birthdate", &self.birthdate));
                None
            }
        }
    }
}

fn wrong(field: &'static str, typed: &str) -> FieldFlaw {
    FieldFlaw { field, flaw: if typed.trim().is_empty() { "missing" } else { "invalid" } }
}

/// Numbers of papers are letters and digits, whatever people write between them.
fn papers_number(typed: &str) -> Option<String> {
    let number: String = typed.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let sound =
        (5..=LONGEST_NUMBER).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
    sound.then(|| number.to_ascii_uppercase())
}

/// `DD/MM/YYYY`, as Viet Nam writes days, as ISO 8601 does; anything else as it is.
fn written_backwards(typed: &str) -> String {
    match typed.split(['/', '-', '.']).collect::<Vec<_>>().as_slice() {
        [day, month, year] if year.len() == 4 && day.len() <= 2 && month.len() <= 2 => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        _ => typed.to_owned(),
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)")
    }
}
