//! Closing a page over what is new.

use std::time::Duration;

use serde_json::json;

use super::model::Page;
use super::{doubt, store};
use crate::audit::{Doubt, Entry, Event, Head, Kept, Recorded, record};
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// How many entries a page has at most.
const MOST: i64 = 1_000;

/// How old an entry is before it comes into a page: longer than any transaction writes, so that on PostgreSQL, where an entry
/// is numbered before it is there, none comes after the page that it should stand in.
const SETTLED: Duration = Duration::from_secs(10);

/// How old the first one is before a page closes that is not full: so there are not more pages than one in ten seconds.
const DUE: Duration = Duration::from_secs(20);

/// In how many pages before it is looked for what came late after all.
const LOOKED_BACK: i64 = 64;

/// How many numbers of one gap are looked for, and of all gaps. What hides in more is found by `verify` alone.
const OF_A_GAP: usize = 1_000;
pub(super) const OF_ALL_GAPS: usize = 20_000;

/// What one call of [`seal`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// How many entries came into the page; without any there is none.
    pub entries: i64,
    /// Where the pages end now.
    pub head: Head,
    /// Whether the page is full, so that more may wait.
    pub full: bool,
    /// What speaks against the log, where a page was closed; then the head that was kept before stays.
    pub doubt: Option<Doubt>,
}

/// Closes a page, when one is due, and keeps the new head. Of several that try at once one does, the others do nothing. An
/// entry that came after its page had been closed comes into this one by name, and that is an entry in its turn.
///
/// # Errors
/// When the database cannot answer.
pub fn seal(c: &mut Conn, desk: &Desk) -> Result<Sealed, StoreError> {
    match store::all_or_nothing(c, |c| close(c, desk)) {
        // The number is taken: another was first.
        Err(StoreError::Conflict) => Ok(Sealed::nothing(store::end(c)?.0)),
        other => other,
    }
}

impl Sealed {
    const fn nothing(head: Head) -> Self {
        Self { entries: 0, head, full: false, doubt: None }
    }
}

fn close(c: &mut Conn, desk: &Desk) -> Result<Sealed, StoreError> {
    let (head, last) = store::end(c)?;
    let late = late(c, head)?;
    let is_old = |at: Option<Moment>, span| at.is_some_and(|at| is_old(at, desk.now, span));
    let (first, thousandth) = (store::written_at(c, last, 0)?, store::written_at(c, last, MOST - 1)?);
    if late.is_empty() && !is_old(first, DUE) && !is_old(thousandth, SETTLED) {
        return Ok(Sealed::nothing(head));
    }
    let mut entries = store::entries_after(c, last, MOST)?;
    let settled = entries.iter().take_while(|entry| is_old(Some(entry.at), SETTLED)).count();
    entries.truncate(settled);
    if late.is_empty() && entries.is_empty() {
        return Ok(Sealed::nothing(head));
    }
    let doubt = doubt(c, &desk.vault)?;
    let page = Page::after((head, last), &entries, &late);
    store::insert(c, &page, desk.now)?;
    if !late.is_empty() {
        let facts = json!({ "page": page.number, "entries": late.len() });
        record(c, desk, &Entry::of(Event::EntryLate).facts(facts))?;
    }
    if doubt.is_none() {
        store::keep(c, &Kept::of(&desk.vault, page.head()))?;
    }
    let full = i64::try_from(settled).is_ok_and(|settled| settled == MOST);
    Ok(Sealed { entries: page.entries(), head: page.head(), full, doubt })
}

/// Whether nobody writes any more what was written at `at`. A clock that was far ahead keeps nothing waiting.
fn is_old(at: Moment, now: Moment, span: Duration) -> bool {
    at <= now.minus(span) || at >= now.plus(span)
}

/// What stands in gaps of the pages before, and in no page.
fn late(c: &mut Conn, head: Head) -> Result<Vec<Recorded>, StoreError> {
    let before = store::after(c, head.position - LOOKED_BACK, LOOKED_BACK)?;
    let before: Vec<Page> = before.into_iter().flatten().collect();
    let is_named = |number: &i64| before.iter().any(|page| page.late.contains(*number));
    let gaps = before.iter().rev().flat_map(|page| page.gaps.numbers(OF_A_GAP));
    let numbers: Vec<i64> = gaps.filter(|number| !is_named(number)).take(OF_ALL_GAPS).collect();
    store::entries_of(c, &numbers)
}
