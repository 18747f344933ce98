//! The log's SQL: append, read, chain, verify. Rows are never updated or deleted; triggers refuse it too.

use std::time::Duration;

use diesel::dsl::{exists, max, min, not};
use diesel::prelude::*;
use serde_json::Value;

use super::chain::{Flaw, Head, Verdict};
use super::{Doubt, Entry, Kept, Purpose, Recorded, reaction};
use crate::base::{AccountId, Moment};
use crate::db::schema::{audit_chain, audit_concerns, audit_events, audit_head, heard};
use crate::db::types::Json;
use crate::db::{Conn, ROWS, SLICE, StoreError, each_backend};
use crate::keys::{Desk, Vault};

/// How many events one call of [`seal`] chains at most, and one step of [`verify`] reads.
const PAGE: i64 = 500;

/// How far behind the newest chained event a late one may be numbered: on PostgreSQL an event gets its number
/// before its transaction commits, and transactions end within seconds.
const LATE: i64 = 50_000;

/// For how long it is kept who has heard of an entry. A job that failed for good may be put back into the queue.
const HEARD_KEPT: Duration = Duration::from_secs(90 * 86_400);

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

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = audit_chain)]
struct Link {
    position: i64,
    event_seq: i64,
    hash: Vec<u8>,
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

/// As [`record`], of what many accounts have in common; nobody has to hear of it. Answers its number, under which [`concern`]
/// says whose they are.
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

/// Puts entry `seq` into the history of these accounts, once, in the transaction of what it did to them.
///
/// # Errors
/// As [`record`].
pub fn concern(c: &mut Conn, seq: i64, accounts: &[AccountId]) -> Result<(), StoreError> {
    let rows: Vec<_> = accounts
        .iter()
        .map(|account| (audit_concerns::account_id.eq(*account), audit_concerns::seq.eq(seq)))
        .collect();
    each_backend!(c, c => {
        for rows in rows.chunks(ROWS) {
            diesel::insert_into(audit_concerns::table).values(rows).on_conflict_do_nothing().execute(c)?;
        }
    });
    Ok(())
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

/// Forgets some of who heard what so long ago that no job of it can still be there; answers how much.
///
/// # Errors
/// When the database refuses.
pub fn sweep_heard(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let old = heard::table.filter(heard::at.lt(now.minus(HEARD_KEPT)));
    let some: Vec<i64> = old.select(heard::seq).limit(SLICE).load(c)?;
    Ok(diesel::delete(old.filter(heard::seq.eq_any(some))).execute(c)?)
}

/// What one call of [`seal`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// How many events it chained.
    pub events: usize,
    /// The end of the chain after them.
    pub head: Head,
    /// Whether there were as many as one call takes, so that more may wait.
    pub full: bool,
    /// What speaks against the log; then the head that was kept before stays.
    pub doubt: Option<Doubt>,
}

/// Chains events that are not chained yet, oldest first, at most [`PAGE`], and keeps the new head. Of several sealers at
/// once one wins, the others chain nothing.
///
/// # Errors
/// When the database cannot answer.
pub fn seal(c: &mut Conn, vault: &Vault) -> Result<Sealed, StoreError> {
    let sealed = c.transaction(|c| {
        let doubt = doubt(c, vault)?;
        let mut head = head(c)?;
        let newest: Option<i64> = audit_chain::table.select(max(audit_chain::event_seq)).get_result(c)?;
        let chained = audit_chain::table.filter(audit_chain::event_seq.eq(audit_events::seq));
        let rows: Vec<Row> = audit_events::table
            .filter(audit_events::seq.gt(newest.unwrap_or(0) - LATE))
            .filter(not(exists(chained)))
            .order(audit_events::seq)
            .limit(PAGE)
            .select(Row::as_select())
            .load(c)?;
        let links: Vec<Link> = rows
            .into_iter()
            .map(|row| {
                let event = Recorded::from(row);
                head = head.then(&event);
                Link { position: head.position, event_seq: event.seq, hash: head.hash.to_vec() }
            })
            .collect();
        let events =
            each_backend!(c, c => diesel::insert_into(audit_chain::table).values(&links).execute(c))?;
        if doubt.is_none() {
            keep(c, &Kept::of(vault, head))?;
        }
        Ok(Sealed { events, head, full: i64::try_from(events).is_ok_and(|events| events == PAGE), doubt })
    });
    match sealed {
        // The position is taken: another sealer was first, and chained what this one would have.
        Err(StoreError::Conflict) => {
            Ok(Sealed { events: 0, head: head(c)?, full: false, doubt: doubt(c, vault)? })
        }
        other => other,
    }
}

/// Walks the whole chain from its beginning.
///
/// # Errors
/// When the database cannot answer. A broken chain is no error but a [`Verdict`].
pub fn verify(c: &mut Conn) -> Result<Verdict, StoreError> {
    let mut head = Head::empty();
    loop {
        let page: Vec<(Link, Option<Row>)> = audit_chain::table
            .left_join(audit_events::table.on(audit_events::seq.eq(audit_chain::event_seq)))
            .filter(audit_chain::position.gt(head.position))
            .order(audit_chain::position)
            .limit(PAGE)
            .select((Link::as_select(), Option::<Row>::as_select()))
            .load(c)?;
        if page.is_empty() {
            break;
        }
        for (link, event) in page {
            match step(head, &link, event) {
                Ok(next) => head = next,
                Err(why) => return Ok(Verdict::Broken { position: head.position + 1, why }),
            }
        }
    }
    let events: i64 = audit_events::table.count().get_result(c)?;
    let chained = audit_chain::table.filter(audit_chain::event_seq.eq(audit_events::seq));
    let waiting = audit_events::table.filter(not(exists(chained))).select(min(audit_events::at));
    let unsealed_since = waiting.get_result(c)?;
    Ok(Verdict::Sound { events: head.position, head, unsealed: events - head.position, unsealed_since })
}

/// What the head that is kept in the database says against the log. One without a tag is of before heads were kept, and
/// vouches for nothing but its own place.
///
/// # Errors
/// When the database cannot answer.
pub fn doubt(c: &mut Conn, vault: &Vault) -> Result<Option<Doubt>, StoreError> {
    let row = audit_head::table.select((audit_head::position, audit_head::hash, audit_head::tag));
    let Some((position, hash, tag)): Option<(i64, Vec<u8>, Option<Vec<u8>>)> =
        row.get_result(c).optional()?
    else {
        return Ok(Some(Doubt::HeadRemoved));
    };
    let Ok(hash) = hash.try_into() else { return Ok(Some(Doubt::HeadForged)) };
    let head = Head { position, hash };
    let is_ours = |tag: Vec<u8>| tag.try_into().is_ok_and(|tag| Kept::from_parts(head, tag).is_of(vault));
    if !tag.is_none_or(is_ours) {
        return Ok(Some(Doubt::HeadForged));
    }
    Ok(if holds(c, &head)? { None } else { Some(Doubt::Cut(position)) })
}

/// Keeps a head that is newer than the kept one, or the first one with a tag.
fn keep(c: &mut Conn, kept: &Kept) -> Result<(), StoreError> {
    let older = audit_head::position.lt(kept.head.position).or(audit_head::tag.is_null());
    diesel::update(audit_head::table.filter(older))
        .set((
            audit_head::position.eq(kept.head.position),
            audit_head::hash.eq(kept.head.hash.to_vec()),
            audit_head::tag.eq(kept.tag().to_vec()),
        ))
        .execute(c)?;
    Ok(())
}

/// Whether the chain still has `earlier` where it was: a head that was kept elsewhere.
///
/// # Errors
/// When the database cannot answer.
pub fn holds(c: &mut Conn, earlier: &Head) -> Result<bool, StoreError> {
    let hash = audit_chain::table.find(earlier.position).select(audit_chain::hash);
    let hash: Option<Vec<u8>> = hash.get_result(c).optional()?;
    Ok(hash.map_or(*earlier == Head::empty(), |hash| hash == earlier.hash))
}

fn step(head: Head, link: &Link, event: Option<Row>) -> Result<Head, Flaw> {
    if link.position != head.position + 1 {
        return Err(Flaw::LinkMissing);
    }
    let event = Recorded::from(event.ok_or(Flaw::EventMissing)?);
    let next = head.then(&event);
    if next.hash == *link.hash && event.agrees_with_itself() { Ok(next) } else { Err(Flaw::Altered) }
}

fn head(c: &mut Conn) -> Result<Head, StoreError> {
    let newest = audit_chain::table.order(audit_chain::position.desc()).limit(1).select(Link::as_select());
    let Some(link): Option<Link> = newest.get_result(c).optional()? else { return Ok(Head::empty()) };
    let hash = link.hash.try_into();
    let hash = hash.map_err(|_length: Vec<u8>| StoreError::Inconsistent {
        table: "audit_chain",
        row: link.position.to_string(),
    })?;
    Ok(Head { position: link.position, hash })
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
