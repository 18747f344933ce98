//! What is read whole and asked for often: at most a second old in every process, and read once however many ask for it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use super::{Conn, Db, StoreError};
use crate::base::Clock;

/// How old it may be.
const FRESH: Duration = Duration::from_secs(1);

/// How long a caller waits for the database where what is held would do ...
const PATIENCE_WITH_STALE: Duration = Duration::from_millis(500);
/// ... and where nothing is.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Makes a value of what was read, away from the database: that may take longer than anybody should wait for a connection.
pub type Make<T> = Box<dyn FnOnce() -> Result<T, StoreError> + Send>;

/// Reads it anew; nothing when it is what is held already.
type Read<T> = dyn Fn(&mut Conn, Option<&T>) -> Result<Option<Make<T>>, StoreError> + Send + Sync;

/// The newest reading of this process.
pub struct Fresh<T> {
    db: Db,
    clock: Clock,
    read: Arc<Read<T>>,
    held: Mutex<Option<(Duration, Arc<T>)>>,
}

impl<T: Send + Sync + 'static> Fresh<T> {
    /// An unread one over `db`. `read` is given what is held, and answers nothing when that is still what there is.
    pub fn new(
        db: Db,
        clock: Clock,
        read: impl Fn(&mut Conn, Option<&T>) -> Result<Option<Make<T>>, StoreError> + Send + Sync + 'static,
    ) -> Self {
        Self { db, clock, read: Arc::new(read), held: Mutex::default() }
    }

    /// What there is now. Whoever asks while it is being read waits for the same answer; while the database is down the last
    /// one serves on.
    ///
    /// # Errors
    /// When the database is down and was never asked before.
    pub async fn get(&self) -> Result<Arc<T>, StoreError> {
        let mut held = self.held.lock().await;
        let now = self.clock.passed();
        if let Some((at, value)) = held.as_ref()
            && now.saturating_sub(*at) < FRESH
        {
            return Ok(value.clone());
        }
        let old = held.as_ref().map(|(_, value)| value.clone());
        let (at, value) = match (self.renewed(old.clone()).await, old) {
            (Ok(Some(value)), _) => (now, Arc::new(value)),
            (Ok(None), Some(old)) => (now, old),
            (Ok(None), None) => return Err(StoreError::Missing),
            // As of now, so that a database that hangs holds up one caller a second and not each in turn.
            (Err(error), Some(old)) if error.is_temporary() => (self.clock.passed(), old),
            (Err(error), _) => return Err(error),
        };
        *held = Some((at, value.clone()));
        Ok(value)
    }

    async fn renewed(&self, old: Option<Arc<T>>) -> Result<Option<T>, StoreError> {
        let patience = if old.is_some() { PATIENCE_WITH_STALE } else { PATIENCE };
        let read = self.read.clone();
        let asked = self.db.read(move |c| read(c, old.as_deref()));
        let late = |_elapsed| StoreError::Unavailable("no answer in time".into());
        let Some(make) = tokio::time::timeout(patience, asked).await.map_err(late)?? else { return Ok(None) };
        let made = tokio::task::spawn_blocking(make).await;
        made.map_err(|stopped| StoreError::Unavailable(stopped.to_string()))?.map(Some)
    }
}

impl<T> std::fmt::Debug for Fresh<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fresh(…)")
    }
}
