//! What one client holds ends, for a reason that concerns the client.

use serde_json::json;

use super::tell;
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::grant::{self, consent};
use crate::keys::Desk;

/// Ends grants of a client for a reason that concerns it, some at a time, and tells it whose sessions are over; answers how
/// many, and 0 when none is left.
///
/// # Errors
/// As the database.
pub fn grants_of(c: &mut Conn, desk: &Desk, client: &str, why: &str) -> Result<usize, StoreError> {
    let live = grant::live_grants_of_client(c, desk.now, client)?;
    for (account, grant) in &live {
        grant::revoke_grant(c, desk.now, grant.id, why)?;
        let person = account::account(c, *account)?.person;
        tell::all(c, desk, person, std::slice::from_ref(grant))?;
    }
    Ok(live.len())
}

/// The holder of `account` takes back what they allowed `client`: the consent goes, its grants end, it is told. Answers how
/// many grants ended; nothing when neither was there.
///
/// # Errors
/// As the database.
pub fn withdraw(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    client: &str,
) -> Result<Option<usize>, StoreError> {
    let ended = end_held(c, desk, account, client, "withdrawn by the holder")?;
    let forgotten = consent::forget(c, account, client)?;
    if ended == 0 && !forgotten {
        return Ok(None);
    }
    let entry = Entry::of(Event::ConsentWithdrawn).account(account).client(client);
    audit::record(c, desk, &entry.facts(json!({ "grants_ended": ended })))?;
    Ok(Some(ended))
}

/// The holder of `account` signs out of a service of the State, which the law lets see what it sees: its grants end, it is
/// told, and nothing else changes. Answers how many grants ended; nothing when there was none.
///
/// # Errors
/// As the database.
pub fn leave(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    client: &str,
) -> Result<Option<usize>, StoreError> {
    let ended = end_held(c, desk, account, client, "left by the holder")?;
    if ended == 0 {
        return Ok(None);
    }
    let entry = Entry::of(Event::ServiceLeft).account(account).client(client);
    audit::record(c, desk, &entry.facts(json!({ "grants_ended": ended })))?;
    Ok(Some(ended))
}

/// Ends what `client` holds of `account`, and tells it.
fn end_held(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    client: &str,
    why: &str,
) -> Result<usize, StoreError> {
    let person = account::hold(c, account)?.person;
    let mut live = grant::live_grants(c, desk.now, account)?;
    live.retain(|grant| grant.client == client);
    for grant in &live {
        grant::revoke_grant(c, desk.now, grant.id, why)?;
    }
    tell::all(c, desk, person, &live)?;
    Ok(live.len())
}
