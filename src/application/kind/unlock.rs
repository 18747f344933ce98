//! An authority takes back what it had an account locked for (Decree 69/2024, article 30). Other grounds stay.

use serde::{Deserialize, Serialize};

use super::lock::{about, term};
use super::{Granted, Kind, KindName, Verdict};
use crate::application::effect;
use crate::application::facts::Facts;
use crate::application::reason::{Doubt, Reason};
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term};

/// What an authority takes back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockRequest {
    /// The code of the authority.
    pub authority: String,
    /// The number of the letter by which it had asked for the lock.
    pub letter: String,
    /// What it says now.
    pub why: String,
}

impl Kind for UnlockRequest {
    fn name(&self) -> KindName {
        KindName::Unlock
    }

    fn about(&self) -> String {
        about(&self.authority, &self.letter)
    }

    fn is_declared(&self) -> bool {
        !self.letter.trim().is_empty() && !self.why.trim().is_empty()
    }

    fn words(&self) -> Vec<&str> {
        vec![&self.authority, &self.letter, &self.why]
    }

    fn handled_by(&self) -> Role {
        Role::Authority
    }

    fn needs_no_officer(&self) -> bool {
        false
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        Ok(match facts.locked_on.is_empty() {
            true => Verdict::Refuse(Reason::NotNeeded),
            false => Verdict::Weigh(Doubt::Always),
        })
    }

    fn term(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        term(facts, law, on)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::unlock(c, desk, granted, &self.about())
    }
}
