//! Whom the simulated registers know: a file of the operator's, or the demo's own people.

use serde::Deserialize;
use serde_json::Value;

use crate::base::{Birthdate, ForeignerNumber, Gender, LocalDate, PersonalNumber, TaxCode};
use crate::demo::lives::{STRANGERS, guardians};
use crate::demo::organisations::{DIRECTORS, WITHOUT_CARD};
use crate::demo::people::PEOPLE;
use crate::registers::{
    Admitted, Card, CardState, Enterprise, EnterpriseState, Guardian, Recorded, Registered, Representative,
    Residence, SampleRef, Stay, StayKind, Subject, TravelDocument,
};

/// Until when the cards of the demo's people are good.
const CARDS_END: LocalDate = LocalDate::of(2036, 12, 31);

/// Until when the demo's foreigners may stay.
const STAYS_END: LocalDate = LocalDate::of(2031, 6, 30);

/// Where the demo's people live, as a commune: their addresses are of communes that do not exist.
const COMMUNE: &str = "00070";

/// A citizen of the simulated population.
#[derive(Debug, Clone, Deserialize)]
pub struct Citizen {
    /// The number.
    pub number: PersonalNumber,
    /// What the population register holds; the other registers are made of it too.
    #[serde(flatten)]
    pub held: Recorded,
    /// The numbers of the parents.
    #[serde(default)]
    pub parents: Vec<PersonalNumber>,
    /// Who represents them, of a child or a ward.
    #[serde(default)]
    pub guardians: Vec<Guardian>,
    /// The day of death.
    #[serde(default)]
    pub died_on: Option<LocalDate>,
}

/// An enterprise of the simulated register.
#[derive(Debug, Clone, Deserialize)]
pub struct Firm {
    /// The code.
    #[serde(flatten)]
    pub code: Enterprise,
    /// What is held.
    #[serde(flatten)]
    pub held: Registered,
}

/// Everyone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct People {
    /// Citizens.
    pub citizens: Vec<Citizen>,
    /// Foreigners.
    pub foreigners: Vec<Admitted>,
    /// Enterprises.
    pub enterprises: Vec<Firm>,
}

/// A line of the demo's people, as far as registers would know it.
#[derive(Deserialize)]
struct Line {
    personal_number: Option<PersonalNumber>,
    foreigner_number: Option<ForeignerNumber>,
    tax_code: Option<TaxCode>,
    name: String,
    birthdate: Option<Birthdate>,
    gender: Option<Gender>,
    nationality: Option<String>,
    address: Option<Value>,
}

impl People {
    /// Reads a file: `{"citizens": […], "foreigners": […], "enterprises": […]}`.
    ///
    /// # Errors
    /// Where it is not that.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut reader = serde_json::Deserializer::from_str(text);
        serde_path_to_error::deserialize(&mut reader).map_err(|wrong| wrong.to_string())
    }

    /// The people of the demo.
    ///
    /// # Errors
    /// When a line of theirs is not one.
    pub fn of_the_demo() -> Result<Self, String> {
        let mut people = Self::default();
        for line in PEOPLE.lines().chain(STRANGERS.lines()) {
            people.add(serde_json::from_str(line).map_err(|wrong| wrong.to_string())?);
        }
        Ok(people)
    }

    fn add(&mut self, line: Line) {
        let text = line.address.as_ref().and_then(|address| address.get("formatted")).and_then(Value::as_str);
        let text = text.unwrap_or_default().to_owned();
        let lives = Residence { commune: COMMUNE.to_owned(), as_of: LocalDate::of(2025, 7, 1), text };
        let card = |ends_on| Card { state: CardState::InForce, ends_on: Some(ends_on) };
        let (nationality, gender) =
            (line.nationality.unwrap_or_default(), line.gender.unwrap_or(Gender::Other));
        if let (Some(number), Some(birthdate)) = (line.personal_number, line.birthdate) {
            let portrait = Some(SampleRef(format!("portrait-{}", number.as_str())));
            let (name, card) = (line.name, Some(card(CARDS_END)));
            let held = Recorded {
                name,
                birthdate,
                gender,
                nationality,
                alive: true,
                card,
                residence: Some(lives),
                portrait,
            };
            self.citizens.push(Citizen {
                guardians: guardians(number.as_str()),
                number,
                held,
                parents: Vec::new(),
                died_on: None,
            });
        } else if let (Some(number), Some(birthdate)) = (line.foreigner_number, line.birthdate) {
            let passport = travel_document(number.as_str());
            let Ok(document) = TravelDocument::parse(&passport, &nationality) else { return };
            self.foreigners.push(Admitted {
                document,
                document_ends_on: Some(CARDS_END),
                name: line.name,
                birthdate,
                gender,
                nationality,
                residence: Some(Stay {
                    kind: if number.as_str() == WITHOUT_CARD { StayKind::Visa } else { StayKind::Temporary },
                    card: card(STAYS_END),
                }),
                address: Some(lives),
                alive: true,
                biometrics: Some(SampleRef(format!("portrait-{}", number.as_str()))),
                guardians: Vec::new(),
                number: Some(number),
            });
        } else if let Some(code) = line.tax_code {
            let (name, head_office) = (line.name, Some(lives.text));
            let directors = DIRECTORS.iter().filter(|(of, _)| *of == code.as_str());
            let director = |(_, number): &(&str, &str)| ForeignerNumber::parse(number).ok();
            let representative = |number| Representative {
                number: Subject::ForeignerNumber(number),
                role: "giám đốc".to_owned(),
            };
            let representatives = directors.filter_map(director).map(representative).collect();
            let held = Registered { name, state: EnterpriseState::Active, representatives, head_office };
            self.enterprises.push(Firm { code: Enterprise { code }, held });
        }
    }
}

/// The number of the passport of the demo's foreigner of that number.
pub fn travel_document(number: &str) -> String {
    format!("XX{}", number.get(5..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demos_people_are_known_to_the_simulated_registers() {
        let people = People::of_the_demo().unwrap();
        let all = people.citizens.len() + people.foreigners.len() + people.enterprises.len();
        assert_eq!(all, PEOPLE.lines().chain(STRANGERS.lines()).count());
    }

    #[test]
    fn a_file_is_refused_by_the_place_that_is_wrong() {
        let refused = People::read(r#"{"citizens": [{"number": "99"}]}"#).unwrap_err();
        assert!(refused.contains("citizens[0]"), "{refused}");
        assert!(People::read(r#"{"citzens": []}"#).is_err());
    }
}
