//! Codes on paper for the day on which nothing else is at hand: each locks the account, once.
//!
//! A code does that and nothing more: it signs nobody in and opens nothing, so a sheet that somebody finds costs its owner a way to
//! the counter, and no more. They are made together, shown once, and kept as digests; new ones take the place of all before.

mod store;

pub use store::{Sheet, sheet, spend, take_away};

use serde_json::json;

use crate::audit::{self, Entry, Event};
use crate::base::{Secret, long_code};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::session::Elevated;

/// How many there are on a sheet.
pub const ON_A_SHEET: usize = 8;

/// A new sheet for a holder whose sign-in is good enough to change how they are helped; the one before is worth nothing any more.
///
/// # Errors
/// As the database.
pub fn make(c: &mut Conn, desk: &Desk, elevated: &Elevated) -> Result<Vec<Secret>, StoreError> {
    let account = elevated.account().id;
    let (written, digests): (Vec<Secret>, Vec<_>) =
        (0..ON_A_SHEET).map(|_code| long_code::new(&desk.entropy)).unzip();
    store::take_away(c, account)?;
    store::insert(c, desk.now, account, &digests)?;
    let facts = json!({ "codes": written.len() });
    audit::record(c, desk, &Entry::of(Event::RecoveryCodesMade).account(account).facts(facts))?;
    Ok(written)
}
