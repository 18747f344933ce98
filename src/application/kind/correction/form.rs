//! What somebody types who says that something is wrong, and everything that is wrong with it at once.

use serde::Deserialize;

use super::{Correction, Datum};
use crate::application::kind::identity::{FieldFlaw, Typed};
use crate::application::words;
use crate::base::{CountryCode, Gender, LocalDate, TextKind, VisibleText, fold};

/// So many characters say where somebody lives.
const LONGEST_LINE: usize = 200;

/// What was typed. Shown again as it was when something is wrong.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedCorrection {
    /// What is wrong: one of [`Datum::NAMES`].
    pub datum: String,
    /// What it should be.
    pub says: String,
    /// Why.
    pub why: String,
}

impl TypedCorrection {
    /// Reads it on the day `today`.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, today: LocalDate) -> Result<Correction, Vec<FieldFlaw>> {
        let mut flaws = Vec::new();
        let says = self.datum(today, &mut flaws);
        match (says, words::own(&self.why)) {
            (Some(says), Ok(why)) if flaws.is_empty() => Ok(Correction { says, why }),
            (_, why) => {
                flaws.extend(why.err().map(|flaw| FieldFlaw { field: "why", flaw }));
                Err(flaws)
            }
        }
    }

    fn datum(&self, today: LocalDate, flaws: &mut Vec<FieldFlaw>) -> Option<Datum> {
        let (says, mut inner) = (self.says.trim(), Vec::new());
        let typed = Typed { name: says.to_owned(), birthdate: says.to_owned(), ..Typed::default() };
        let found = match self.datum.as_str() {
            "name" => typed.full_name(&mut inner).map(Datum::Name),
            "birthdate" => typed.born(today, &mut inner).map(Datum::Birthdate),
            "gender" => gender(says).map(Datum::Gender),
            "nationality" => CountryCode::parse(&says.to_ascii_uppercase()).ok().map(Datum::Nationality),
            "residence" => {
                let line = VisibleText::parse(TextKind::Compared, LONGEST_LINE, says);
                line.ok().map(|line| Datum::Residence(line.into()))
            }
            _ => {
                flaws.push(FieldFlaw { field: "datum", flaw: "missing" });
                return None;
            }
        };
        if found.is_none() {
            let flaw = inner.first().map_or("invalid", |flaw| flaw.flaw);
            flaws.push(FieldFlaw { field: "says", flaw: if says.is_empty() { "missing" } else { flaw } });
        }
        found
    }
}

/// As machines write it, and as people do in either language, with or without marks.
fn gender(says: &str) -> Option<Gender> {
    match fold(says).as_str() {
        "female" | "nu" => Some(Gender::Female),
        "male" | "nam" => Some(Gender::Male),
        "other" | "khac" => Some(Gender::Other),
        _ => None,
    }
}

impl std::fmt::Debug for TypedCorrection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedCorrection(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gender_is_read_as_people_and_machines_write_it() {
        let nu = "nu\u{303}\u{31b}"; // Marks apart from their letter, as some keyboards send them.
        for says in ["female", "Female", "Nữ", "NỮ", "nu", nu] {
            assert_eq!(gender(says), Some(Gender::Female), "{says}");
        }
        assert_eq!((gender("Nam"), gender("Khác")), (Some(Gender::Male), Some(Gender::Other)));
        assert_eq!(gender("nàng"), None);
    }
}
