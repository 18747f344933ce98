//! Clients in memory: a record is at most a second old, read once however many ask for it at the same time.
//!
//! So the token endpoint touches no database for a client it knows, and a client that is switched off is out
//! within a second on every replica. When the database is down the last record serves on.

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;

use super::model::{Client, ClientId};
use super::store;
use crate::base::Clock;
use crate::db::{Db, StoreError};

/// How old a record may be.
const FRESH: Duration = Duration::from_secs(1);

/// How long a record serves while the database is down.
const STALE_IF_DOWN: Duration = Duration::from_secs(300);

/// How long a caller waits for the database where an old record would do ...
const PATIENCE_WITH_STALE: Duration = Duration::from_millis(500);
/// ... and where there is none: whoever asks for the same client meanwhile waits in line behind the first.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Records kept, of short names: names that do not exist take a place too, so a flood of them stays bounded.
const CAPACITY: usize = 10_000;

/// Records on their way at one time.
const CAPACITY_COMING: usize = 500;

#[derive(Clone)]
struct Loaded {
    client: Option<Arc<Client>>,
    /// When the database said so, as time passes: a clock that leaps must not make a record fresh for years.
    at: Duration,
    /// When the database was last asked, whether it answered or not.
    asked_at: Duration,
}

/// The clients this process knows.
pub struct Registry {
    db: Db,
    clock: Clock,
    known: Cache<String, Loaded>,
    /// Records on their way from the database. Beside the known ones, so that nobody who could do with an old record
    /// is left without while a new one is asked for.
    coming: Cache<String, Loaded>,
}

impl Registry {
    /// An empty registry over `db`.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, known: Cache::new(CAPACITY), coming: Cache::new(CAPACITY_COMING) }
    }

    /// The client of that name, switched off or not.
    ///
    /// # Errors
    /// When the database is down and the client was not asked for lately.
    pub async fn find(&self, id: &str) -> Result<Option<Arc<Client>>, StoreError> {
        // What cannot be a name takes no place here, and PostgreSQL would not even look for a NUL.
        if ClientId::parse(id).is_none() {
            return Ok(None);
        }
        let now = self.clock.passed();
        let held = self.known.get(id);
        if let Some(loaded) = &held
            && now.saturating_sub(loaded.asked_at) < FRESH
        {
            return Ok(loaded.client.clone());
        }
        match (self.reload(id, now, held.is_some()).await, held) {
            (Ok(loaded), _) => Ok(loaded.client),
            (Err(error), Some(old)) if error.is_temporary() && now.saturating_sub(old.at) < STALE_IF_DOWN => {
                // Nobody asks again for a second, so that a database that hangs does not make every caller wait.
                self.known.insert(id.to_owned(), Loaded { asked_at: now, ..old.clone() });
                Ok(old.client)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Asks the database, once for all who want the same client at the same time.
    async fn reload(&self, id: &str, now: Duration, has_stale: bool) -> Result<Loaded, StoreError> {
        let patience = if has_stale { PATIENCE_WITH_STALE } else { PATIENCE };
        let asked = async {
            let mut first = false;
            let loading = async {
                first = true;
                self.load(id.to_owned(), now).await
            };
            let answer = self.coming.get_or_insert_async(id, loading).await;
            if first && answer.is_ok() {
                self.coming.remove(id);
            }
            answer
        };
        match tokio::time::timeout(patience, asked).await {
            Ok(answer) => answer,
            Err(_elapsed) => Err(StoreError::Unavailable("no answer in time".into())),
        }
    }

    async fn load(&self, id: String, now: Duration) -> Result<Loaded, StoreError> {
        let name = id.clone();
        let client = self.db.read(move |c| store::find(c, &name)).await?;
        let loaded = Loaded { client: client.map(Arc::new), at: now, asked_at: now };
        self.known.insert(id, loaded.clone());
        Ok(loaded)
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("known", &self.known.len()).finish()
    }
}
