//! To activate an account whose window is over (Decree 69/2024, article 14): after seven days an officer opens it again.

use serde::{Deserialize, Serialize};

use super::{Granted, Kind, KindName, Verdict};
use crate::application::effect;
use crate::application::facts::Facts;
use crate::application::reason::{Doubt, Reason};
use crate::application::rules::Handling;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term};

/// The window is to be opened again.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {}

impl Kind for Activation {
    fn name(&self) -> KindName {
        KindName::Activation
    }

    fn handled_by(&self) -> Role {
        Role::Authority
    }

    fn needs_no_officer(&self) -> bool {
        false
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        Ok(match facts.window_over {
            true => Verdict::Weigh(Doubt::Always),
            false => Verdict::Refuse(Reason::NotNeeded),
        })
    }

    fn term(&self, _facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        Ok(law.at::<Handling>(on)?.rules.reopen)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::reopen(c, desk, granted)
    }
}
