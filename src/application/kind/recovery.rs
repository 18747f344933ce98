//! A phone that was a key is lost, and its holder stands at a counter with their papers: an officer asks for them, sees them, and
//! decides. Granting it takes every phone off the account, with all that was bound to it; then the next one can be bound.

use serde::{Deserialize, Serialize};

use super::identity::{Citizen, Declared, Identity};
use super::{Granted, Kind, KindName, Verdict, in_person};
use crate::account::{Holder, Level};
use crate::application::effect;
use crate::application::facts::Facts;
use crate::application::reason::Reason;
use crate::application::rules::Handling;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term};

/// What the officer was told, and by whom.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// What has become of the phone.
    pub why: String,
    /// As what the officer sits there who took it in: citizens and foreigners come to counters of their own.
    pub at: Role,
    /// Who the account's holder is: whoever stands there is compared with the photo that the register has of them.
    pub who: Option<Declared>,
}

impl Recovery {
    /// For the holder of an account, at a counter of that role.
    pub fn of(holder: &Holder, why: String, at: Role) -> Self {
        let known = &holder.profile;
        let citizen = known.personal_number().zip(known.birthdate).map(|(number, birthdate)| {
            Declared::Citizen(Citizen { number: number.clone(), name: known.name.clone(), birthdate })
        });
        Self { why, at, who: citizen }
    }

    /// As a register is asked about them.
    pub(super) fn identity(&self) -> Identity {
        Identity { level: Level::Two, declared: self.who.clone() }
    }
}

impl Kind for Recovery {
    fn name(&self) -> KindName {
        KindName::Recovery
    }

    fn is_declared(&self) -> bool {
        !self.why.trim().is_empty()
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.why]
    }

    fn takes_visit(&self) -> bool {
        true
    }

    fn handled_by(&self) -> Role {
        self.at
    }

    fn needs_no_officer(&self) -> bool {
        false
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        Ok(match facts.level {
            // Whoever has never been confirmed shows papers that are held against nothing.
            None => Verdict::Refuse(Reason::NoLevel),
            Some(_) => in_person(facts).unwrap_or(Verdict::Grant),
        })
    }

    fn term(&self, _facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        Ok(law.at::<Handling>(on)?.rules.recovery)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::take_phones_off(c, desk, granted)
    }
}
