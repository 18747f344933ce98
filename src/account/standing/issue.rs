//! An authority issues a level.

use serde_json::json;

use super::model::{Proof, Proven};
use super::store;
use crate::account::store as accounts;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};

/// Issues the level that `proof` carries: its holder may take it up until `activate_by`, and keeps the one in force till
/// then. A proof of no more than what is in force is kept, and nothing waits for anybody. Only `application` calls it.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such account; [`StoreError::Conflict`] when it is closed.
pub fn issue(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    proof: &Proof,
    activate_by: Moment,
) -> Result<(), StoreError> {
    let waits = store::issue(c, desk.now, account, (proof.level, activate_by))?;
    if !waits && accounts::account(c, account)?.closed_at.is_some() {
        return Err(StoreError::Conflict);
    }
    let key = accounts::data_key(c, &desk.vault, account)?;
    store::insert_proof(c, desk, &key, account, proof)?;
    let facts = json!({
        "level": proof.level.number(), "method": proof.method.as_str(), "source": proof.source,
        "reference": proof.reference, "officer": proof.officer, "waits": waits, "activate_by": activate_by,
    });
    audit::record(c, desk, &Entry::of(Event::AccountIssued).account(account).facts(facts))
}

/// What the levels of `account` rest on, the oldest first.
///
/// # Errors
/// What the database says.
pub fn proofs(c: &mut Conn, vault: &Vault, account: AccountId) -> Result<Vec<Proven>, StoreError> {
    let key = accounts::data_key(c, vault, account)?;
    store::proofs(c, &key, account)
}
