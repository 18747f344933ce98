//! What was revoked lately, in memory: so that a token is refused within a second of its revocation on every
//! replica, and no request asks the database for it.

use std::collections::HashMap;
use std::sync::RwLock;
use std::time::Duration;

use super::store;
use crate::base::Moment;
use crate::db::{Db, StoreError};

/// What was written so lately is read again each time: a transaction writes its moment, and is seen when it commits, a while
/// later and in any order; and the clocks of two replicas may differ.
const OVERLAP: Duration = Duration::from_secs(30);

/// No revocation is remembered longer than a token lives: reading back so far reads all of them.
const ALL: Duration = Duration::from_secs(3_600);

/// How often what has expired is looked for: the walk over all of it holds up whoever asks meanwhile.
const SWEEP: Duration = Duration::from_secs(30);

/// Grants and token ids that are revoked and not yet forgotten.
#[derive(Debug, Default)]
pub struct Revoked {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    subjects: HashMap<String, Moment>,
    read: Option<Moment>,
    swept: Option<Moment>,
}

impl Revoked {
    /// Whether `subject` (a grant id or a `jti`) is revoked.
    pub fn has(&self, subject: &str) -> bool {
        self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner).subjects.contains_key(subject)
    }

    /// Whether `subject` (a mandate) was revoked at `written` or later: what rested and counts again is named by new tokens, once no
    /// clock of a replica can have written an old one so late.
    pub fn has_since(&self, subject: &str, written: Moment) -> bool {
        let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.subjects.get(subject).is_some_and(|until| written.plus(ALL) <= until.plus(OVERLAP))
    }

    /// Learns what was revoked since the last time, here or on another replica, and now and then forgets what
    /// has expired. Answers what is new to it.
    ///
    /// # Errors
    /// As the database; what is known stays known.
    pub async fn refresh(&self, db: &Db, now: Moment) -> Result<Vec<String>, StoreError> {
        let read = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner).read;
        // After a clock that was ahead for a while all of it is read again.
        let since =
            read.filter(|read| *read <= now.plus(OVERLAP)).map_or(now.minus(ALL), |read| read.minus(OVERLAP));
        let news = db.read(move |c| store::revoked_since(c, since, now)).await?;
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        // What was revoked more than once was revoked last.
        let is_new = |subject: &String, until| known.subjects.get(subject).is_none_or(|known| *known < until);
        let news: Vec<_> = news.into_iter().filter(|(subject, until)| is_new(subject, *until)).collect();
        let new = news.iter().map(|(subject, _)| subject.clone()).collect();
        for (subject, until) in news {
            known.subjects.entry(subject).and_modify(|known| *known = until.max(*known)).or_insert(until);
        }
        // Two may read at once: the one that asked later has seen more.
        known.read = known.read.filter(|read| *read <= now.plus(OVERLAP)).max(Some(now));
        if known.swept.is_none_or(|swept| now.since(swept) >= SWEEP || swept.since(now) >= SWEEP) {
            known.subjects.retain(|_, until| *until > now);
            known.swept = Some(now);
        }
        drop(known);
        Ok(new)
    }
}
