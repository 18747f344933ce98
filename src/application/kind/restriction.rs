//! The holder wants the processing of their data restricted (Law 91/2025, article 4): from the decision on, services get no more of
//! them than the law demands, and those that are not the State's nothing, until the holder lifts it.

use serde::{Deserialize, Serialize};

use super::{FieldFlaw, Granted, Kind, KindName, Verdict};
use crate::application::effect;
use crate::application::facts::Facts;
use crate::application::reason::{Doubt, Reason};
use crate::application::words;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Rights, Term};

/// Why it is wanted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// In the holder's own words.
    pub why: String,
}

impl Restriction {
    /// For that reason, as it is typed.
    ///
    /// # Errors
    /// The field, where nothing was written, or more than is kept.
    pub fn read(why: &str) -> Result<Self, Vec<FieldFlaw>> {
        let why = words::own(why).map_err(|flaw| vec![FieldFlaw { field: "why", flaw }])?;
        Ok(Self { why })
    }
}

impl Kind for Restriction {
    fn name(&self) -> KindName {
        KindName::Restriction
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.why]
    }

    fn handled_by(&self) -> Role {
        Role::Authority
    }

    fn needs_no_officer(&self) -> bool {
        false
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        Ok(match facts.restricted {
            true => Verdict::Refuse(Reason::NotNeeded),
            false => Verdict::Weigh(Doubt::Always),
        })
    }

    fn term(&self, _facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        Ok(law.at::<Rights>(on)?.rules.restriction)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::restrict(c, desk, granted)
    }
}
