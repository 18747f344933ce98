//! Closing a client: at a set second, for its successor where it has one. It can be moved and taken back before, never after.
//!
//! Whoever serves a request asks [`Client::is_closed`] at its own `now`; no job is needed for a refusal. Servers know a client for a
//! second from memory, so a moment is set early enough for all of them to have heard of it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::closing_checks::{self, Facts};
use super::model::{Client, ClientId};
use super::registry::Registry;
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::{Bilingual, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

pub use super::closing_checks::CloseError;

/// How long before its moment a closing is set at the latest: many times as long as a server knows a client from memory.
pub const HEARD_BY_ALL: Duration = Duration::from_secs(10);

/// When a client closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The first second in which it is given nothing.
    pub at: Moment,
    /// What takes its place.
    pub successor: Option<ClientId>,
    /// The source of legacy accounts with whose cut-over it closes; that alone moves it.
    pub with: Option<String>,
}

/// A closing to be.
#[derive(Debug, Clone)]
pub struct Close {
    /// Which client.
    pub id: String,
    /// When.
    pub at: Moment,
    /// What takes its place.
    pub successor: Option<String>,
    /// The source of legacy accounts with whose cut-over it closes.
    pub with: Option<String>,
}

/// A closing that was judged and may be written.
#[derive(Debug)]
pub struct Closable {
    /// The client as it was seen.
    pub client: Client,
    /// What takes its place.
    pub successor: Option<Client>,
    closing: Closing,
}

impl Closable {
    /// Whether its people are called something else at its successor.
    pub fn makes_new_subjects(&self) -> bool {
        self.successor.as_ref().is_some_and(|one| one.sector() != self.client.sector())
    }

    /// Whether it stands already as it is asked for.
    pub fn stands(&self) -> bool {
        self.client.closing.as_ref() == Some(&self.closing)
    }
}

/// Judges a closing; nothing is written.
///
/// # Errors
/// As the database; the inner error is a refusal.
pub fn may_close(
    c: &mut Conn,
    now: Moment,
    close: &Close,
) -> Result<Result<Closable, CloseError>, StoreError> {
    let Some(client) = store::find(c, &close.id)? else {
        return Ok(Err(CloseError::Unknown(close.id.clone())));
    };
    let successor = close.successor.as_deref().map(|id| store::find(c, id)).transpose()?.flatten();
    let facts = Facts { client: &client, successor: successor.as_ref(), close, now };
    if let Err(refused) = closing_checks::judge(&facts) {
        return Ok(Err(refused));
    }
    let named = successor.as_ref().map(|one| one.id.clone());
    // Who names another successor of a client that closes with a source leaves it there.
    let before = client.closing.as_ref().filter(|closing| closing.at == close.at);
    let with = close.with.clone().or_else(|| before.and_then(|closing| closing.with.clone()));
    let closing = Closing { at: close.at, successor: named, with };
    Ok(Ok(Closable { client, successor, closing }))
}

/// Writes a closing that was judged in the same transaction. What stands already is written no second time.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody has changed the client since; as the database.
pub fn close(c: &mut Conn, desk: &Desk, closable: &Closable) -> Result<(), StoreError> {
    let Closable { client, closing, .. } = closable;
    if closable.stands() {
        return Ok(());
    }
    if !store::set_closing(c, desk.now, client, Some(closing))? {
        return Err(StoreError::Conflict);
    }
    let successor = closing.successor.as_ref().map(ClientId::as_str);
    let facts = json!({
        "at": closing.at.to_string(), "successor": successor, "with": closing.with,
        "new_subjects": closable.makes_new_subjects(),
    });
    audit::record(c, desk, &Entry::of(Event::ClientClosing).client(client.id.as_str()).facts(facts))
}

/// Takes a closing back before its moment: the client stays. `with` is the source whose cut-over was taken back, if one was.
///
/// # Errors
/// As the database; the inner error is a refusal that wrote nothing.
pub fn stay(
    c: &mut Conn,
    desk: &Desk,
    id: &str,
    with: Option<&str>,
) -> Result<Result<(), CloseError>, StoreError> {
    let Some(client) = store::find(c, id)? else { return Ok(Err(CloseError::Unknown(id.to_owned()))) };
    if let Err(refused) = closing_checks::may_stay(&client, with, desk.now) {
        return Ok(Err(refused));
    }
    if !store::set_closing(c, desk.now, &client, None)? {
        return Err(StoreError::Conflict);
    }
    audit::record(c, desk, &Entry::of(Event::ClientStays).client(id)).map(Ok)
}

/// Clients that have closed and may still hold something.
///
/// # Errors
/// As the database.
pub fn closed_with_grants(c: &mut Conn, now: Moment) -> Result<Vec<String>, StoreError> {
    store::closed_with_grants(c, now)
}

/// Lets nobody else end what a closed client held until the transaction ends: its sessions are told of once, whatever servers there are.
///
/// # Errors
/// As the database.
pub fn hold_closed(c: &mut Conn, id: &str) -> Result<(), StoreError> {
    store::hold(c, id)
}

/// A client that has closed holds nothing more; that is on record once.
///
/// # Errors
/// As the database.
pub fn holds_nothing(c: &mut Conn, desk: &Desk, id: &str) -> Result<(), StoreError> {
    match store::set_closed(c, desk.now, id)? {
        true => audit::record(c, desk, &Entry::of(Event::ClientClosed).client(id)),
        false => Ok(()),
    }
}

/// Which of `ids` have closed.
///
/// # Errors
/// As the database.
pub fn closed_among(c: &mut Conn, now: Moment, ids: &[&str]) -> Result<Vec<String>, StoreError> {
    if ids.is_empty() { Ok(Vec::new()) } else { store::closed_among(c, now, ids) }
}

/// When a service closes, as people are told who are about to use it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Moving {
    /// When.
    pub at: Moment,
    /// Where it is from then on.
    pub to: Option<Bilingual>,
}

impl Registry {
    /// What took the place of `client`: its successor, or what took the place of that where it has closed too. No further, so that no
    /// ring of them is walked round.
    ///
    /// # Errors
    /// As [`Registry::find`].
    pub async fn successor(&self, client: &Client, now: Moment) -> Result<Option<Arc<Client>>, StoreError> {
        let after = |one: &Client| one.closing.as_ref().and_then(|closing| closing.successor.clone());
        let mut next = after(client);
        for _ in 0..2 {
            let Some(id) = next.take().filter(|id| *id != client.id) else { break };
            match self.find(id.as_str()).await? {
                Some(found) if found.is_live(now) => return Ok(Some(found)),
                Some(found) if !found.disabled => next = after(&found),
                _ => {}
            }
        }
        Ok(None)
    }

    /// When `client` closes, where that is set.
    ///
    /// # Errors
    /// As [`Registry::find`].
    pub async fn moving(&self, client: &Client, now: Moment) -> Result<Option<Moving>, StoreError> {
        let Some(closing) = &client.closing else { return Ok(None) };
        // As of that moment: who takes its place may close as well by then.
        let to = self.successor(client, closing.at.max(now)).await?.map(|one| one.metadata.called());
        Ok(Some(Moving { at: closing.at, to }))
    }
}
