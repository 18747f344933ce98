//! The log's SQL: appending. Rows are never updated or deleted; triggers refuse it too.

use diesel::prelude::*;
use serde_json::Value;

use super::{Entry, Purpose, Recorded, reaction};
use crate::base::{AccountId, Moment};
use crate::db::schema::{audit_events, heard};
use crate::db::types::Json;
use crate::db::{Conn, ROWS, SLICE, StoreError, Sweeping, each_backend};
use crate::keys::Desk;

/// `NULL` is written as such: a row that leaves a column out is another statement, which no connection keeps.
#[derive(Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
struct NewRow<'a> {
    at: Moment,
    event: &'static str,
    account_id: Option<AccountId>,
    client_id: Option<String>,
    request_id: Option<&'a str>,
    facts: Json<Value>,
    actor: Option<AccountId>,
    purpose: Option<&'static str>,
}

impl<'a> NewRow<'a> {
    fn of(desk: &'a Desk, entry: &Entry<'_>) -> Self {
        Self {
            at: desk.now,
            event: entry.event.as_str(),
            account_id: entry.account,
            client_id: entry.client.map(storable),
            request_id: desk.request.as_ref().map(crate::base::RequestId::as_str),
            facts: Json(storable_json(&entry.stored_facts())),
            actor: entry.actor,
            purpose: entry.purpose.map(Purpose::as_str),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_events)]
pub(super) struct Row {
    seq: i64,
    at: Moment,
    event: String,
    account_id: Option<AccountId>,
    client_id: Option<String>,
    request_id: Option<String>,
    facts: Json<Value>,
    actor: Option<AccountId>,
    purpose: Option<String>,
}

impl From<Row> for Recorded {
    fn from(row: Row) -> Self {
        let Row {
            seq,
            at,
            event,
            account_id: account,
            client_id: client,
            request_id: request,
            facts: Json(facts),
            actor,
            purpose,
        } = row;
        Self { seq, at, event, account, client, request, facts, actor, purpose }
    }
}

/// Writes `entry` in the caller's transaction, with the moment and the request of `desk`.
///
/// # Errors
/// When the database refuses; the caller's whole transaction must then fail.
pub fn record(c: &mut Conn, desk: &Desk, entry: &Entry<'_>) -> Result<(), StoreError> {
    entry.event.count();
    append(c, desk, entry)
}

/// As [`record`], of what was counted when it happened.
pub(super) fn append(c: &mut Conn, desk: &Desk, entry: &Entry<'_>) -> Result<(), StoreError> {
    let row = NewRow::of(desk, entry);
    let audiences = entry.event.heard_by();
    if audiences.is_empty() {
        each_backend!(c, c => diesel::insert_into(audit_events::table).values(row).execute(c))?;
        return Ok(());
    }
    let written: Row = each_backend!(c, c => {
        diesel::insert_into(audit_events::table).values(row).returning(Row::as_returning()).get_result(c)
    })?;
    reaction::tell(c, desk, &Recorded::from(written), audiences)
}

/// As [`record`], of what many accounts have in common; nobody has to hear of it. Answers its number, under which
/// [`concern`](super::concern()) says whose they are.
///
/// # Errors
/// As [`record`].
pub fn record_shared(c: &mut Conn, desk: &Desk, entry: &Entry<'_>) -> Result<i64, StoreError> {
    entry.event.count();
    let row = NewRow::of(desk, entry);
    Ok(each_backend!(c, c => {
        diesel::insert_into(audit_events::table).values(row).returning(audit_events::seq).get_result(c)
    })?)
}

/// As [`record`], many in their order, of which nobody has to hear.
///
/// # Errors
/// As [`record`].
pub fn record_all(c: &mut Conn, desk: &Desk, entries: &[Entry<'_>]) -> Result<(), StoreError> {
    entries.iter().for_each(|entry| entry.event.count());
    let rows: Vec<_> = entries.iter().map(|entry| NewRow::of(desk, entry)).collect();
    each_backend!(c, c => {
        for rows in rows.chunks(ROWS) {
            diesel::insert_into(audit_events::table).values(rows).execute(c)?;
        }
    });
    Ok(())
}

/// Takes note that `audience` has heard of entry `seq`; false when it had before.
pub(super) fn hear(c: &mut Conn, seq: i64, audience: &str, now: Moment) -> Result<bool, StoreError> {
    let row = (heard::seq.eq(seq), heard::audience.eq(audience), heard::at.eq(now));
    let first = each_backend!(c, c => diesel::insert_into(heard::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(first == 1)
}

/// Forgets some of who heard what so long ago that no job of it can still be there; answers how much. The entries stay.
///
/// # Errors
/// When the database refuses.
pub fn sweep_heard(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let old = heard::table.filter(heard::at.lt(sweeping.before));
    if sweeping.counts {
        return Ok(Sweeping::counted(old.count().get_result(c)?));
    }
    let some: Vec<i64> = old.select(heard::seq).limit(SLICE).load(c)?;
    Ok(diesel::delete(old.filter(heard::seq.eq_any(some))).execute(c)?)
}

/// PostgreSQL keeps no NUL in text, and a stranger who sends one must not be able to stop the log.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn storable_json(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable(text)),
        Value::Array(values) => Value::Array(values.iter().map(storable_json).collect()),
        Value::Object(members) => Value::Object(
            members.iter().map(|(name, value)| (storable(name), storable_json(value))).collect(),
        ),
        other => other.clone(),
    }
}
