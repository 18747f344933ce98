//! Which documents are whose.

use std::time::Duration;

use diesel::prelude::*;

use crate::base::{AccountId, DocumentId, Moment, PersonId};
use crate::db::schema::{accounts, documents, erasures, people};
use crate::db::{Conn, ROWS, SLICE, StoreError};
use crate::wallet::store;

/// No upgrade takes longer.
const LOOKED_BACK: Duration = Duration::from_secs(30 * 86_400);

/// Forgets all documents of `account`.
pub(super) fn forget_of(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    let theirs = documents::table.filter(documents::account_id.eq(account)).select(documents::id);
    let theirs: Vec<DocumentId> = theirs.load(c)?;
    store::forget(c, &theirs)
}

pub(super) fn sweep_erased(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let ended = erasures::table.filter(erasures::ended_at.gt(Some(now.minus(LOOKED_BACK))));
    let asked = accounts::table.filter(accounts::id.eq_any(ended.select(erasures::account_id)));
    let erased = people::table.filter(people::erased_at.is_not_null()).select(people::id);
    let erased = asked.filter(accounts::person_id.eq_any(erased)).select(accounts::person_id);
    let erased: Vec<PersonId> = erased.load(c)?;
    for some in erased.chunks(ROWS) {
        let theirs = accounts::table.filter(accounts::person_id.eq_any(some)).select(accounts::id);
        let theirs = documents::table.filter(documents::account_id.eq_any(theirs)).select(documents::id);
        let found: Vec<DocumentId> = theirs.limit(SLICE).load(c)?;
        if !found.is_empty() {
            store::forget(c, &found)?;
            return Ok(found.len());
        }
    }
    Ok(0)
}
