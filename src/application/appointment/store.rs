//! The tables `appointments`, a row a seat, and `past_appointments`.

use diesel::prelude::*;

use super::end::Ending;
use super::model::{Booked, How};
use crate::base::{ApplicationId, Moment};
use crate::db::schema::{appointments, past_appointments};
use crate::db::{Conn, StoreError, each_backend};
use crate::directory::AgencyCode;

type Row = (ApplicationId, String, Moment, Moment);

const COLUMNS: (
    appointments::application_id,
    appointments::office,
    appointments::slot,
    appointments::booked_at,
) = (appointments::application_id, appointments::office, appointments::slot, appointments::booked_at);

fn read((application, office, slot, booked_at): Row) -> Result<Booked, StoreError> {
    let office = office.parse().map_err(|_no_code| StoreError::Inconsistent {
        table: "appointments",
        row: application.to_string(),
    })?;
    Ok(Booked { application, office, slot, booked_at })
}

/// What is booked for an application.
pub(in crate::application) fn of(c: &mut Conn, id: ApplicationId) -> Result<Option<Booked>, StoreError> {
    let own = appointments::table.filter(appointments::application_id.eq(id));
    let row: Option<Row> = own.select(COLUMNS).get_result(c).optional()?;
    row.map(read).transpose()
}

/// The hours of that office that are taken, once a seat.
pub(super) fn taken(
    c: &mut Conn,
    office: &AgencyCode,
    from: Moment,
    to: Moment,
) -> Result<Vec<Moment>, StoreError> {
    let within = appointments::table
        .filter(appointments::office.eq(office.to_string()))
        .filter(appointments::slot.ge(from).and(appointments::slot.lt(to)));
    Ok(within.select(appointments::slot).load(c)?)
}

/// What is booked at that office, in order of hour.
pub(super) fn at_office(
    c: &mut Conn,
    office: &AgencyCode,
    from: Moment,
    to: Moment,
) -> Result<Vec<Booked>, StoreError> {
    let rows: Vec<Row> = appointments::table
        .filter(appointments::office.eq(office.to_string()))
        .filter(appointments::slot.ge(from).and(appointments::slot.lt(to)))
        .order((appointments::slot, appointments::seat))
        .select(COLUMNS)
        .load(c)?;
    rows.into_iter().map(read).collect()
}

/// What was booked for before that moment, and nobody has said how it ended.
pub(super) fn before(c: &mut Conn, moment: Moment, limit: i64) -> Result<Vec<Booked>, StoreError> {
    let over = appointments::table.filter(appointments::slot.lt(moment)).order(appointments::slot);
    let rows: Vec<Row> = over.limit(limit).select(COLUMNS).load(c)?;
    rows.into_iter().map(read).collect()
}

/// The offices at which something is booked.
pub(in crate::application) fn offices(c: &mut Conn) -> Result<Vec<AgencyCode>, StoreError> {
    let codes: Vec<String> = appointments::table.select(appointments::office).distinct().load(c)?;
    Ok(codes.iter().filter_map(|code| code.parse().ok()).collect())
}

/// Some of what is booked at an office for after that moment.
pub(in crate::application) fn ahead(
    c: &mut Conn,
    office: &AgencyCode,
    now: Moment,
    limit: i64,
) -> Result<Vec<Booked>, StoreError> {
    let rows: Vec<Row> = appointments::table
        .filter(appointments::office.eq(office.to_string()).and(appointments::slot.gt(now)))
        .order((appointments::slot, appointments::seat))
        .limit(limit)
        .select(COLUMNS)
        .load(c)?;
    rows.into_iter().map(read).collect()
}

/// Takes the first of so many seats that is free; false when none is, or the application has one.
pub(super) fn take(c: &mut Conn, new: &Booked, seats: i32) -> Result<bool, StoreError> {
    for seat in 0..seats {
        if insert(c, new, seat)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Seats somebody who is to have that hour, whatever the law says of seats: one up to as many as it may ever allow is free.
pub(super) fn put_back(c: &mut Conn, booked: &Booked) -> Result<(), StoreError> {
    match take(c, booked, i32::from(u8::MAX))? {
        true => Ok(()),
        false => Err(StoreError::Conflict),
    }
}

fn insert(c: &mut Conn, new: &Booked, seat: i32) -> Result<bool, StoreError> {
    let row = (
        appointments::office.eq(new.office.to_string()),
        appointments::slot.eq(new.slot),
        appointments::seat.eq(seat),
        appointments::application_id.eq(new.application),
        appointments::booked_at.eq(new.booked_at),
    );
    let made = each_backend!(c, c => diesel::insert_into(appointments::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(made == 1)
}

/// Frees the seat of an application; false when it has none.
pub(super) fn remove(c: &mut Conn, id: ApplicationId) -> Result<bool, StoreError> {
    let own = appointments::table.filter(appointments::application_id.eq(id));
    Ok(diesel::delete(own).execute(c)? == 1)
}

/// How many bookings of an application have ended.
pub(super) fn ended(c: &mut Conn, id: ApplicationId) -> Result<i32, StoreError> {
    let own = past_appointments::table.filter(past_appointments::application_id.eq(id));
    let count: i64 = own.count().get_result(c)?;
    Ok(i32::try_from(count).unwrap_or(i32::MAX))
}

/// Keeps how the `n`th booking of an application ended.
pub(super) fn keep(c: &mut Conn, booked: &Booked, n: i32, ending: &Ending) -> Result<(), StoreError> {
    let row = (
        past_appointments::application_id.eq(booked.application),
        past_appointments::n.eq(n),
        past_appointments::office.eq(booked.office.to_string()),
        past_appointments::slot.eq(booked.slot),
        past_appointments::booked_at.eq(booked.booked_at),
        past_appointments::ended_at.eq(ending.at),
        past_appointments::how.eq(ending.how.as_str()),
        past_appointments::by_account.eq(ending.by),
    );
    diesel::insert_into(past_appointments::table).values(row).execute(c)?;
    Ok(())
}

/// Who came to that office, and who did not, in order of hour.
pub(super) fn past_at_office(
    c: &mut Conn,
    office: &AgencyCode,
    from: Moment,
    to: Moment,
) -> Result<Vec<(ApplicationId, Moment, bool)>, StoreError> {
    let rows: Vec<(ApplicationId, Moment, String)> = past_appointments::table
        .filter(past_appointments::office.eq(office.to_string()))
        .filter(past_appointments::slot.ge(from).and(past_appointments::slot.lt(to)))
        .filter(past_appointments::how.eq_any([How::Came.as_str(), How::Missed.as_str()]))
        .order((past_appointments::slot, past_appointments::application_id))
        .select((past_appointments::application_id, past_appointments::slot, past_appointments::how))
        .load(c)?;
    Ok(rows.into_iter().map(|(id, slot, how)| (id, slot, how == How::Came.as_str())).collect())
}

/// What was last said of a visit to that office: whether they came.
pub(super) fn said(c: &mut Conn, office: &AgencyCode, id: ApplicationId) -> Result<Option<bool>, StoreError> {
    let last: Option<(String, String)> = past_appointments::table
        .filter(past_appointments::application_id.eq(id))
        .order(past_appointments::n.desc())
        .limit(1)
        .select((past_appointments::office, past_appointments::how))
        .get_result(c)
        .optional()?;
    let of_office =
        last.filter(|(at, _)| *at == office.to_string()).and_then(|(_, how)| How::from_name(&how));
    Ok(match of_office {
        Some(How::Came) => Some(true),
        Some(How::Missed) => Some(false),
        Some(How::Moved | How::Cancelled | How::Released) | None => None,
    })
}
