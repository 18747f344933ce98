//! What the simulated registers hold, how they behave just now, and what they were asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;

use super::people::People;
use crate::base::{Clock, LocalDate, Moment};
use crate::registers::{
    Admitted, Birth, Card, Death, Enterprise, Foreigner, Guardians, Match, Matched, Record, Register,
    Represented, SampleRef, Stay, Vital, VitalFacts,
};

/// How a register behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "behaviour")]
pub enum Behaviour {
    /// As it should.
    #[default]
    Well,
    /// It answers 503.
    Down,
    /// It answers after so long.
    Slow {
        /// In milliseconds.
        millis: u64,
    },
    /// It answers another question than the one that was put.
    Wrong,
    /// Its copy is so old.
    Behind {
        /// In seconds.
        seconds: u64,
    },
    /// It refuses the token.
    Refusing,
}

/// The simulated registers; a handle to change them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Simulator {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

#[derive(Debug, Default)]
struct State {
    people: People,
    behaviours: BTreeMap<String, Behaviour>,
    asked: BTreeMap<String, u64>,
    entered: Vec<(Register, Value)>,
    unanswered: BTreeSet<String>,
}

/// A question that no register of these is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotAnswered {
    /// There is no such question.
    NoSuchQuestion,
    /// It is not well formed.
    Malformed,
}

impl Simulator {
    /// Registers that know `people`.
    pub fn of(people: People, clock: Clock) -> Self {
        Self { state: Arc::new(Mutex::new(State { people, ..State::default() })), clock }
    }

    /// Makes a register behave so from now on; `biometrics` and `chips` are two of them here.
    pub fn behave(&self, register: &str, behaviour: Behaviour) {
        self.lock().behaviours.insert(register.to_owned(), behaviour);
    }

    /// How it behaves.
    pub fn behaviour(&self, register: &str) -> Behaviour {
        self.lock().behaviours.get(register).copied().unwrap_or_default()
    }

    /// How often each register was asked what: `population/match`. Questions it did not answer count too.
    pub fn asked(&self) -> BTreeMap<String, u64> {
        self.lock().asked.clone()
    }

    /// Changes whom the registers know, as clerks do at their desks: nobody is told.
    pub fn change(&self, change: impl FnOnce(&mut People)) {
        change(&mut self.lock().people);
    }

    /// Enters what happened, under the number it has among all that ever did.
    pub(super) fn enter(&self, register: Register, write: impl FnOnce(usize) -> (String, Value)) -> String {
        let mut state = self.lock();
        let (id, written) = write(state.entered.len() + 1);
        state.entered.push((register, written));
        id
    }

    /// What one register has entered.
    pub(super) fn entered(&self, register: Register) -> Vec<Value> {
        let state = self.lock();
        state.entered.iter().filter(|(of, _)| *of == register).map(|(_, written)| written.clone()).collect()
    }

    /// Answers nothing any more about whoever holds the number, as if the register were down for them alone.
    pub fn say_nothing_about(&self, number: &str) {
        self.lock().unanswered.insert(number.to_owned());
    }

    /// Whether the question is about somebody it says nothing about.
    pub(super) fn says_nothing_to(&self, question: &Value) -> bool {
        let number = question.get("number").and_then(Value::as_str);
        number.is_some_and(|number| self.lock().unanswered.contains(number))
    }

    /// Has the card or the residence of whoever holds the number end on that day.
    pub fn end_papers(&self, number: &str, on: LocalDate) {
        self.change(|people| people.end_papers(number, on));
    }

    /// The portrait that a register has of whoever holds the number.
    pub fn portrait_of(&self, number: &str) -> Option<SampleRef> {
        let people = &self.lock().people;
        let citizen = people.citizens.iter().find(|one| one.number.as_str() == number);
        let foreigner = || {
            let holds = |one: &&Admitted| one.number.as_ref().is_some_and(|own| own.as_str() == number);
            people.foreigners.iter().find(holds).and_then(|one| one.biometrics.clone())
        };
        citizen.and_then(|one| one.held.portrait.clone()).or_else(foreigner)
    }

