//! That it was done, for whoever holds the receipt: what the log says, and the proof that it stands there.

use serde::Serialize;

use crate::audit::{self, Event};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::{self, Vault};

/// What a receipt's name is bound to: it is the cursor of no list.
const NAMED: [&str; 1] = ["erasure receipt"];

/// So many of an account's newest entries are looked through: after it was erased, nothing more happens to it.
const LOOKED: i64 = 20;

/// What anybody learns who holds a receipt. It tells nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The account that was.
    pub account: AccountId,
    /// When it was erased; nothing as long as it was not.
    pub erased_at: Option<Moment>,
    /// That the entry of it stands in the audit log (RFC 9162, section 2.1.3); nothing in the seconds before its page is closed.
    pub proof: Option<audit::Proof>,
}

/// The name of the receipt of `account`.
pub(super) fn name(vault: &Vault, account: AccountId) -> String {
    keys::cursor(vault, &NAMED, &account.to_string())
}

/// What a receipt of that name shows; nothing when there is none.
///
/// # Errors
/// As the database.
pub fn receipt(c: &mut Conn, vault: &Vault, name: &str) -> Result<Option<Receipt>, StoreError> {
    let account = keys::position(vault, &NAMED, name).and_then(|id| id.parse::<AccountId>().ok());
    let Some(account) = account else { return Ok(None) };
    let newest = audit::history(c, account, LOOKED)?;
    let done = newest.into_iter().find(|entry| entry.event == Event::PersonErased.as_str());
    let proof = match &done {
        Some(entry) => audit::prove(c, entry.seq)?.ok(),
        None => None,
    };
    Ok(Some(Receipt { account, erased_at: done.map(|entry| entry.at), proof }))
}
