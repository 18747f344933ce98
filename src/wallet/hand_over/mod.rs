//! Somebody turns out to be another person who has an account here: what agencies issued to them is that one's from then on.

mod store;

use crate::account::{self, Account};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// So many are handed over by one round of statements.
const AT_ONCE: i64 = 100;

/// Gives all documents of `from`, which is closed, to `to`, under the key of that person: with their numbers, all that happened to them, and
/// who has read them. Codes that nobody has used are worth nothing. What an agency has seen of a document goes on to be so: its version stays.
/// Both accounts are held, so nobody issues anything to either meanwhile.
///
/// # Errors
/// As the database.
pub fn hand_over(c: &mut Conn, desk: &Desk, from: &Account, to: &Account) -> Result<(), StoreError> {
    loop {
        // What was handed over is none of theirs any more.
        let some = store::some_of(c, from.id, AT_ONCE)?;
        if some.is_empty() {
            return Ok(());
        }
        let before = account::key_of(c, &desk.vault, from.person)?;
        let now = account::key_of(c, &desk.vault, to.person)?;
        store::hand_over(c, desk, (&before, &now), (&some, to.id))?;
    }
}
