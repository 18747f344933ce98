//! What is handed on with nobody's word: reports that wait for an agency which has ended are whoever's who took over, or else the
//! agency's above; and whoever has an earlier account back has what they reported under the other.

use serde_json::json;

use super::model::Case;
use super::store;
use crate::account::{self, Account};
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::directory::Directory;
use crate::keys::Desk;

/// So many one unit of work takes.
const BATCH: i64 = 100;

/// Hands on what waits for agencies that are no more; answers how much that was. Whoever calls does so again until that is nothing.
///
/// # Errors
/// As the database.
pub fn hand_over(c: &mut Conn, desk: &Desk, units: &Directory) -> Result<usize, StoreError> {
    let (mut handed, today) = (0, desk.now.local_date());
    for agency in store::agencies(c)? {
        if units.agencies.on(&agency, today).is_ok() {
            continue;
        }
        let heir = units.heirs(&agency, today).first().map(|heir| heir.code.clone());
        let Some(heir) = heir.or_else(|| units.above(&agency, today)) else { continue };
        for case in store::waiting(c, &agency, BATCH)? {
            // Whoever was first meanwhile has done something about it.
            if store::rehouse(c, desk.now, &case, &heir)? {
                let facts = json!({ "case": case.id, "agency": heir.to_string(), "by": agency.to_string() });
                let entry = Entry::of(Event::CaseForwarded).account(case.account).facts(facts);
                audit::record(c, desk, &entry)?;
                handed += 1;
            }
        }
    }
    Ok(handed)
}

/// Gives everything that the holder of `newer` reported to `account`, which they have back, under the key of its person.
///
/// # Errors
/// As the database.
pub fn come_back(c: &mut Conn, desk: &Desk, newer: &Account, account: &Account) -> Result<(), StoreError> {
    let before = account::key_of(c, &desk.vault, newer.person)?;
    let now = account::key_of(c, &desk.vault, account.person)?;
    let all: Vec<Case> = store::of_account(c, newer.id, None, i64::MAX)?;
    for case in all {
        store::seal_anew(c, desk, case.id, account.id, (&before, &now))?;
    }
    Ok(())
}
