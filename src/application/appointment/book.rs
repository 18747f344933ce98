//! What a person does with their visit: they book it, choose another hour, give it back.

use super::end::{self, Ending};
use super::model::{Appointment, Booked, How, Unbookable, Wanted};
use super::openings::Openings;
use super::store;
use crate::application::moves::Seen;
use crate::application::refused::Refused;
use crate::application::standing;
use crate::application::state::State;
use crate::application::store::{self as cases, Case};
use crate::audit::Event;
use crate::base::{ApplicationId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::keys::{Desk, Vault};
use crate::session::Citizen;

/// How the visit of an application of theirs stands; nothing when it is not theirs.
///
/// # Errors
/// As the database.
pub fn appointment(
    c: &mut Conn,
    vault: &Vault,
    openings: &Openings<'_>,
    citizen: &Citizen,
    id: ApplicationId,
) -> Result<Option<Appointment>, StoreError> {
    let Some(case) = standing::own_case(c, vault, citizen, id)? else { return Ok(None) };
    let booked = store::of(c, id)?;
    let version = version(c, id, booked.as_ref())?;
    let left = left(openings, version);
    let is_open = waits_for_visit(&case) && left > 0;
    Ok(Some(Appointment { booked, version, left, is_open }))
}

/// Books a seat, or moves the one that is booked; `seen` has the version of the visit. Asked for twice, it is booked once.
///
/// # Errors
/// As the database. Inside: [`Refused`], above all [`Unbookable`].
pub fn book(
    c: &mut Conn,
    desk: &Desk,
    openings: &Openings<'_>,
    citizen: &Citizen,
    seen: Seen,
    wanted: &Wanted,
) -> Result<Result<Booked, Refused>, StoreError> {
    let (case, booked) = match held(c, desk, citizen, seen.id)? {
        Ok(held) => held,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Some(same) = booked.clone().filter(|booked| booked.is(wanted)) {
        return Ok(Ok(same));
    }
    let version = version(c, seen.id, booked.as_ref())?;
    if seen.version != version {
        return Ok(Err(Refused::Stale { version }));
    }
    let until = case.application.lapses_on.map(|day| day.plus_days(-1));
    if let Some(why) = refused(openings, &case, wanted, until) {
        return Ok(Err(Refused::Unbookable(why)));
    }
    if left(openings, version) == 0 {
        return Ok(Err(Refused::Unbookable(Unbookable::Often)));
    }
    // One application has one seat: its own goes first, and comes back where the other was taken.
    if booked.is_some() {
        store::remove(c, seen.id)?;
    }
    let seats = openings.seats(wanted.slot.local_date());
    let new = Booked {
        application: seen.id,
        office: wanted.office.clone(),
        slot: wanted.slot,
        booked_at: desk.now,
    };
    if !store::take(c, &new, seats)? {
        if let Some(before) = booked {
            store::put_back(c, &before)?;
        }
        return Ok(Err(Refused::Unbookable(Unbookable::Taken)));
    }
    let event = match &booked {
        Some(before) => {
            store::keep(c, before, version, &Ending { how: How::Moved, at: desk.now, by: None })?;
            Event::VisitMoved
        }
        None => Event::VisitBooked,
    };
    end::record(c, desk, &case.application, &new, event)?;
    Ok(Ok(new))
}

/// Gives the seat back, as long as its hour has not come.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn cancel(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    seen: Seen,
) -> Result<Result<(), Refused>, StoreError> {
    let (case, booked) = match held(c, desk, citizen, seen.id)? {
        Ok(held) => held,
        Err(refused) => return Ok(Err(refused)),
    };
    let version = version(c, seen.id, booked.as_ref())?;
    let Some(booked) = booked else { return Ok(Err(Refused::Unbookable(Unbookable::Nothing))) };
    if seen.version != version {
        return Ok(Err(Refused::Stale { version }));
    }
    if booked.slot <= desk.now {
        return Ok(Err(Refused::Unbookable(Unbookable::Hour)));
    }
    end::end(c, &booked, &Ending { how: How::Cancelled, at: desk.now, by: None })?;
    end::record(c, desk, &case.application, &booked, Event::VisitCancelled)?;
    Ok(Ok(()))
}

/// The application while it waits for a visit, held until the transaction ends, so that it is not decided meanwhile.
fn held(
    c: &mut Conn,
    desk: &Desk,
    citizen: &Citizen,
    id: ApplicationId,
) -> Result<Result<(Case, Option<Booked>), Refused>, StoreError> {
    if standing::own_case(c, &desk.vault, citizen, id)?.is_none() {
        return Ok(Err(Refused::NotFound));
    }
    cases::touch(c, id, desk.now)?;
    // Read anew: whoever held it before may have changed it.
    let Some(case) = cases::case(c, &desk.vault, id)? else { return Ok(Err(Refused::NotFound)) };
    if !waits_for_visit(&case) {
        let (state, version) = (case.application.state, case.application.version);
        return Ok(Err(Refused::WrongState { state, version }));
    }
    let booked = store::of(c, id)?;
    Ok(Ok((case, booked)))
}

fn waits_for_visit(case: &Case) -> bool {
    case.wish.takes_visit() && matches!(case.application.state, State::Submitted | State::NeedsMore)
}

/// How often it was booked, this time included.
fn version(c: &mut Conn, id: ApplicationId, booked: Option<&Booked>) -> Result<i32, StoreError> {
    Ok(store::ended(c, id)? + i32::from(booked.is_some()))
}

fn left(openings: &Openings<'_>, version: i32) -> u8 {
    let most = openings.today().map_or(0, |rules| rules.bookings);
    u8::try_from(version).map_or(0, |version| most.saturating_sub(version))
}

fn refused(
    openings: &Openings<'_>,
    case: &Case,
    wanted: &Wanted,
    until: Option<LocalDate>,
) -> Option<Unbookable> {
    let day = wanted.slot.local_date();
    if !openings.days(until).contains(&day) || !openings.hours(day).contains(&wanted.slot) {
        return Some(Unbookable::Hour);
    }
    (!openings.takes(&case.wish, &wanted.office, day)).then_some(Unbookable::Office)
}
