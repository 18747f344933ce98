//! What happens too often for an entry each: counted in memory, and written now and then as one entry with its number.
//!
//! A process that is killed takes at most the counts since the last writing with it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::json;

use super::store::append;
use super::{Entry, Event};
use crate::db::{Db, StoreError};
use crate::keys::Desk;

/// Different things counted at one time. Strangers choose the names of clients, so there is an end to them; what comes
/// after it is counted without name and reason.
const MOST: usize = 1_000;

/// By event, client (empty when nobody is named) and reason.
type Counts = HashMap<(Event, String, String), u64>;

/// Counts by event, client and reason.
#[derive(Debug, Default)]
pub struct Tally {
    counts: Mutex<Counts>,
}

impl Tally {
    /// Counts one more.
    pub fn count(&self, event: Event, client: &str, why: &str) {
        event.count();
        add(&mut self.lock(), (event, client.to_owned(), why.to_owned()), 1);
    }

    /// Writes what was counted since the last time; when the database refuses, it is kept for the next.
    ///
    /// # Errors
    /// As the database.
    pub async fn write(&self, db: &Db, desk: Desk) -> Result<(), StoreError> {
        let counted = std::mem::take(&mut *self.lock());
        if counted.is_empty() {
            return Ok(());
        }
        let rows = counted.clone();
        let written = db.write(move |c| {
            rows.iter().try_for_each(|((event, client, why), times)| {
                let entry = Entry::of(*event).facts(json!({ "times": times, "why": why }));
                append(c, &desk, &if client.is_empty() { entry } else { entry.client(client) })
            })
        });
        let written = written.await;
        if written.is_err() {
            let mut counts = self.lock();
            counted.into_iter().for_each(|(what, times)| add(&mut counts, what, times));
        }
        written
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(counts: &mut Counts, what: (Event, String, String), times: u64) {
    let has_room = counts.len() < MOST || counts.contains_key(&what);
    let what = if has_room { what } else { (what.0, String::new(), String::new()) };
    *counts.entry(what).or_default() += times;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_names_and_reasons_is_counted_to_the_last_one_and_stays_small() {
        let tally = Tally::default();
        for number in 0..3 * MOST {
            tally.count(Event::ClientRefused, &format!("client-{number}"), "unknown client");
            tally.count(Event::ClientRefused, "one", &format!("odd at column {number}"));
        }
        let counts = tally.lock();
        assert_eq!(counts.len(), MOST + 1);
        assert_eq!(counts.values().sum::<u64>(), u64::try_from(6 * MOST).unwrap());
    }
}
