//! Looking again: people get accounts, organisations get representatives, locks end; what blocked a legacy account may
//! do so no more. Whoever comes, or is raised, stirs the accounts that wait for their number: those are looked at within seconds, and nothing
//! else is. All of them have their turn by the hour, for what stirs nobody: locks and mandates that end, and the first sign-in.

use std::collections::BTreeMap;

use super::judge::{Standing, gather, judge};
use super::keep::keep;
use super::model::Legacy;
use super::moved::moved;
use super::store::{self, Due, Reading};
use crate::account;
use crate::base::{Clock, Moment};
use crate::db::{Conn, Db, SLICE, StoreError};
use crate::keys::Desk;

/// Judges once more, a slice at a time, the legacy accounts that were judged `before`; answers how many. Whoever else
/// does the same at the same time takes others, or the same to the same end.
///
/// # Errors
/// When the database cannot answer. What was judged so far stays.
pub async fn look_again(db: &Db, desk: &Desk, clock: &Clock, before: Moment) -> Result<usize, StoreError> {
    let mut judged = 0;
    loop {
        // What is kept counts from now on, however long ago this began.
        let desk = Desk { now: clock.now(), ..desk.clone() };
        let read = desk.clone();
        let slice = db.read(move |c| {
            let due = store::judged_before(c, &read.vault, before)?;
            judge_all(c, &read, due)
        });
        let slice = slice.await?;
        let count: usize = slice.values().map(Vec::len).sum();
        db.write(move |c| write(c, &desk, &slice)).await?;
        judged += count;
        if is_last(count) {
            return Ok(judged);
        }
    }
}

/// Judges once more the legacy accounts whose holder came, or was raised, since they were judged: those, and no others. Answers how many.
///
/// # Errors
/// As [`look_again`].
pub async fn look_at_stirred(db: &Db, desk: &Desk, clock: &Clock) -> Result<usize, StoreError> {
    let mut judged = 0;
    loop {
        let desk = Desk { now: clock.now(), ..desk.clone() };
        let read = desk.clone();
        let slice = db.read(move |c| {
            let stirred = account::stirred(c)?;
            let mut of_source: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
            for one in &stirred {
                of_source.entry(&one.list).or_default().push(&one.entry);
            }
            let mut due = Vec::with_capacity(stirred.len());
            for (source, ids) in of_source {
                due.extend(store::some(c, &read.vault, (source, &ids))?);
            }
            Ok((judge_all(c, &read, due)?, stirred))
        });
        let (slice, stirred) = slice.await?;
        if stirred.is_empty() {
            return Ok(judged);
        }
        let count = stirred.len();
        let both = move |c: &mut Conn| {
            write(c, &desk, &slice)?;
            account::heed_stirred(c, &stirred)
        };
        db.write(both).await?;
        judged += count;
        if is_last(count) {
            return Ok(judged);
        }
    }
}

fn is_last(count: usize) -> bool {
    i64::try_from(count).is_ok_and(|count| count < SLICE)
}

/// What is so of a legacy account that opens.
struct Found {
    legacy: Legacy,
    standing: Standing,
    moved: Option<Moment>,
    is_unawaited: bool,
}

/// By source, what each is called there, and how it stands where that can be told.
type Judged = BTreeMap<String, Vec<(Vec<u8>, Option<Found>)>>;

fn judge_all(c: &mut Conn, desk: &Desk, due: Vec<Due>) -> Result<Judged, StoreError> {
    let legacies: Vec<&Legacy> = due.iter().filter_map(|one| one.legacy.as_ref().ok()).collect();
    let mut facts = gather(c, desk, &legacies)?.into_iter();
    let mut judged = Judged::new();
    for one in due {
        let found = match one.legacy {
            Ok(legacy) => {
                let standing = facts.next().as_ref().map(judge).ok_or(StoreError::Missing)?;
                let moved = moved(c, &legacy, standing, (&one.known, one.imported_at))?;
                Some(Found { legacy, standing, moved, is_unawaited: one.known.is_unawaited() })
            }
            Err(damaged) => {
                tracing::warn!(%damaged, "a legacy account could not be judged again");
                None
            }
        };
        judged.entry(one.source).or_default().push((one.legacy_id, found));
    }
    Ok(judged)
}

fn write(c: &mut Conn, desk: &Desk, judged: &Judged) -> Result<(), StoreError> {
    for (source, looked) in judged {
        let mut stands = Vec::with_capacity(looked.len());
        for (id, found) in looked {
            let now = match found {
                Some(one) => Some((keep(c, desk, &one.legacy, one.standing)?, one.moved)),
                None => None,
            };
            stands.push((id.clone(), now));
        }
        store::stand(c, desk.now, source, &stands)?;
        let found = looked.iter().filter_map(|(id, found)| Some((id.as_slice(), found.as_ref()?)));
        let unawaited = found.filter(|(_, one)| one.is_unawaited).map(|(id, one)| (id, &one.legacy));
        store::await_holders(c, &desk.vault, source, unawaited.clone())?;
        store::brought(c, (source, Reading::NONE), unawaited.map(|(id, _)| id))?;
    }
    Ok(())
}
