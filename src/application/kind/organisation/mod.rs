//! An organisation is to have an account: asked for by whoever represents it, or by a person of level 2 whom a representative
//! authorised (Decree 69/2024, articles 12 and 13). All who represent it beside the applicant agree first. The business register is the
//! truth about who that is; what it does not know, an officer weighs on paper.

mod effect;
mod facts;
mod gather;
mod learn;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{FieldFlaw, Granted, Kind, KindName, Verdict};
use crate::account::Level;
use crate::application::facts::Facts;
use crate::application::model::Evidence;
use crate::application::reason::{Doubt, Reason, Wait, Want};
use crate::base::{LocalDate, TaxCode};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Role;
use crate::policy::{Law, NoLaw, Term, Terms};
use crate::registers::EnterpriseState;

pub use facts::{Consent, Firm, FirmSaid, RepStatus, Representative};
pub(in crate::application) use gather::FirmFound;
pub(super) use gather::gather;
pub(in crate::application) use learn::learn;

/// An account for an organisation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its enterprise code, which is its tax code.
    pub code: TaxCode,
    /// As what the applicant asks.
    pub capacity: Capacity,
}

/// As what somebody asks for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// They represent it by law.
    Representative,
    /// A representative authorised them.
    Authorised,
}

impl Capacity {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Representative => "representative",
            Self::Authorised => "authorised",
        }
    }
}

/// The same as it is typed.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedOrganisation {
    /// The code.
    pub code: String,
    /// `representative` or `authorised`.
    pub capacity: String,
}

impl TypedOrganisation {
    /// What is asked for.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self) -> Result<Organisation, Vec<FieldFlaw>> {
        let code = TaxCode::parse(&self.code).ok();
        let capacity = match self.capacity.as_str() {
            "representative" => Some(Capacity::Representative),
            "authorised" => Some(Capacity::Authorised),
            _ => None,
        };
        match (code, capacity) {
            (Some(code), Some(capacity)) => Ok(Organisation { code, capacity }),
            (code, capacity) => {
                let flaw = |field| FieldFlaw { field, flaw: "invalid" };
                let code = code.is_none().then(|| flaw("code"));
                Err(code.into_iter().chain(capacity.is_none().then(|| flaw("capacity"))).collect())
            }
        }
    }
}

impl std::fmt::Debug for TypedOrganisation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedOrganisation(…)")
    }
}

impl Organisation {
    /// Whether the applicant says that they represent it.
    pub const fn represents(&self) -> bool {
        matches!(self.capacity, Capacity::Representative)
    }

    fn of_registered(&self, said: &FirmSaid, has_paper: bool) -> Verdict {
        if matches!(said.state, EnterpriseState::Dissolving | EnterpriseState::Dissolved) {
            return Verdict::Refuse(Reason::HolderEnded);
        }
        if self.represents() && !said.is_by_representative() {
            return Verdict::Refuse(Reason::NotRepresentative);
        }
        // A representative takes over what another opened; whoever is authorised asks those who administer it.
        if said.taken && !self.represents() {
            return Verdict::Refuse(Reason::NotNeeded);
        }
        if said.others().any(|one| matches!(one.consent, Consent::Denied(_))) {
            return Verdict::Refuse(Reason::NotConsented);
        }
        let agreed = said.others().all(|one| matches!(one.consent, Consent::Given(_)));
        // Where nobody else represents it, the applicant's own word is all there is; an authorised person has none.
        let has_word = self.represents() || said.others().next().is_some();
        match (agreed && has_word, has_paper) {
            (true, _) => Verdict::Grant,
            (false, true) => Verdict::Weigh(Doubt::Always),
            (false, false) if said.others().any(|one| matches!(one.consent, Consent::Asked(_))) => {
                Verdict::Mend(vec![Want::Consent, Want::Paper])
            }
            (false, false) => Verdict::Mend(vec![Want::Paper]),
        }
    }
}

impl Kind for Organisation {
    fn name(&self) -> KindName {
        KindName::Organisation
    }

    fn handled_by(&self) -> Role {
        Role::Authority
    }

    fn needs_no_officer(&self) -> bool {
        true
    }

    fn judge(&self, facts: &Facts, _law: &Law, _on: LocalDate) -> Result<Verdict, NoLaw> {
        if facts.level != Some(Level::Two) {
            return Ok(Verdict::Refuse(Reason::NoLevel));
        }
        if facts.too_often {
            return Ok(Verdict::Wait(Wait::TooOften));
        }
        let has_paper = facts.handed_in.contains(&Evidence::Paper);
        Ok(match &facts.enterprise {
            Firm::NotAsked | Firm::Down => Verdict::Wait(Wait::RegisterDown),
            Firm::Unknown if has_paper => Verdict::Weigh(Doubt::Always),
            Firm::Unknown => Verdict::Mend(vec![Want::Paper]),
            Firm::Said(said) => self.of_registered(said, has_paper),
        })
    }

    fn term(&self, facts: &Facts, law: &Law, on: LocalDate) -> Result<Term, NoLaw> {
        let issue = &law.at::<Terms>(on)?.rules.issue;
        Ok(match facts.enterprise {
            Firm::Said(_) => issue.organisation_known,
            Firm::NotAsked | Firm::Down | Firm::Unknown => issue.organisation,
        })
    }

    fn effect(&self, c: &mut Conn, desk: &Desk, granted: &Granted<'_>) -> Result<(), StoreError> {
        effect::effect(c, desk, self, granted)
    }
}
