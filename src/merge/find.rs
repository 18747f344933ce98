//! Two accounts that may be one person's are found by what registers wrote of their holders: name and day of birth. That alone makes nobody
//! one: it puts a pair on the list, once.

use super::model::FoundBy;
use super::store;
use crate::account;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// So many are named of one who is like a crowd: more tell nothing.
const MOST: i64 = 10;

/// Looks whom some accounts are like that are new or have changed, `limit` at most; answers how many were looked at. A pair that was judged, or
/// objected to, stays as it was judged.
///
/// # Errors
/// As the database.
pub fn find(c: &mut Conn, desk: &Desk, limit: i64) -> Result<usize, StoreError> {
    let likened = account::liken(c, &desk.vault, limit)?;
    for one in &likened {
        for other in account::alike(c, *one, MOST)? {
            store::insert(c, desk, ((*one).min(other), (*one).max(other)), FoundBy::Likeness)?;
        }
    }
    Ok(likened.len())
}
