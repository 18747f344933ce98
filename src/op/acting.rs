//! For whom somebody acts by a grant, an organisation or a child or ward: asked of the mandate at every code, refresh and answer.

use crate::account::{self, Account, Holder, Number};
use crate::base::{GrantId, LocalDate, MandateId, Moment};
use crate::client::{self, Client, Scopes};
use crate::db::{Conn, StoreError};
use crate::grant::{Actor, Grant, Org};
use crate::keys::Vault;
use crate::mandate::NotActing;
use crate::mandate::guardian::{self, Representing};
use crate::mandate::member::{self, ActingFor};

/// Proof that somebody acts for another by a grant now, and as whom the client knows the one of them who is not the grant's holder.
pub(super) enum Acting {
    /// The grant's holder, for an organisation; with what is known of it.
    Member { proof: ActingFor, organisation: Box<Holder>, sub: String },
    /// A guardian, for the grant's holder.
    Guardian { proof: Representing, sub: String },
}

/// Who acts for whom by `grant` at `client`, whose holder is named: nobody for another, somebody, or somebody who may no more.
///
/// # Errors
/// As the database.
pub(super) fn acting(
    c: &mut Conn,
    vault: &Vault,
    on: LocalDate,
    (client, person, grant): (&Client, &Account, &Grant),
) -> Result<Result<Option<Acting>, NotActing>, StoreError> {
    let Some(mandate) = grant.mandate else { return Ok(Ok(None)) };
    if let Some(guardian) = grant.actor {
        if !client.metadata.khoa_serves_wards {
            return Ok(Err(NotActing::NoMandate));
        }
        let proof = match guardian::act_by(c, on, guardian, (mandate, person.id))? {
            Ok(proof) => proof,
            Err(why) => return Ok(Err(why)),
        };
        // Where either may not go by themselves, neither goes with the other.
        if client.is_shut_out_of(proof.ward()) || client.is_shut_out_of(proof.guardian()) {
            return Ok(Err(NotActing::Resting));
        }
        let sub = client::subject(c, vault, client, (proof.guardian().person, grant.id))?;
        return Ok(Ok(Some(Acting::Guardian { proof, sub })));
    }
    let groups = &client.metadata.khoa_service_groups;
    let proof = match member::act_by(c, on, person, mandate, groups)? {
        Ok(proof) => proof,
        Err(why) => return Ok(Err(why)),
    };
    Acting::by(c, vault, (client, grant.id), proof).map(|acting| Ok(Some(acting)))
}

impl Acting {
    /// By that proof, as the client knows the organisation in what follows from a grant to it.
    ///
    /// # Errors
    /// As the database.
    pub(super) fn by(
        c: &mut Conn,
        vault: &Vault,
        (client, grant): (&Client, GrantId),
        proof: ActingFor,
    ) -> Result<Self, StoreError> {
        let organisation = account::load(c, vault, proof.organisation().id)?;
        let sub = client::subject_of(c, vault, client, (&organisation, grant))?;
        Ok(Self::Member { proof, organisation: Box::new(organisation), sub })
    }

    /// What the client is told of the organisation, if it is for one: codes only where the scope for organisations was granted.
    pub(super) fn org(&self, granted: &Scopes) -> Option<Org> {
        let Self::Member { proof, organisation, sub } = self else { return None };
        let number = organisation.profile.number.as_ref().filter(|_| granted.has("org"));
        let code = |number: &Number| number.text().into_owned();
        Some(Org {
            sub: sub.clone(),
            name: organisation.profile.name.clone(),
            tax_code: number.filter(|number| matches!(number, Number::TaxCode(_))).map(code),
            enterprise_code: number.filter(|number| matches!(number, Number::EnterpriseCode(_))).map(code),
            roles: proof.roles().map(|role| role.as_str().to_owned()).collect(),
        })
    }

    /// What the client is told of the guardian, if one acts (RFC 8693 §4.1): as what, only where the scope for that was granted.
    pub(super) fn actor(&self, granted: &Scopes) -> Option<Actor> {
        let Self::Guardian { proof, sub } = self else { return None };
        let relation = proof.guardianship().relation.as_str();
        Some(Actor {
            sub: sub.clone(),
            agency: None,
            role: None,
            relation: granted.has("guardian").then(|| relation.to_owned()),
        })
    }

    /// The mandates by which they do.
    pub(super) fn mandates(&self) -> Vec<MandateId> {
        match self {
            Self::Member { proof, .. } => proof.mandates().collect(),
            Self::Guardian { proof, .. } => vec![proof.guardianship().id],
        }
    }

    /// The moment from which on one of the mandates is over: no token that names them lives longer.
    pub(super) fn until(&self) -> Option<Moment> {
        let day = match self {
            Self::Member { proof, .. } => proof.until(),
            Self::Guardian { proof, .. } => proof.guardianship().valid_to,
        };
        day.map(LocalDate::begins)
    }
}
