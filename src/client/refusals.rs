//! What clients were refused for lately: counted in memory, written now and then, and read by whoever helps a developer.
//!
//! Anybody can send a request in a client's name. So only clients that exist are counted, under reasons of a closed list, a row
//! for each pair and each [`Sender`]: a stranger's rubbish never stands where the client's own is looked for. Of what was sent
//! the last is kept, cut and escaped, so that it does nothing in a terminal and does not end its own quotation.

mod store;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::model::{Client, ClientId};
use crate::base::Moment;
use crate::db::{Conn, Db, StoreError, Sweeping};

pub use store::refusals_of;

/// Different things counted between two writings; what comes after is in the audit log only.
const MOST: usize = 10_000;

/// Rows of one transaction.
const PAGE: usize = 200;

/// The longest detail kept, in characters of what was sent.
const LONGEST_DETAIL: usize = 200;

/// Who sent what was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sender {
    /// The client: it had authenticated.
    Client,
    /// Anybody who knows the client's name.
    Anybody,
}

/// One reason a client was refused for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The check that refused, or another name of ours.
    pub reason: String,
    /// Whose requests these were.
    pub sender: Sender,
    /// How often.
    pub times: i64,
    /// When last.
    pub last_at: Moment,
    /// What was wrong then; some of it may be what was sent.
    pub detail: String,
}

/// Counts by client, reason and sender.
#[derive(Debug, Default)]
pub struct Refusals {
    seen: Mutex<Seen>,
}

/// What is counted apart.
type What = (ClientId, &'static str, Sender);

type Seen = HashMap<What, Tallied>;

#[derive(Debug, Clone)]
struct Tallied {
    times: i64,
    last_at: Moment,
    detail: String,
}

impl Refusals {
    /// Counts one more.
    pub fn count(&self, client: &Client, sender: Sender, now: Moment, reason: &'static str, detail: &str) {
        let one = Tallied { times: 1, last_at: now, detail: harmless(detail) };
        add(&mut self.lock(), (client.id.clone(), reason, sender), one);
    }

    /// Writes what was counted since the last time; what the database refuses is kept for the next.
    ///
    /// # Errors
    /// As the database.
    pub async fn write(&self, db: &Db) -> Result<(), StoreError> {
        let mut left: Vec<_> = std::mem::take(&mut *self.lock()).into_iter().collect();
        while !left.is_empty() {
            let page = left.split_off(left.len().saturating_sub(PAGE));
            let rows = page.clone();
            let written =
                db.write(move |c| rows.iter().try_for_each(|(what, tallied)| store::add(c, what, tallied)));
            if let Err(error) = written.await {
                let mut seen = self.lock();
                left.into_iter().chain(page).for_each(|(what, tallied)| add(&mut seen, what, tallied));
                return Err(error);
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets some of what has not happened for long; answers how much.
///
/// # Errors
/// As the database.
pub fn forget_old_refusals(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    store::forget(c, sweeping)
}

fn add(seen: &mut Seen, what: What, more: Tallied) {
    if let Some(tallied) = seen.get_mut(&what) {
        tallied.times += more.times;
        if tallied.last_at <= more.last_at {
            (tallied.last_at, tallied.detail) = (more.last_at, more.detail);
        }
    } else if seen.len() < MOST {
        seen.insert(what, more);
    }
}

/// Printable ASCII, whatever was sent; the rest by its number, and no more than is needed to see what it was.
fn harmless(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(LONGEST_DETAIL) {
        match c {
            '\\' | '"' => shown.extend(['\\', c]),
            ' '..='~' => shown.push(c),
            other => shown.extend(other.escape_unicode()),
        }
    }
    if text.chars().nth(LONGEST_DETAIL).is_some() {
        shown.push_str(" ...");
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_was_sent_is_kept_short_and_does_nothing_in_a_terminal(text in any::<String>()) {
            let kept = harmless(&text);
            prop_assert!(kept.bytes().all(|b| matches!(b, b' '..=b'~')));
            prop_assert!(kept.len() <= 10 * LONGEST_DETAIL + 4);
            let ends = kept.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!ends.contains('"'), "the quotation ends where it says");
        }
    }

    #[test]
    fn what_is_counted_stays_bounded_and_the_last_detail_is_kept() {
        let mut seen = Seen::new();
        let one =
            |at, detail: &str| Tallied { times: 1, last_at: Moment::from_seconds(at), detail: detail.into() };
        for number in 0..=MOST {
            let client = ClientId::parse(&format!("c{number}")).unwrap();
            add(&mut seen, (client.clone(), "a check", Sender::Client), one(2, "first"));
            add(&mut seen, (client, "a check", Sender::Client), one(1, "late to come"));
        }
        assert_eq!(seen.len(), MOST);
        let kept = seen.values().next().unwrap();
        assert_eq!((kept.times, kept.detail.as_str()), (2, "first"));
    }
}
