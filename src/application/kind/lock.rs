//! An authority wants an account locked (Decree 69/2024, article 30): taken in by any unit, decided by the identity authority.

use serde::{Deserialize, Serialize};

use super::{Granted, Kind, KindName, Verdict};
use crate::application::effect;
use crate::application::facts::Facts;
use crate::application::reason::Doubt;
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term, Terms};

/// What an authority asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockRequest {
    /// The code of the authority.
    pub authority: String,
    /// The number of its letter: two letters are two requests, and two grounds.
    pub letter: String,
    /// What it says.
    pub why: String,
}

impl Kind for LockRequest {
    fn name(&self) -> KindName {
        KindName::Lock
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

    fn judge(&self, _facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        Ok(Verdict::Weigh(Doubt::Always))
    }

    fn term(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        term(facts, law, on)
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::lock(c, desk, granted, &self.about())
    }
}

/// A letter, by who wrote it: the same name takes the lock off again.
pub(super) fn about(authority: &str, letter: &str) -> String {
    format!("{authority}/{}", letter.trim())
}

/// One working day to forward it, then two to decide.
pub(super) fn term(facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
    let lock = &law.at::<Terms>(on)?.rules.lock;
    Ok(if facts.forwarded { lock.decide } else { lock.forward })
}
