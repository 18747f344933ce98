//! Who stands behind an access token: the person that a grant is of, or the agency that a client is registered for.
//!
//! That whoever shows the token may is proven before ([`super::possessed`]): by the key it is bound to, or by holding it where it is
//! bound to none. Binding to a device of the account comes with the phone; what is proven here stays.

use std::sync::Arc;

use super::access::AccessClaims;
use super::model::Grant;
use super::store::find_grant;
use crate::account;
use crate::base::{Aal, GrantId, LocalDate, Moment};
use crate::client::Client;
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory, Standing, Succession, standing};
use crate::policy::{Law, NoLaw};
use crate::session::{Citizen, Session};

/// The person behind a verified token, with an account that is open and a grant that lives, both on the primary. Nobody stands so
/// behind the token of an officer who helps (see [`assisted`](super::assisted())), nor of a guardian who acts at a service for a child or
/// ward: what is the ward's own here, their account, is not entered by it.
///
/// Whatever raises the epoch of an account ends its grants in the same transaction: one that lives is of the present epoch.
///
/// # Errors
/// As the database.
pub fn citizen(c: &mut Conn, now: Moment, claims: &AccessClaims) -> Result<Option<Citizen>, StoreError> {
    let grant =
        live(c, now, claims.grant())?.filter(|grant| grant.assistance.is_none() && grant.actor.is_none());
    grant.map_or(Ok(None), |grant| signed_in(c, grant))
}

/// The grant of that name, while it lives.
pub(super) fn live(c: &mut Conn, now: Moment, id: Option<GrantId>) -> Result<Option<Grant>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let found = find_grant(c, id)?;
    Ok(found.filter(|grant| grant.revoked_at.is_none() && now < grant.expires_at))
}

/// Whose grant it is, as they had signed in for it.
pub(super) fn signed_in(c: &mut Conn, grant: Grant) -> Result<Option<Citizen>, StoreError> {
    let account = account::account(c, grant.account)?;
    let session = Session {
        // On no shelf: the session it came from may be over, and the grant goes on.
        key: grant.id.to_string(),
        sid: grant.session.unwrap_or_else(|| grant.id.to_string()),
        account: account.id,
        person: account.person,
        aal: Aal::from_acr(&grant.details.acr).unwrap_or(Aal::One),
        amr: grant.details.amr,
        auth_time: grant.details.auth_time,
        ends_at: grant.expires_at,
        epoch: account.epoch,
        agent: String::new(),
    };
    Citizen::prove(c, &session)
}

/// Proof that a request comes from a client of an agency that may act today.
#[derive(Debug, Clone)]
pub struct AgencyClient {
    client: Arc<Client>,
    code: AgencyCode,
    retired: Option<Retired>,
}

/// That the agency's code has ended and is taken for a while yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    /// The first day on which it meant nothing any more.
    pub since: LocalDate,
    /// Who took over.
    pub successors: Vec<AgencyCode>,
    /// The first day on which it is refused.
    pub refused_from: LocalDate,
}

/// Why no agency stands behind a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnAgency {
    /// The token is of a person.
    OfAPerson,
    /// Its client is registered for no agency.
    NoCode,
    /// The agency has ended, and its code is taken for nobody's any more.
    Ended {
        /// The code.
        code: AgencyCode,
        /// Who took over.
        successors: Vec<AgencyCode>,
    },
    /// Nobody can say: no law is in force.
    NoLaw(NoLaw),
}

impl AgencyClient {
    /// Looks at the agency that the client of `claims` is registered for.
    ///
    /// # Errors
    /// [`NotAnAgency`].
    pub fn prove(
        claims: &AccessClaims,
        client: &Arc<Client>,
        directory: &Directory,
        law: &Law,
        today: LocalDate,
    ) -> Result<Self, NotAnAgency> {
        if claims.gid.is_some() {
            return Err(NotAnAgency::OfAPerson);
        }
        let code = client.metadata.agency_code.clone().ok_or(NotAnAgency::NoCode)?;
        let rules = law.at::<Succession>(today).map_err(NotAnAgency::NoLaw)?.rules;
        let retired = match standing(&directory.agencies, &code, today, rules) {
            Standing::Active(_unit) => None,
            Standing::Retired { since, successors, refused_from } => {
                Some(Retired { since, successors, refused_from })
            }
            Standing::Ended { successors } => return Err(NotAnAgency::Ended { code, successors }),
            Standing::Unknown => return Err(NotAnAgency::Ended { code, successors: Vec::new() }),
        };
        Ok(Self { client: client.clone(), code, retired })
    }

    /// The client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Under which code the agency acts.
    pub const fn code(&self) -> &AgencyCode {
        &self.code
    }

    /// What its owner must be warned of.
    pub const fn retired(&self) -> Option<&Retired> {
        self.retired.as_ref()
    }
}
