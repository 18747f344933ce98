//! Clients in memory: a record is at most a second old, read once however many ask for it at the same time.
//!
//! So the token endpoint touches no database for a client it knows, and a client that is switched off is out
//! within a second on every replica. When the database is down the last record serves on.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;

use super::model::Client;
use super::store;
use crate::base::{Clock, Moment};
use crate::db::{Db, StoreError};

/// How old a record may be.
const FRESH: Duration = Duration::from_secs(1);

/// How long a record serves while the database is down.
const STALE_IF_DOWN: Duration = Duration::from_secs(300);

/// Records kept; names that do not exist take a place too, so a flood of them stays bounded.
const CAPACITY: usize = 10_000;

#[derive(Clone)]
struct Loaded {
    client: Option<Arc<Client>>,
    at: Moment,
}

/// The clients this process knows.
pub struct Registry {
    db: Db,
    clock: Clock,
    known: Cache<String, Loaded>,
}

impl Registry {
    /// An empty registry over `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, known: Cache::new(CAPACITY) }
    }

    /// The client of that name, switched off or not.
    ///
    /// # Errors
    /// When the database is down and the client was not asked for lately.
    pub async fn find(&self, id: &str) -> Result<Option<Arc<Client>>, StoreError> {
        let now = self.clock.now();
        let held = self.known.get(id);
        if let Some(loaded) = &held
            && now.since(loaded.at) < FRESH
        {
            return Ok(loaded.client.clone());
        }
        if held.is_some() {
            self.known.remove(id);
        }
        match self.known.get_or_insert_async(id, self.load(id.to_owned(), now)).await {
            Ok(loaded) => Ok(loaded.client),
            Err(error) => match held {
                Some(loaded) if error.is_temporary() && now.since(loaded.at) < STALE_IF_DOWN => {
                    self.known.insert(id.to_owned(), loaded.clone());
                    Ok(loaded.client)
                }
                _ => Err(error),
            },
        }
    }

    async fn load(&self, id: String, now: Moment) -> Result<Loaded, StoreError> {
        let client = self.db.read(move |c| store::find(c, &id)).await?;
        Ok(Loaded { client: client.map(Arc::new), at: now })
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("known", &self.known.len()).finish()
    }
}
