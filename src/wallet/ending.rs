//! Whoever holds a document is told some days before it ends.

use std::time::Duration;

use serde_json::json;

use super::change::is_told;
use super::kinds::Documents;
use super::store;
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::policy::Law;

/// So many are told in one transaction.
const AT_ONCE: i64 = 50;

/// Tells some holders that a document of theirs ends soon, each once; answers how many. Of what came here no longer ago than that, its
/// end was told with it.
///
/// # Errors
/// As the database.
pub fn tell_of_ends(c: &mut Conn, desk: &Desk, law: &Law, today: LocalDate) -> Result<usize, StoreError> {
    // Without a law there were no documents.
    let Ok(rules) = law.at::<Documents>(today).map(|dated| dated.rules) else { return Ok(0) };
    let days = rules.told_days_before;
    let (last, since) =
        (today.plus_days(i32::from(days)), desk.now.minus(Duration::from_secs(u64::from(days) * 86_400)));
    let ending = store::ending(c, (today, last), since, AT_ONCE)?;
    for document in &ending {
        if store::note_end(c, desk.now, document.id)? {
            let holder = account::account(c, document.account)?;
            let facts = json!({
                "document": document.id, "agency": document.agency.to_string(), "told": is_told(c, &holder)?,
            });
            audit::record(c, desk, &Entry::of(Event::DocumentExpiring).account(holder.id).facts(facts))?;
        }
    }
    Ok(ending.len())
}
