//! What was revoked lately, in memory: so that a token is refused within a second of its revocation on every
//! replica, and no request asks the database for it.

use std::collections::HashMap;
use std::sync::RwLock;
use std::time::Duration;

use super::store;
use crate::base::Moment;
use crate::db::{Db, StoreError};

/// A transaction with a lower number may commit after one with a higher; so this many are read again each time,
/// and the grants of a client, which may be many, end in smaller parts.
const OVERLAP: i64 = 1_000;

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
    newest: i64,
    swept: Option<Moment>,
}

impl Revoked {
    /// Whether `subject` (a grant id or a `jti`) is revoked.
    pub fn has(&self, subject: &str) -> bool {
        self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner).subjects.contains_key(subject)
    }

    /// Learns what was revoked since the last time, here or on another replica, and now and then forgets what
    /// has expired.
    ///
    /// # Errors
    /// As the database; what is known stays known.
    pub async fn refresh(&self, db: &Db, now: Moment) -> Result<(), StoreError> {
        let since = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner).newest - OVERLAP;
        let news = db.read(move |c| store::revoked_since(c, since, now)).await?;
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (seq, subject, until) in news {
            known.newest = known.newest.max(seq);
            known.subjects.insert(subject, until);
        }
        if known.swept.is_none_or(|swept| now.since(swept) >= SWEEP) {
            known.subjects.retain(|_, until| *until > now);
            known.swept = Some(now);
        }
        drop(known);
        Ok(())
    }
}
