//! The tables `register_events` and `register_cursors`.

use std::time::Duration;

use diesel::prelude::*;

use super::event::{EventId, RegisterEvent};
use crate::base::Moment;
use crate::db::schema::{register_cursors as cursors, register_events as events};
use crate::db::{Conn, SLICE, StoreError, Sweeping, each_backend};
use crate::registers::register::Register;

/// The outcome of an event that was heeded.
pub(super) const DONE: &str = "done";

/// An event to be written.
pub(super) struct NewEvent<'a> {
    pub(super) event: &'a RegisterEvent,
    pub(super) sealed: &'a [u8],
    pub(super) digest: [u8; 32],
    /// The blind index of whom it is about.
    pub(super) subject: [u8; 32],
    pub(super) happened_at: Moment,
}

/// An event nobody has heeded yet.
pub(super) struct Waiting {
    pub(super) payload: Vec<u8>,
    pub(super) happened_at: Moment,
}

/// Writes an event; false when there is one of that name.
pub(super) fn insert(c: &mut Conn, new: &NewEvent<'_>, now: Moment) -> Result<bool, StoreError> {
    let event = new.event;
    let row = (
        events::register.eq(event.register.as_str()),
        events::event_id.eq(event.id.as_str()),
        events::kind.eq(event.what.kind()),
        events::corrects.eq(event.what.corrects().map(EventId::as_str)),
        events::payload.eq(Some(new.sealed)),
        events::digest.eq(new.digest.as_slice()),
        events::subject.eq(new.subject.as_slice()),
        events::happened_at.eq(new.happened_at),
        events::received_at.eq(now),
    );
    let written = each_backend!(c, c => diesel::insert_into(events::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(written == 1)
}

/// The digest of what was told under that name.
pub(super) fn digest(c: &mut Conn, register: Register, id: &EventId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = events::table.find((register.as_str(), id.as_str()));
    Ok(row.select(events::digest).get_result(c).optional()?)
}

/// Takes an event to heed it; none when that was done. Whoever comes at the same time waits for the outcome.
pub(super) fn claim(
    c: &mut Conn,
    register: Register,
    id: &EventId,
    now: Moment,
) -> Result<Option<Waiting>, StoreError> {
    let waiting = events::table.find((register.as_str(), id.as_str())).filter(events::applied_at.is_null());
    let row: Option<(Option<Vec<u8>>, Moment)> = diesel::update(waiting)
        .set(events::applied_at.eq(Some(now)))
        .returning((events::payload, events::happened_at))
        .get_result(c)
        .optional()?;
    let Some((payload, happened_at)) = row else { return Ok(None) };
    let lost = || StoreError::Inconsistent { table: "register_events", row: id.to_string() };
    Ok(Some(Waiting { payload: payload.ok_or_else(lost)?, happened_at }))
}

/// Whether the register has told that the event was a mistake.
pub(super) fn is_taken_back(c: &mut Conn, register: Register, id: &EventId) -> Result<bool, StoreError> {
    let corrections = events::table
        .filter(events::register.eq(register.as_str()))
        .filter(events::corrects.eq(Some(id.as_str())));
    Ok(corrections.count().get_result::<i64>(c)? > 0)
}

/// Whether something of one of these `kinds` that is newer has been heeded of the same subject, whichever register told it.
pub(super) fn is_superseded(
    c: &mut Conn,
    subject: [u8; 32],
    kinds: &[&str],
    than: Moment,
) -> Result<bool, StoreError> {
    let newer = events::table
        .filter(events::subject.eq(subject.as_slice()))
        .filter(events::outcome.eq(Some(DONE)))
        .filter(events::happened_at.gt(than))
        .select(events::kind);
    let newer: Vec<String> = newer.load(c)?;
    Ok(newer.iter().any(|kind| kinds.contains(&kind.as_str())))
}

/// Writes what followed, and forgets what was told.
pub(super) fn settle(
    c: &mut Conn,
    register: Register,
    id: &EventId,
    outcome: &str,
) -> Result<(), StoreError> {
    let row = events::table.find((register.as_str(), id.as_str()));
    let set = (events::payload.eq(None::<Vec<u8>>), events::outcome.eq(Some(outcome)));
    diesel::update(row).set(set).execute(c)?;
    Ok(())
}

/// Takes away some of what was heeded long ago; answers how much.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let old = events::table
        .filter(events::received_at.lt(sweeping.before))
        .filter(events::applied_at.is_not_null());
    if sweeping.counts {
        return Ok(Sweeping::counted(old.count().get_result(c)?));
    }
    let some: Vec<String> = old.select(events::event_id).limit(SLICE).load(c)?;
    Ok(diesel::delete(old.filter(events::event_id.eq_any(some))).execute(c)?)
}

/// How the events of one register are followed.
pub(super) struct Following {
    pub(super) cursor: Option<String>,
    pub(super) caught_up_at: Moment,
}

/// Takes the right to ask a register for events, unless somebody has it since `pause` or less.
pub(super) fn begin(
    c: &mut Conn,
    register: Register,
    now: Moment,
    pause: Duration,
) -> Result<Option<Following>, StoreError> {
    let row = (
        cursors::register.eq(register.as_str()),
        cursors::asked_at.eq(Moment::from_micros(0)),
        cursors::caught_up_at.eq(now),
    );
    each_backend!(c, c => diesel::insert_into(cursors::table).values(row).on_conflict_do_nothing().execute(c))?;
    let free = cursors::table
        .find(register.as_str())
        // A clock that was put back does not stop the events.
        .filter(cursors::asked_at.le(now.minus(pause)).or(cursors::asked_at.gt(now.plus(pause))));
    let begun = diesel::update(free).set(cursors::asked_at.eq(now));
    let row: Option<(Option<String>, Moment)> =
        begun.returning((cursors::cursor, cursors::caught_up_at)).get_result(c).optional()?;
    Ok(row.map(|(cursor, caught_up_at)| Following { cursor, caught_up_at }))
}

/// Moves on; false when somebody else did.
pub(super) fn advance(
    c: &mut Conn,
    register: Register,
    (from, to): (Option<&str>, &str),
) -> Result<bool, StoreError> {
    let row = cursors::table.find(register.as_str());
    let moved = cursors::cursor.eq(Some(to));
    let count = match from {
        Some(from) => diesel::update(row.filter(cursors::cursor.eq(from))).set(moved).execute(c)?,
        None => diesel::update(row.filter(cursors::cursor.is_null())).set(moved).execute(c)?,
    };
    Ok(count == 1)
}

/// Notes that nothing more was to be had.
pub(super) fn caught_up(c: &mut Conn, register: Register, now: Moment) -> Result<(), StoreError> {
    let row = cursors::table.find(register.as_str());
    diesel::update(row).set(cursors::caught_up_at.eq(now)).execute(c)?;
    Ok(())
}

/// Notes that the register does not answer; false when that was known.
pub(super) fn went_down(c: &mut Conn, register: Register, now: Moment) -> Result<bool, StoreError> {
    let up = cursors::table.find(register.as_str()).filter(cursors::down_since.is_null());
    Ok(diesel::update(up).set(cursors::down_since.eq(Some(now))).execute(c)? == 1)
}

/// Notes that the register answers; false when that was known.
pub(super) fn came_back(c: &mut Conn, register: Register) -> Result<bool, StoreError> {
    let down = cursors::table.find(register.as_str()).filter(cursors::down_since.is_not_null());
    Ok(diesel::update(down).set(cursors::down_since.eq(None::<Moment>)).execute(c)? == 1)
}

/// For each register whose events are followed, when nothing more was to be had last, or the following began.
pub(super) fn followed(c: &mut Conn) -> Result<Vec<(String, Moment)>, StoreError> {
    Ok(cursors::table.select((cursors::register, cursors::caught_up_at)).load(c)?)
}
