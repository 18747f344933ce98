//! What one client holds ends, for a reason that concerns the client.

use serde_json::json;

use super::tell;
use crate::account;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, GrantId, MandateId, Moment};
use crate::client;
use crate::db::{Conn, StoreError};
use crate::grant::{self, Grant, LiveGrant, consent};
use crate::keys::Desk;

/// Ends grants of a client for a reason that concerns it, some at a time, and tells it whose sessions are over; answers how
/// many, and 0 when none is left.
///
/// # Errors
/// As the database.
pub fn grants_of(c: &mut Conn, desk: &Desk, client: &str, why: &str) -> Result<usize, StoreError> {
    let live = grant::live_grants_of_client(c, desk.now, client)?;
    for grant in &live {
        end(c, desk, std::slice::from_ref(grant), why)?;
    }
    Ok(live.len())
}

/// Ends grants by a mandate, made until a moment where one is named, some at a time, and tells the clients whose sessions are over;
/// answers how many, and 0 when none is left.
///
/// # Errors
/// As the database.
pub(super) fn grants_by(
    c: &mut Conn,
    desk: &Desk,
    (id, until): (MandateId, Option<Moment>),
    why: &str,
) -> Result<usize, StoreError> {
    let live = grant::live_grants_of_mandate(c, id, until)?;
    for grant in &live {
        end(c, desk, std::slice::from_ref(grant), why)?;
    }
    Ok(live.len())
}

/// Ends grants with what hangs from them, and tells the clients of all of it.
pub(super) fn end(c: &mut Conn, desk: &Desk, live: &[LiveGrant], why: &str) -> Result<(), StoreError> {
    let ids: Vec<GrantId> = live.iter().map(|grant| grant.id).collect();
    let hanging = grant::live_grants_via(c, desk.now, &ids)?;
    for id in ids {
        grant::revoke_grant(c, desk.now, id, why)?;
    }
    tell::all(c, desk, &[live, &hanging].concat())
}

/// A grant ends because of what its own client did; the clients of what hangs from it are told. `false` when it had ended before.
///
/// # Errors
/// As the database.
pub fn give_back(c: &mut Conn, desk: &Desk, own: &Grant, why: &str) -> Result<bool, StoreError> {
    let hanging = grant::live_grants_via(c, desk.now, &[own.id])?;
    if !grant::revoke_grant(c, desk.now, own.id, why)? {
        return Ok(false);
    }
    tell::all(c, desk, &hanging)?;
    Ok(true)
}

/// How the holder parted from a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// They took back what they had allowed.
    Withdrawn,
    /// They signed out of a service of the State: what it may see is law's, and not theirs to take back.
    Left,
}

/// The holder of `account` parts from `client`, as far as it is theirs to. Nothing where it has nothing of them.
///
/// # Errors
/// As the database.
pub fn cut_off(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    client: &str,
) -> Result<Option<CutOff>, StoreError> {
    let official = client::find(c, client)?.is_some_and(|client| client.metadata.official);
    Ok(match official {
        true => leave(c, desk, account, client)?.then_some(CutOff::Left),
        false => withdraw(c, desk, account, client)?.then_some(CutOff::Withdrawn),
    })
}

/// The consent goes, its grants end, the client is told; `false` when neither was there. In this order: what is given by the consent
/// meanwhile is waited for, and ends with the rest.
fn withdraw(c: &mut Conn, desk: &Desk, account: AccountId, client: &str) -> Result<bool, StoreError> {
    let forgotten = consent::forget(c, account, client)?;
    let ended = end_held(c, desk, account, client, "withdrawn by the holder")?;
    if ended == 0 && !forgotten {
        return Ok(false);
    }
    let entry = Entry::of(Event::ConsentWithdrawn).account(account).client(client);
    audit::record(c, desk, &entry.facts(json!({ "grants_ended": ended })))?;
    Ok(true)
}

/// Grants end, the client is told, and nothing else changes; `false` when there was none.
fn leave(c: &mut Conn, desk: &Desk, account: AccountId, client: &str) -> Result<bool, StoreError> {
    let ended = end_held(c, desk, account, client, "left by the holder")?;
    if ended == 0 {
        return Ok(false);
    }
    let entry = Entry::of(Event::ServiceLeft).account(account).client(client);
    audit::record(c, desk, &entry.facts(json!({ "grants_ended": ended })))?;
    Ok(true)
}

/// Ends what `client` holds of `account`, and of others by whom its holder acts there, and tells it.
pub(super) fn end_held(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    client: &str,
    why: &str,
) -> Result<usize, StoreError> {
    account::hold(c, account)?;
    let mut live = grant::live_grants(c, desk.now, account)?;
    live.retain(|grant| grant.client == client);
    end(c, desk, &live, why)?;
    Ok(live.len())
}
