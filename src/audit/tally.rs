//! What happens too often for an entry each: counted in memory, and written now and then as one entry with its number.
//!
//! A process that is killed takes at most the counts since the last writing with it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::json;

use super::store::append;
use super::{Entry, Event};
use crate::base::{AccountId, Moment};
use crate::db::{Db, StoreError};
use crate::keys::Desk;

/// Different things counted at one time. Strangers choose the names of clients, so there is an end to them; what comes
/// after it is counted without name and reason.
const MOST: usize = 1_000;

/// So many of a kind get entries of their own in a minute; the rest is counted. Whose they are makes no difference: what
/// is written takes longer than what is counted, and must not tell which names are somebody's.
const ENTRIES: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);

/// What is counted as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct What {
    event: Event,
    account: Option<AccountId>,
    /// Empty when nobody is named.
    client: String,
    why: String,
}

/// How many entries of a kind there were since a minute began.
type Minutes = HashMap<Event, (Moment, u32)>;

/// Counts by event, account, client and reason.
#[derive(Debug, Default)]
pub struct Tally {
    counts: Mutex<HashMap<What, u64>>,
    minutes: Mutex<Minutes>,
}

impl Tally {
    /// Counts one more.
    pub fn count(&self, event: Event, client: &str, why: &str) {
        event.count();
        let what = What { event, account: None, client: client.to_owned(), why: why.to_owned() };
        add(&mut lock(&self.counts), what, 1);
    }

    /// Whether `event` is the business of an entry of its own. When there were too many for that in this minute, it is counted
    /// here: whoever guesses all day writes no more than that into the log.
    pub fn leaves_to_an_entry(
        &self,
        now: Moment,
        event: Event,
        account: Option<AccountId>,
        why: &str,
    ) -> bool {
        if has_room(&mut lock(&self.minutes), now, event) {
            return true;
        }
        event.count();
        let what = What { event, account, client: String::new(), why: why.to_owned() };
        add(&mut lock(&self.counts), what, 1);
        false
    }

    /// Writes what was counted since the last time; when the database refuses, it is kept for the next.
    ///
    /// # Errors
    /// As the database.
    pub async fn write(&self, db: &Db, desk: Desk) -> Result<(), StoreError> {
        let counted = std::mem::take(&mut *lock(&self.counts));
        if counted.is_empty() {
            return Ok(());
        }
        let rows = counted.clone();
        let written = db.write(move |c| {
            rows.iter().try_for_each(|(what, times)| {
                let entry = Entry::of(what.event).account(what.account);
                let entry = entry.facts(json!({ "times": times, "why": what.why }));
                append(c, &desk, &if what.client.is_empty() { entry } else { entry.client(&what.client) })
            })
        });
        let written = written.await;
        if written.is_err() {
            let mut counts = lock(&self.counts);
            counted.into_iter().for_each(|(what, times)| add(&mut counts, what, times));
        }
        written
    }
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

fn add(counts: &mut HashMap<What, u64>, what: What, times: u64) {
    let has_room = counts.len() < MOST || counts.contains_key(&what);
    let nameless = || What { account: None, client: String::new(), why: String::new(), ..what };
    *counts.entry(if has_room { what } else { nameless() }).or_default() += times;
}

/// Takes one of the entries of this minute.
fn has_room(minutes: &mut Minutes, now: Moment, event: Event) -> bool {
    let (began, entries) = minutes.entry(event).or_insert((now, 0));
    if now < *began || now.since(*began) >= MINUTE {
        (*began, *entries) = (now, 0);
    }
    *entries = entries.saturating_add(1);
    *entries <= ENTRIES
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
        let counts = lock(&tally.counts);
        assert_eq!(counts.len(), MOST + 1);
        assert_eq!(counts.values().sum::<u64>(), u64::try_from(6 * MOST).unwrap());
    }

    #[test]
    fn whoever_guesses_all_day_writes_a_few_entries_a_minute_and_is_counted_to_the_last_guess() {
        let (tally, event) = (Tally::default(), Event::SignInRefused);
        let lan = Some(AccountId::from(uuid::Uuid::from_u128(1)));
        let mut entries = 0;
        for second in 0..120 {
            let now = Moment::from_seconds(1_000_000 + second);
            for _guess in 0..10 {
                entries += u64::from(tally.leaves_to_an_entry(now, event, lan, "password"));
            }
        }
        assert_eq!(entries, u64::from(2 * ENTRIES));
        let counts = lock(&tally.counts);
        assert_eq!(counts.values().sum::<u64>(), 1_200 - entries);
        assert!(counts.keys().all(|what| what.account == lan));
    }
}
