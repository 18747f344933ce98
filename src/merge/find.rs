//! Two accounts that may be one person's are found by what registers wrote of their holders: name and day of birth. That alone makes nobody
//! one: it puts a pair on the list, once.

use super::model::FoundBy;
use super::store;
use crate::account::{self, Likeness};
use crate::db::{Conn, Db, SLICE, StoreError};
use crate::keys::Desk;

/// So many are named of one who is like a crowd: more tell nothing.
const MOST: usize = 10;

/// Looks whom the accounts are like that are new or have changed, a slice at a time; answers how many those were. A country's accounts
/// come in one import: what each is like is worked out while others write, and none of them waits for more than a slice's rows.
///
/// # Errors
/// As the database. What was found so far stays.
pub async fn find(db: &Db, desk: &Desk) -> Result<usize, StoreError> {
    let mut looked_at = 0;
    loop {
        let (reader, writer) = (desk.clone(), desk.clone());
        let some = db.read(move |c| account::work_out(c, &reader.vault, SLICE)).await?;
        let count = some.len();
        db.write(move |c| enter(c, &writer, &some)).await?;
        looked_at += count;
        if i64::try_from(count).is_ok_and(|count| count < SLICE) {
            return Ok(looked_at);
        }
    }
}

/// Puts on the list who is like whom. A pair that was judged, or objected to, stays as it was judged.
fn enter(c: &mut Conn, desk: &Desk, some: &[Likeness]) -> Result<(), StoreError> {
    for (one, other) in account::liken(c, some, MOST)? {
        store::insert(c, desk, (one.min(other), one.max(other)), FoundBy::Likeness)?;
    }
    Ok(())
}
