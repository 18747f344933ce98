//! The SQL of reading the log: by whose account it is about, and by who acted.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::audit::store::Row;
use crate::audit::{Event, Purpose, Recorded};
use crate::base::{AccountId, Moment};
use crate::db::schema::{audit_concerns, audit_events};
use crate::db::{Conn, StoreError};

/// What no history tells, because whoever stands beside its holder reads that too; another entry tells when it is over.
const SILENT: &str = Event::DuressCodeUsed.as_str();

/// The newest entries of one account, newest first: its own, and those it shares with many. At most a quarter of them are of
/// sign-ins that were refused: strangers cause those, and must not push out what its holder did.
///
/// # Errors
/// When the database cannot answer.
pub fn history(c: &mut Conn, account: AccountId, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    let own =
        audit_events::table.filter(audit_events::account_id.eq(account).and(audit_events::event.ne(SILENT)));
    let own = own.order(audit_events::seq.desc()).select(Row::as_select());
    let refused = Event::SignInRefused.as_str();
    let mut rows: Vec<Row> =
        own.filter(audit_events::event.eq(refused)).limit(limit.div_euclid(4)).load(c)?;
    rows.extend(own.filter(audit_events::event.ne(refused)).limit(limit).load::<Row>(c)?);
    rows.extend(shared(c, account, i64::MAX, limit)?);
    Ok(newest(rows, limit))
}

/// All entries of one account behind the one numbered `before`, newest first.
///
/// # Errors
/// When the database cannot answer.
pub fn history_before(
    c: &mut Conn,
    account: AccountId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    let mut rows: Vec<Row> = audit_events::table
        .filter(audit_events::account_id.eq(account).and(audit_events::event.ne(SILENT)))
        .filter(audit_events::seq.lt(before))
        .order(audit_events::seq.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(c)?;
    rows.extend(shared(c, account, before, limit)?);
    Ok(newest(rows, limit))
}

/// What an account shares with many, as an import.
fn shared(c: &mut Conn, account: AccountId, before: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
    let shared = audit_concerns::table
        .inner_join(audit_events::table.on(audit_events::seq.eq(audit_concerns::seq)))
        .filter(audit_concerns::account_id.eq(account).and(audit_concerns::seq.lt(before)))
        .filter(audit_events::event.ne(SILENT));
    Ok(shared.order(audit_concerns::seq.desc()).limit(limit).select(Row::as_select()).load(c)?)
}

fn newest(rows: Vec<Row>, limit: i64) -> Vec<Recorded> {
    let mut entries: Vec<_> = rows.into_iter().map(Recorded::from).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
    entries.truncate(usize::try_from(limit).unwrap_or_default());
    entries
}

/// What `actor` did in the State's name, newest first; before the entry of a number, and for one purpose alone, where one is
/// given.
///
/// # Errors
/// When the database cannot answer.
pub fn acts(
    c: &mut Conn,
    actor: AccountId,
    purpose: Option<Purpose>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let mut found = audit_events::table
        .filter(audit_events::actor.eq(actor))
        .filter(audit_events::seq.lt(before.unwrap_or(i64::MAX)))
        .into_boxed();
    if let Some(purpose) = purpose {
        found = found.filter(audit_events::purpose.eq(purpose.as_str()));
    }
    let rows: Vec<Row> =
        found.order(audit_events::seq.desc()).limit(limit).select(Row::as_select()).load(c)?;
    Ok(rows.into_iter().map(Recorded::from).collect())
}

/// How often `actor` did that since then: read off an index, however much they have done.
///
/// # Errors
/// When the database cannot answer.
pub fn count_acts(c: &mut Conn, actor: AccountId, event: Event, since: Moment) -> Result<i64, StoreError> {
    let theirs = audit_events::table.filter(audit_events::actor.eq(actor)).filter(audit_events::at.gt(since));
    Ok(theirs.filter(audit_events::event.eq(event.as_str())).count().get_result(c)?)
}

/// So many entries are read at a time, going back.
const AT_ONCE: i64 = 64;

/// When `event` happened to `account` first, not before `since`. Reads backwards and no further than that: nobody's whole history.
///
/// # Errors
/// When the database cannot answer.
pub fn first_since(
    c: &mut Conn,
    account: AccountId,
    event: Event,
    since: Moment,
) -> Result<Option<Moment>, StoreError> {
    let (mut first, mut behind) = (None, i64::MAX);
    loop {
        let newest = audit_events::table
            .filter(audit_events::account_id.eq(account).and(audit_events::seq.lt(behind)))
            .order(audit_events::seq.desc())
            .limit(AT_ONCE)
            .select((audit_events::seq, audit_events::at, audit_events::event));
        let page: Vec<(i64, Moment, String)> = newest.load(c)?;
        let is_last = page.len() < usize::try_from(AT_ONCE).unwrap_or_default();
        for (seq, at, name) in page {
            if at < since {
                return Ok(first);
            }
            behind = seq;
            if name == event.as_str() {
                first = Some(at);
            }
        }
        if is_last {
            return Ok(first);
        }
    }
}

/// The clients that are named by entries of one kind about an account, however old.
///
/// # Errors
/// When the database cannot answer.
pub fn clients_of(c: &mut Conn, account: AccountId, event: Event) -> Result<BTreeSet<String>, StoreError> {
    let named = audit_events::table
        .filter(audit_events::account_id.eq(account).and(audit_events::event.eq(event.as_str())))
        .filter(audit_events::client_id.is_not_null());
    let clients: Vec<Option<String>> = named.select(audit_events::client_id).distinct().load(c)?;
    Ok(clients.into_iter().flatten().collect())
}