    /// The card of whoever holds the number, if they have one.
    pub(super) fn card_of(&self, number: &str) -> Option<Card> {
        let people = &self.lock().people;
        people.citizens.iter().find(|one| one.number.as_str() == number).and_then(|one| one.held.card)
    }

    /// What day it is.
    pub(super) fn today(&self) -> LocalDate {
        self.clock.now().local_date()
    }

    /// Notes a question before it is answered.
    pub(super) fn note(&self, register: &str, question: &str) {
        *self.lock().asked.entry(format!("{register}/{question}")).or_default() += 1;
    }

    /// As of when the copy is that answers.
    pub(super) fn as_of(&self, register: &str) -> Moment {
        match self.behaviour(register) {
            Behaviour::Behind { seconds } => self.clock.now().minus(Duration::from_secs(seconds)),
            _ => self.clock.now(),
        }
    }

    /// Answers a question: nothing when the number is not known.
    pub(super) fn answer(
        &self,
        register: Register,
        name: &str,
        question: Value,
    ) -> Result<Option<Value>, NotAnswered> {
        let state = self.lock();
        let people = &state.people;
        match (register, name) {
            (Register::Population, "match") => said(question, |asked| people.matches(asked)),
            (Register::Population, "record") => said(question, |Record { number }| {
                people.citizens.iter().find(|one| one.number == *number).map(|one| one.held.clone())
            }),
            (Register::Immigration, "foreigner") => said(question, |asked| {
                let is_meant = |one: &&Admitted| match asked {
                    Foreigner::ForeignerNumber(number) => one.number.as_ref() == Some(number),
                    Foreigner::TravelDocument(document) => one.document == *document,
                };
                people.foreigners.iter().find(is_meant).cloned()
            }),
            (Register::Business, "enterprise") => said(question, |asked: &Enterprise| {
                people.enterprises.iter().find(|one| one.code == *asked).map(|one| one.held.clone())
            }),
            (Register::CivilStatus, "vital") => said(question, |asked| people.vital(asked)),
            (Register::CivilStatus, "guardians") => said(question, |Guardians { number }| {
                let one = people.citizens.iter().find(|one| one.number == *number)?;
                Some(Represented { guardians: one.guardians.clone() })
            }),
            _ => Err(NotAnswered::NoSuchQuestion),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl People {
    fn matches(&self, asked: &Match) -> Option<Matched> {
        let one = self.citizens.iter().find(|one| one.number == asked.number)?;
        Some(Matched {
            same_name: spelt(&one.held.name) == spelt(&asked.name),
            same_birthdate: one.held.birthdate == asked.birthdate,
            alive: one.held.alive,
            card: one.held.card,
            residence: one.held.residence.clone(),
            portrait: one.held.portrait.clone(),
        })
    }

    fn end_papers(&mut self, number: &str, on: LocalDate) {
        for one in self.citizens.iter_mut().filter(|one| one.number.as_str() == number) {
            one.held.card = one.held.card.map(|card| Card { ends_on: Some(on), ..card });
        }
        let holds = |one: &&mut Admitted| one.number.as_ref().is_some_and(|own| own.as_str() == number);
        for one in self.foreigners.iter_mut().filter(holds) {
            one.residence =
                one.residence.map(|stay| Stay { card: Card { ends_on: Some(on), ..stay.card }, ..stay });
        }
    }

    fn vital(&self, asked: &Vital) -> Option<VitalFacts> {
        let one = self.citizens.iter().find(|one| one.number == asked.number)?;
        let birth =
            Birth { name: one.held.name.clone(), born: one.held.birthdate, parents: one.parents.clone() };
        Some(VitalFacts { birth: Some(birth), death: one.died_on.map(|on| Death { on }) })
    }
}

fn said<Q: serde::de::DeserializeOwned, F: Serialize>(
    question: Value,
    find: impl FnOnce(&Q) -> Option<F>,
) -> Result<Option<Value>, NotAnswered> {
    let question = serde_json::from_value(question).map_err(|_wrong| NotAnswered::Malformed)?;
    Ok(find(&question).map(|facts| json!(facts)))
}

/// Names differ in more than case and spaces, or they are the same.
fn spelt(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").nfc().collect::<String>().to_lowercase()
}
