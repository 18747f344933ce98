//! Somebody's data are erased: nobody is asked any more whether they are somebody else, and what was written of it goes.

use serde_json::json;

use super::model::{Merge, Seen, State};
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Ends all that is open about `account` and any other, and forgets what was written; the other reads in their history that nothing comes
/// of it.
///
/// # Errors
/// As the database.
pub fn forget(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<(), StoreError> {
    for merge in store::open_of(c, account)? {
        let seen = Seen { id: merge.id, version: merge.version };
        let other = if merge.first == account { merge.second } else { merge.first };
        let is_heard_of = merge.state != State::Found;
        let reason = Some("erased".to_owned());
        if !store::change(
            c,
            seen,
            &Merge { state: State::Different, reason, due_on: None, ..merge },
            desk.now,
        )? {
            return Err(StoreError::Conflict);
        }
        if is_heard_of {
            let facts = json!({ "merge": seen.id, "why": "in_the_way" });
            audit::record(c, desk, &Entry::of(Event::MergeEnded).account(other).facts(facts))?;
        }
    }
    store::forget_words(c, account)
}
