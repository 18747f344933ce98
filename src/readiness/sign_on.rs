//! Where somebody has signed in from beginning to end, by the code flow. Codes that were spent tell it, and are swept with their grants; so the first that is
//! seen at a client of a province is noted, and nothing of that client is looked for after.

use std::collections::BTreeMap;

use super::{known, store};
use crate::base::{LocalDate, Moment};
use crate::client::{self, Client, GrantType};
use crate::db::{Conn, StoreError};
use crate::directory::Directory;

/// When somebody signed in, by client: as it was noted, and as it can be seen now.
pub(super) fn all(
    c: &mut Conn,
    units: &Directory,
    clients: &[Client],
    today: LocalDate,
) -> Result<BTreeMap<String, Moment>, StoreError> {
    let mut all = store::noted(c)?;
    all.extend(unnoted(c, units, clients, &all, today)?);
    Ok(all)
}

/// What is to be noted: of clients of a province of which nothing is.
///
/// # Errors
/// As the database.
pub fn to_note(
    c: &mut Conn,
    units: &Directory,
    today: LocalDate,
) -> Result<BTreeMap<String, Moment>, StoreError> {
    let (clients, noted) = (client::list(c)?, store::noted(c)?);
    unnoted(c, units, &clients, &noted, today)
}

/// Notes it.
///
/// # Errors
/// As the database.
pub fn note(c: &mut Conn, seen: &BTreeMap<String, Moment>) -> Result<(), StoreError> {
    store::note(c, seen)
}

fn unnoted(
    c: &mut Conn,
    units: &Directory,
    clients: &[Client],
    noted: &BTreeMap<String, Moment>,
    today: LocalDate,
) -> Result<BTreeMap<String, Moment>, StoreError> {
    let mut seen = BTreeMap::new();
    for client in clients {
        let id = client.id.to_string();
        let signs_in = client.may(GrantType::AuthorizationCode);
        if noted.contains_key(&id) || !signs_in || known::lies_in(units, client, today).is_none() {
            continue;
        }
        if let Some(at) = store::went_through(c, &id)? {
            seen.insert(id, at);
        }
    }
    Ok(seen)
}
