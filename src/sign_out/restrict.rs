//! The processing of somebody's data is restricted, and what services hold that are not the State's ends.

use serde_json::json;

use super::client::end;
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::client;
use crate::db::{Conn, StoreError};
use crate::grant;
use crate::keys::Desk;

/// Restricts it on the word of `reference`. What the holder allowed stands remembered, and opens nothing until they lift it; the services of
/// the State go on, and get no more than the law demands. `false` where it was restricted already.
///
/// # Errors
/// As the database.
pub fn restrict(c: &mut Conn, desk: &Desk, account: AccountId, reference: &str) -> Result<bool, StoreError> {
    if !account::restrict(c, desk, account)? {
        return Ok(false);
    }
    let mut live = Vec::new();
    for one in grant::live_grants(c, desk.now, account)? {
        if !client::find(c, one.client.as_str())?.is_some_and(|client| client.metadata.official) {
            live.push(one);
        }
    }
    end(c, desk, &live, "processing restricted")?;
    let facts = json!({ "reference": reference, "grants_ended": live.len() });
    audit::record(c, desk, &Entry::of(Event::ProcessingRestricted).account(account).facts(facts))?;
    Ok(true)
}
