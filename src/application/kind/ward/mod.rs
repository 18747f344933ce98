//! An account for a child or a ward, asked for by whoever represents them (Decree 69/2024, articles 10, 11 and 14.2): level 1 is
//! declared online and compared with the registers, level 2 proven at a counter, where both come.

mod gather;
mod grant;
mod judge;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::identity::{Declared, FieldFlaw, Identity, Typed};
use super::{Granted, Kind, KindName, Verdict};
use crate::account::{Level, Number};
use crate::application::facts::Facts;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::mandate::guardian::{Relation, Rules};
use crate::policy::{Eligibility, Law, NoLaw, Term};

pub(super) use gather::gather;

/// A level is asked for somebody else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ward {
    /// Which.
    pub level: Level,
    /// As what they represent them, once they have said so.
    #[serde(default)]
    pub relation: Option<Relation>,
    /// What they declare of them, once they have.
    #[serde(default)]
    pub declared: Option<Declared>,
}

impl Ward {
    /// A level, nothing declared yet.
    pub const fn of(level: Level) -> Self {
        Self { level, relation: None, declared: None }
    }

    /// Reads what somebody typed of the one they represent, on the day `today`.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(
        level: Level,
        (relation, typed): (&str, &Typed),
        today: LocalDate,
    ) -> Result<Self, Vec<FieldFlaw>> {
        let (relation, declared) = (Relation::from_name(relation), typed.read(today));
        let unsaid = relation.is_none().then_some(FieldFlaw { field: "relation", flaw: "missing" });
        match (relation, declared) {
            (Some(_), Ok(declared)) => Ok(Self { level, relation, declared: Some(declared) }),
            (_, declared) => Err(unsaid.into_iter().chain(declared.err().into_iter().flatten()).collect()),
        }
    }

    /// As if the child or ward asked: the registers are asked the same, and the same terms run.
    fn identity(&self) -> Identity {
        Identity { level: self.level, declared: self.declared.clone() }
    }
}

impl Kind for Ward {
    fn name(&self) -> KindName {
        KindName::Ward
    }

    fn about(&self) -> String {
        self.identity().about()
    }

    /// Whoever has twins asks twice.
    fn is_one_of_many(&self) -> bool {
        true
    }

    fn is_declared(&self) -> bool {
        self.relation.is_some() && self.declared.is_some()
    }

    fn takes_visit(&self) -> bool {
        self.identity().takes_visit()
    }

    fn ward(&self) -> Vec<Number> {
        self.identity().numbers()
    }

    fn handled_by(&self) -> Role {
        self.identity().handled_by()
    }

    fn needs_no_officer(&self) -> bool {
        self.identity().needs_no_officer()
    }

    fn judge(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Verdict, NoLaw> {
        let (eligible, rules) = (law.at::<Eligibility>(on)?.rules, law.at::<Rules>(on)?.rules);
        Ok(judge::judge(self, facts, (eligible, rules), on))
    }

    fn term(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        self.identity().term(facts, law, on)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        grant::grant(c, desk, self, granted)
    }
}
