//! Looking again: people get accounts, organisations get representatives, locks end; what blocked a legacy account may
//! do so no more.

use std::collections::BTreeMap;

use super::judge::{Standing, gather, judge};
use super::keep::keep;
use super::model::Legacy;
use super::moved::moved;
use super::store;
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
        let slice = db.read(move |c| slice(c, &read, before)).await?;
        let count: usize = slice.values().map(Vec::len).sum();
        db.write(move |c| slice.iter().try_for_each(|(source, looked)| write(c, &desk, source, looked)))
            .await?;
        judged += count;
        if i64::try_from(count).is_ok_and(|count| count < SLICE) {
            return Ok(judged);
        }
    }
}

/// By source, the digest of what each is called there, and what it says and how it stands, where that can be told.
type Judged = BTreeMap<String, Vec<Looked>>;
type Looked = (Vec<u8>, Option<(Legacy, Standing, Option<Moment>)>);

fn write(c: &mut Conn, desk: &Desk, source: &str, looked: &[Looked]) -> Result<(), StoreError> {
    let mut judged = Vec::with_capacity(looked.len());
    for (id, found) in looked {
        let stands = match found {
            Some((legacy, standing, moved)) => Some((keep(c, desk, legacy, *standing)?, *moved)),
            None => None,
        };
        judged.push((id.clone(), stands));
    }
    store::stand(c, desk.now, source, &judged)
}

fn slice(c: &mut Conn, desk: &Desk, before: Moment) -> Result<Judged, StoreError> {
    let mut judged = Judged::new();
    for one in store::judged_before(c, &desk.vault, before)? {
        let now = match one.legacy {
            Ok(legacy) => {
                let standing = judge(&gather(c, desk, &legacy)?);
                let moved = moved(c, &legacy, standing, (&one.known, one.imported_at))?;
                Some((legacy, standing, moved))
            }
            Err(damaged) => {
                tracing::warn!(%damaged, "a legacy account could not be judged again");
                None
            }
        };
        judged.entry(one.source).or_default().push((one.legacy_id, now));
    }
    Ok(judged)
}
