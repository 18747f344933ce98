//! What the program of an officer holds while the officer helps somebody: a grant of that person, which names the assistance it is for and
//! hangs from the officer's own. So it ends with either account's lock, with the officer's sign-in, and with the assistance; and nobody is
//! signed in by it: what stands behind its tokens is an officer, and what they may do is asked of the assistance at every call.

mod store;

pub use store::{end_of_assistance, end_of_assistances, insert_assisted};

use super::access::AccessClaims;
use super::behind::{live, signed_in};
use crate::base::{AssistanceId, Moment};
use crate::db::{Conn, StoreError};
use crate::session::Citizen;

/// Who stands behind the token of an officer who helps.
#[derive(Debug, Clone)]
pub struct Assisted {
    /// What the token was given for.
    pub assistance: AssistanceId,
    /// The officer, as they had signed in to the program.
    pub officer: Citizen,
}

/// Who helps by a verified token, with both grants alive on the primary; nothing for a token of any other kind.
///
/// # Errors
/// As the database.
pub fn assisted(c: &mut Conn, now: Moment, claims: &AccessClaims) -> Result<Option<Assisted>, StoreError> {
    let Some(grant) = live(c, now, claims.grant())? else { return Ok(None) };
    let Some(assistance) = grant.assistance else { return Ok(None) };
    let Some(own) = live(c, now, grant.via)? else { return Ok(None) };
    Ok(signed_in(c, own)?.map(|officer| Assisted { assistance, officer }))
}
