//! What ends on a date: the card, passport or residence that an account rests on (Decree 69/2024, article 17).
//!
//! Nobody asks for it. An account locks on the first local day on which its document is over, and opens by itself once a later
//! last day is known; whatever else locks it stays.

use super::account::{lock, unlock};
use crate::account::{self, Ground};
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Whose request it is that a document's end locks, and who writes it down.
const CALENDAR: &str = "calendar";

/// Locks accounts whose document was over before `today`, and takes that off those whose document has a later last day, at most
/// `limit` of each. Answers how many accounts it changed: as long as that is any, there may be more.
///
/// # Errors
/// As the database.
pub fn expire(c: &mut Conn, desk: &Desk, today: LocalDate, limit: i64) -> Result<usize, StoreError> {
    let mut changed = 0;
    for account in account::overdue(c, today, limit)? {
        // Of two that look at once, one finds it.
        if account::count_as_over(c, account, Some(desk.now))? {
            lock(c, desk, account, Ground::DocumentEnded, CALENDAR, CALENDAR)?;
            changed += 1;
        }
    }
    for account in account::renewed(c, today, limit)? {
        if account::count_as_over(c, account, None)? {
            unlock(c, desk, account, Ground::DocumentEnded, CALENDAR, CALENDAR)?;
            changed += 1;
        }
    }
    Ok(changed)
}
