//! What happens to the people of the simulated registers, and is told.

use serde_json::{Value, json};

use super::people::{Citizen, People};
use super::state::Simulator;
use crate::base::Moment;
use crate::registers::{Admitted, Card, CardState, EnterpriseState, Happening, Register, Subject};

impl Simulator {
    /// Lets something happen, and tells it to whoever asks for events; answers what the register calls it.
    pub fn tell(&self, register: Register, about: &Subject, what: &Happening) -> String {
        let at = self.now();
        self.change(|people| people.undergo(about, what));
        self.enter(register, |number| {
            let id = format!("{}-{number}", register.as_str());
            (id.clone(), json!({ "id": id, "at": at.to_string(), "about": about, "what": what }))
        })
    }

    /// Tells something as it stands, whatever it is: again, late, or malformed. Nothing happens to anybody.
    pub fn tell_as_written(&self, register: Register, written: Value) {
        self.enter(register, |_number| (String::new(), written));
    }

    /// The events of `register` after a cursor, the cursor behind them, and whether there are more.
    pub(super) fn told(&self, register: Register, after: Option<&str>, limit: usize) -> Value {
        let after: usize = after.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
        let all = self.entered(register);
        let page: Vec<&Value> = all.iter().skip(after).take(limit).collect();
        let next = after + page.len();
        json!({ "events": page, "next": next.to_string(), "more": next < all.len() })
    }

    fn now(&self) -> Moment {
        self.as_of("")
    }
}

impl People {
    /// What the registers hold from now on.
    fn undergo(&mut self, about: &Subject, what: &Happening) {
        match about {
            Subject::PersonalNumber(number) => {
                self.citizens
                    .iter_mut()
                    .filter(|one| one.number == *number)
                    .for_each(|one| one.undergo(what));
            }
            Subject::ForeignerNumber(number) => {
                let meant = self.foreigners.iter_mut().filter(|one| one.number.as_ref() == Some(number));
                meant.for_each(|one| of_a_foreigner(one, what));
            }
            Subject::TravelDocument(document) => {
                let meant = self.foreigners.iter_mut().filter(|one| one.document == *document);
                meant.for_each(|one| of_a_foreigner(one, what));
            }
            Subject::EnterpriseCode(code) => {
                for firm in self.enterprises.iter_mut().filter(|one| one.code.code == *code) {
                    match what {
                        Happening::Dissolved => firm.held.state = EnterpriseState::Dissolved,
                        Happening::Representatives { representatives } => {
                            firm.held.representatives.clone_from(representatives);
                        }
                        Happening::Name { name } => firm.held.name.clone_from(name),
                        _ => {}
                    }
                }
            }
        }
    }
}

impl Citizen {
    fn undergo(&mut self, what: &Happening) {
        match what {
            Happening::Death { on } => (self.held.alive, self.died_on) = (false, *on),
            Happening::Name { name } => self.held.name.clone_from(name),
            Happening::Residence(residence) => self.held.residence = Some(residence.clone()),
            Happening::CardRevoked => {
                self.held.card = self.held.card.map(|card| Card { state: CardState::Revoked, ..card });
            }
            Happening::CardIssued { ends_on } => {
                self.held.card = Some(Card { state: CardState::InForce, ends_on: *ends_on });
            }
            // Nobody plays the registrar who finds out what was mistaken.
            Happening::Correction { .. } => (self.held.alive, self.died_on) = (true, None),
            Happening::Guardians { guardians } => self.guardians.clone_from(guardians),
            Happening::Birth { .. } | Happening::Representatives { .. } | Happening::Dissolved => {}
        }
    }
}

fn of_a_foreigner(one: &mut Admitted, what: &Happening) {
    match what {
        Happening::Death { .. } => one.alive = false,
        Happening::Name { name } => one.name.clone_from(name),
        Happening::Residence(residence) => one.address = Some(residence.clone()),
        Happening::CardRevoked | Happening::CardIssued { .. } => {
            if let Some(stay) = &mut one.residence {
                stay.card = match what {
                    Happening::CardIssued { ends_on } => {
                        Card { state: CardState::InForce, ends_on: *ends_on }
                    }
                    _ => Card { state: CardState::Revoked, ..stay.card },
                };
            }
        }
        Happening::Correction { .. } => one.alive = true,
        Happening::Guardians { guardians } => one.guardians.clone_from(guardians),
        Happening::Birth { .. } | Happening::Representatives { .. } | Happening::Dissolved => {}
    }
}
