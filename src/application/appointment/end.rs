//! How a booking ends otherwise than by its holder: they were seen, the day is over, nothing is left to come for.

use serde_json::json;

use super::model::{Booked, How};
use super::store;
use crate::application::model::Application;
use crate::application::store as cases;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, ApplicationId, Moment};
use crate::db::{Conn, StoreError};
use crate::directory::AgencyCode;
use crate::keys::Desk;
use crate::mandate::Officer;

/// How, when, and on which officer's word.
pub(super) struct Ending {
    pub(super) how: How,
    pub(super) at: Moment,
    pub(super) by: Option<AccountId>,
}

/// Frees the seat and keeps how it ended; false when somebody else has ended it meanwhile.
pub(super) fn end(c: &mut Conn, booked: &Booked, ending: &Ending) -> Result<bool, StoreError> {
    if !store::remove(c, booked.application)? {
        return Ok(false);
    }
    let n = store::ended(c, booked.application)? + 1;
    store::keep(c, booked, n, ending)?;
    Ok(true)
}

/// The application is over, or was seen elsewhere: its seat is free.
pub(in crate::application) fn release(
    c: &mut Conn,
    desk: &Desk,
    id: ApplicationId,
) -> Result<(), StoreError> {
    match store::of(c, id)? {
        Some(booked) => {
            end(c, &booked, &Ending { how: How::Released, at: desk.now, by: None }).map(|_was_there| ())
        }
        None => Ok(()),
    }
}

/// The applicant stands before that officer: they came to what they had booked there for today, and need no other seat.
pub(in crate::application) fn seen_at(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    of: &Application,
) -> Result<(), StoreError> {
    let Some(booked) = store::of(c, of.id)? else { return Ok(()) };
    if booked.office != *officer.agency() || booked.slot.local_date() != desk.now.local_date() {
        return release(c, desk, of.id);
    }
    came(c, desk, officer, (of, &booked))
}

/// They came.
pub(super) fn came(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    (of, booked): (&Application, &Booked),
) -> Result<(), StoreError> {
    match end(c, booked, &Ending { how: How::Came, at: desk.now, by: Some(officer.account()) })? {
        true => record(c, desk, of, booked, Event::VisitMade),
        false => Ok(()),
    }
}

/// They did not, and hear of it; their application goes on waiting.
pub(super) fn missed(
    c: &mut Conn,
    desk: &Desk,
    by: Option<AccountId>,
    (of, booked): (&Application, &Booked),
) -> Result<(), StoreError> {
    match end(c, booked, &Ending { how: How::Missed, at: desk.now, by })? {
        true => record(c, desk, of, booked, Event::VisitMissed),
        false => Ok(()),
    }
}

/// Whoever has not come by the end of the day has missed it; answers how many, at most `limit`.
pub(in crate::application) fn miss_all(c: &mut Conn, desk: &Desk, limit: i64) -> Result<usize, StoreError> {
    let over = store::before(c, desk.now.local_date().begins(), limit)?;
    for booked in &over {
        if let Some(case) = cases::case(c, &desk.vault, booked.application)? {
            missed(c, desk, None, (&case.application, booked))?;
        }
    }
    Ok(over.len())
}

/// The office is no more: the visit is at the same hour at the one that took over, though its seats may be full, and is not counted as
/// one that its holder booked. Where none took over that receives them, the seat is given back and they hear of it.
pub(in crate::application) fn rehouse(
    c: &mut Conn,
    desk: &Desk,
    (of, booked): (&Application, &Booked),
    heir: Option<AgencyCode>,
) -> Result<(), StoreError> {
    let Some(office) = heir else {
        return match end(c, booked, &Ending { how: How::Released, at: desk.now, by: None })? {
            true => record(c, desk, of, booked, Event::VisitLost),
            false => Ok(()),
        };
    };
    if !store::remove(c, booked.application)? {
        return Ok(());
    }
    let new = Booked { office, ..booked.clone() };
    store::put_back(c, &new)?;
    record(c, desk, of, &new, Event::VisitMoved)
}

/// Puts on record what became of a seat.
pub(super) fn record(
    c: &mut Conn,
    desk: &Desk,
    of: &Application,
    booked: &Booked,
    event: Event,
) -> Result<(), StoreError> {
    let facts = json!({
        "application": of.id, "reference": of.reference, "kind": of.kind.as_str(),
        "office": booked.office, "slot": booked.slot,
    });
    audit::record(c, desk, &Entry::of(event).account(of.account).facts(facts))
}
