//! For which organisation somebody acts by a grant: asked of the mandate at every code, refresh and answer.

use crate::account::{self, Account, Holder, Number};
use crate::base::{GrantId, LocalDate, Moment};
use crate::client::{self, Client, Scopes};
use crate::db::{Conn, StoreError};
use crate::grant::{Grant, Org};
use crate::keys::Vault;
use crate::mandate::member::{self, ActingFor, NotActing};

/// Proof that the grant's holder acts for an organisation now, with what is known of it.
pub(super) struct Acting {
    pub(super) proof: ActingFor,
    organisation: Holder,
    /// As which the client knows it.
    sub: String,
}

/// For whom the holder of `grant` acts at `client`: nobody but themselves, or an organisation; and that they do no more.
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
        Ok(Self { proof, organisation, sub })
    }

    /// What the client is told of it: codes only where the scope for organisations was granted.
    pub(super) fn org(&self, granted: &Scopes) -> Org {
        let number = self.organisation.profile.number.as_ref().filter(|_| granted.has("org"));
        let code = |number: &Number| number.text().into_owned();
        Org {
            sub: self.sub.clone(),
            name: self.organisation.profile.name.clone(),
            tax_code: number.filter(|number| matches!(number, Number::TaxCode(_))).map(code),
            enterprise_code: number.filter(|number| matches!(number, Number::EnterpriseCode(_))).map(code),
            roles: self.proof.roles().map(|role| role.as_str().to_owned()).collect(),
        }
    }

    /// The moment from which on one of the mandates is over: no token that names them lives longer.
    pub(super) fn until(&self) -> Option<Moment> {
        self.proof.until().map(LocalDate::begins)
    }
}
