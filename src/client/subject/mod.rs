//! Who a person is to one sector of clients (OpenID Connect Core §8.1): pairwise, and bound to the person. So is the
//! name of their session.
//!
//! A few were known to a sector before they were known here, and keep the subject they had: no service loses its user. Whatever a
//! grant of before that says goes on saying what it said, for a refresh may not change it (§12.2).

mod join;
mod keep;
mod store;

use std::collections::BTreeSet;

use crate::account::Holder;
use crate::base::{GrantId, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::Vault;

use super::model::Client;

pub use join::{KnownTo, Twice, former_subjects, join};
pub use keep::{Clash, InvalidSubject, Kept, OldSubject, keep, of_another};

pub(super) use keep::holds_name;

/// The `sub` of `person` for `client` where nobody knew them before. It stays when the account is made anew, and tells two sectors nothing.
pub fn pairwise(vault: &Vault, client: &Client, person: PersonId) -> String {
    vault.pairwise(client.sector(), person)
}

/// The `sub` of `person` in what follows from `grant`.
///
/// # Errors
/// As the database.
pub fn subject(
    c: &mut Conn,
    vault: &Vault,
    client: &Client,
    (person, grant): (PersonId, GrantId),
) -> Result<String, StoreError> {
    let kept = store::find(c, vault, client.sector(), person)?;
    let kept = kept.filter(|kept| kept.since <= grant.made_at());
    Ok(kept.map_or_else(|| pairwise(vault, client, person), |kept| kept.subject))
}

/// The same of somebody who was loaded: nothing is asked of those whom no sector knew before.
///
/// # Errors
/// As the database.
pub fn subject_of(
    c: &mut Conn,
    vault: &Vault,
    client: &Client,
    (holder, grant): (&Holder, GrantId),
) -> Result<String, StoreError> {
    match holder.has_subjects {
        true => subject(c, vault, client, (holder.account.person, grant)),
        false => Ok(pairwise(vault, client, holder.account.person)),
    }
}

/// All that `person` is called in what follows from these grants to `client`.
///
/// # Errors
/// As the database.
pub fn subjects(
    c: &mut Conn,
    vault: &Vault,
    client: &Client,
    (person, grants): (PersonId, &[GrantId]),
) -> Result<BTreeSet<String>, StoreError> {
    let kept = store::find(c, vault, client.sector(), person)?;
    let called = |grant: &GrantId| match &kept {
        Some(kept) if kept.since <= grant.made_at() => kept.subject.clone(),
        _ => pairwise(vault, client, person),
    };
    Ok(grants.iter().map(called).collect())
}

/// The subject that the sector of `client` had for `person` before.
///
/// # Errors
/// As the database.
pub fn old_subject(
    c: &mut Conn,
    vault: &Vault,
    client: &Client,
    person: PersonId,
) -> Result<Option<String>, StoreError> {
    Ok(store::find(c, vault, client.sector(), person)?.map(|kept| kept.subject))
}

/// The `sid` of a session for `client`: one name for all, and two sectors could tell by it that they serve one person.
pub fn session_id(vault: &Vault, client: &Client, sid: &str) -> String {
    vault.pairwise_session(client.sector(), sid)
}
