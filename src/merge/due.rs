//! The day until which the holders could object is over.

use serde_json::json;

use super::effect;
use super::gather;
use super::merge_checks;
use super::model::{Merge, Seen, State};
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::MergeId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Makes one of a pair whose day is over; what stands in the way by now sends it back to be looked at, and so does a letter that did not
/// leave in time. Where somebody may be forced to it,
/// it goes on waiting, and nobody sees why. Each is a transaction of its own, for it ends all that an account has open.
///
/// # Errors
/// As the database.
pub fn take_effect(c: &mut Conn, desk: &Desk, id: MergeId) -> Result<(), StoreError> {
    // Whoever was first meanwhile has done something about it.
    let Some(merge) = store::claim(c, id)?.filter(|merge| merge.state == State::Waits) else { return Ok(()) };
    let Some(sides) = merge.sides() else {
        return Err(StoreError::Inconsistent { table: "merges", row: id.to_string() });
    };
    // Nobody could object to what nobody had heard of.
    if !store::are_told(c, id)? {
        return back(c, desk, &merge, "untold");
    }
    let facts = gather::gather(c, desk, sides)?;
    match merge_checks::stands(&facts) {
        Err(why) => back(c, desk, &merge, why.as_str()),
        Ok(()) if merge_checks::is_forced(&facts) => Ok(()),
        Ok(()) => {
            let done = Merge { state: State::Done, ..merge.clone() };
            match store::change(c, seen(&merge), &done, desk.now)? {
                true => effect::take(c, desk, &merge),
                false => Err(StoreError::Conflict),
            }
        }
    }
}

const fn seen(merge: &Merge) -> Seen {
    Seen { id: merge.id, version: merge.version }
}

fn back(c: &mut Conn, desk: &Desk, merge: &Merge, why: &str) -> Result<(), StoreError> {
    let back = Merge {
        state: State::Found,
        reason: Some(why.to_owned()),
        surviving: None,
        proposed_by: None,
        decided_by: None,
        due_on: None,
        ..merge.clone()
    };
    if !store::change(c, seen(merge), &back, desk.now)? {
        return Err(StoreError::Conflict);
    }
    for account in [merge.first, merge.second] {
        let facts = json!({ "merge": merge.id, "why": "in_the_way" });
        audit::record(c, desk, &Entry::of(Event::MergeEnded).account(account).facts(facts))?;
    }
    Ok(())
}
