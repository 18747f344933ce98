//! What happens too often for an entry each: counted in memory, and written now and then as one entry with its number.
//!
//! A process that is killed takes at most the counts since the last writing with it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::json;

use super::{Entry, Event, record};
use crate::base::Moment;
use crate::db::{Db, StoreError};

/// Different things counted at one time. Strangers choose the names of clients, so there is an end to them; what comes
/// after it is counted without its name.
const MOST: usize = 1_000;

type Counts = HashMap<Event, HashMap<String, HashMap<String, u64>>>;

/// Counts by event, client and reason.
#[derive(Debug, Default)]
pub struct Tally {
    counts: Mutex<Counts>,
}

impl Tally {
    /// Counts one more.
    pub fn count(&self, event: Event, client: &str, why: &str) {
        let mut counts = self.lock();
        let seen = counts.get_mut(&event).and_then(|clients| clients.get_mut(client)?.get_mut(why));
        match seen {
            Some(times) => *times += 1,
            None => add(&mut counts, event, client, why, 1),
        }
    }

    /// Writes what was counted since the last time; when the database refuses, it is kept for the next.
    ///
    /// # Errors
    /// As the database.
    pub async fn write(&self, db: &Db, now: Moment) -> Result<(), StoreError> {
        let counted = std::mem::take(&mut *self.lock());
        if counted.is_empty() {
            return Ok(());
        }
        let rows = flat(&counted);
        let written = db.write(move |c| {
            rows.iter().try_for_each(|(event, client, why, times)| {
                let entry = Entry::of(*event).client(client);
                record(c, now, &entry.facts(json!({ "times": times, "why": why })))
            })
        });
        let written = written.await;
        if written.is_err() {
            let mut counts = self.lock();
            for (event, client, why, times) in flat(&counted) {
                add(&mut counts, event, &client, &why, times);
            }
        }
        written
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(counts: &mut Counts, event: Event, client: &str, why: &str, times: u64) {
    let full = counts.values().flat_map(HashMap::values).map(HashMap::len).sum::<usize>() >= MOST;
    let client = if full { "" } else { client };
    let of_client = counts.entry(event).or_default().entry(client.to_owned()).or_default();
    *of_client.entry(why.to_owned()).or_default() += times;
}

fn flat(counts: &Counts) -> Vec<(Event, String, String, u64)> {
    let mut rows = Vec::new();
    for (event, clients) in counts {
        for (client, whys) in clients {
            rows.extend(whys.iter().map(|(why, times)| (*event, client.clone(), why.clone(), *times)));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_names_is_counted_to_the_last_one_and_stays_small() {
        let tally = Tally::default();
        for number in 0..3 * MOST {
            tally.count(Event::ClientRefused, &format!("client-{number}"), "unknown client");
        }
        let rows = flat(&tally.lock());
        assert_eq!(rows.len(), MOST + 1);
        assert_eq!(rows.iter().map(|(.., times)| times).sum::<u64>(), u64::try_from(3 * MOST).unwrap());
    }
}
