//! Setting a cut-over, moving it, and taking it back.

use std::collections::BTreeMap;

use serde_json::json;

use super::checks::{CutOverError, Facts};
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::Moment;
use crate::changeover::Source;
use crate::changeover::store::count;
use crate::client::{self, Client, ClientId, Closable, Close};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// A cut-over to be.
#[derive(Debug, Clone)]
pub struct CutOver {
    /// Of which source.
    pub source: Source,
    /// When.
    pub at: Moment,
    /// The portals that close with it, beside those that do already.
    pub portals: Vec<PortalToClose>,
}

/// A portal that is to close with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalToClose {
    /// Which client.
    pub id: String,
    /// What takes its place; what was named before, where none is named.
    pub successor: Option<String>,
}

/// What was set.
#[derive(Debug)]
pub struct Moved {
    /// When it was to be before.
    pub before: Option<Moment>,
    /// The portals that close with it.
    pub portals: Vec<Closable>,
}

/// Sets when the accounts of a source stop, or moves that, with all portals that close with it: all of it or nothing.
///
/// # Errors
/// As the database; the inner error is a refusal that wrote nothing.
pub fn set(c: &mut Conn, desk: &Desk, wish: &CutOver) -> Result<Result<Moved, CutOverError>, StoreError> {
    let CutOver { source, at, .. } = wish;
    let stands = store::at(c, source)?;
    let is_known = stands.is_some() || count(c, source)? > 0;
    let facts = Facts { source, is_known, stands, now: desk.now };
    if let Err(refused) = facts.may_be_at(*at) {
        return Ok(Err(refused));
    }
    let portals = match portals(c, desk.now, wish)? {
        Ok(portals) => portals,
        Err(refused) => return Ok(Err(refused)),
    };
    if !store::set(c, desk.now, source, Some(*at))? {
        return Err(StoreError::Conflict);
    }
    for portal in &portals {
        client::close(c, desk, portal)?;
    }
    let names: Vec<&str> = portals.iter().map(|portal| portal.client.id.as_str()).collect();
    let facts_told = json!({
        "source": source.as_str(), "at": at.to_string(), "before": facts.stands.map(|at| at.to_string()), "portals": names,
    });
    audit::record(c, desk, &Entry::of(Event::CutOverSet).facts(facts_told))?;
    Ok(Ok(Moved { before: facts.stands, portals }))
}

/// Takes a cut-over back before its moment: its portals stay. Answers which.
///
/// # Errors
/// As the database; the inner error is a refusal that wrote nothing.
pub fn take_back(
    c: &mut Conn,
    desk: &Desk,
    source: &Source,
) -> Result<Result<Vec<ClientId>, CutOverError>, StoreError> {
    let stands = store::at(c, source)?;
    let facts = Facts { source, is_known: true, stands, now: desk.now };
    if let Err(refused) = facts.may_be_taken_back() {
        return Ok(Err(refused));
    }
    if !store::set(c, desk.now, source, None)? {
        return Err(StoreError::Conflict);
    }
    let mut stay = Vec::new();
    for portal in with(c, source)? {
        // All close in one second, which is still to come: none of them can be refused that.
        client::stay(c, desk, portal.id.as_str(), Some(source.as_str()))?
            .map_err(|_changed_since| StoreError::Conflict)?;
        stay.push(portal.id);
    }
    let told = json!({ "source": source.as_str(), "at": stands.map(|at| at.to_string()) });
    audit::record(c, desk, &Entry::of(Event::CutOverTakenBack).facts(told))?;
    Ok(Ok(stay))
}

/// The clients that close with a source.
fn with(c: &mut Conn, source: &Source) -> Result<Vec<Client>, StoreError> {
    let mut clients = client::list(c)?;
    clients.retain(|one| one.closing.as_ref().is_some_and(|it| it.with.as_deref() == Some(source.as_str())));
    Ok(clients)
}

/// The portals that are to close with it, each judged, before anything is written.
fn portals(
    c: &mut Conn,
    now: Moment,
    wish: &CutOver,
) -> Result<Result<Vec<Closable>, CutOverError>, StoreError> {
    let known = with(c, &wish.source)?.into_iter().map(|one| (one.id.as_str().to_owned(), None));
    let named = wish.portals.iter().map(|one| (one.id.clone(), one.successor.clone()));
    // Who is named later has another successor, if one is named.
    let mut all: BTreeMap<String, Option<String>> = known.collect();
    all.extend(named);
    let mut judged = Vec::with_capacity(all.len());
    for (id, named) in &all {
        let successor = match named {
            Some(named) => Some(named.clone()),
            None => successor(c, id)?,
        };
        if let Some(closes) = successor.as_ref().filter(|one| *one != id && all.contains_key(*one)) {
            return Ok(Err(CutOverError::Together(closes.clone())));
        }
        let with = Some(wish.source.as_str().to_owned());
        let close = Close { id: id.clone(), at: wish.at, successor, with };
        match client::may_close(c, now, &close)? {
            Ok(closable) => judged.push(closable),
            Err(refused) => return Ok(Err(refused.into())),
        }
    }
    Ok(Ok(judged))
}

/// What was named before to take the place of that client.
fn successor(c: &mut Conn, id: &str) -> Result<Option<String>, StoreError> {
    let closing = client::find(c, id)?.and_then(|client| client.closing);
    Ok(closing.and_then(|closing| closing.successor).map(|id| id.as_str().to_owned()))
}
