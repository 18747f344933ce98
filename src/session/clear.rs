//! Taking sessions from the shelf that an epoch has ended. They open nothing any more; they only fill a list and memory.

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::shelf;
use crate::account;
use crate::base::{AccountId, Clock};
use crate::db::Db;
use crate::ephemeral::Ephemeral;
use crate::jobs::{Handler, Job, JobError, Lane};

/// The job.
#[derive(Debug, Serialize, Deserialize)]
pub struct ClearShelf {
    /// Whose sessions.
    pub account: AccountId,
}

impl Job for ClearShelf {
    const NAME: &'static str = "clear-shelf";
    const LANE: Lane = Lane::Urgent;
    const ATTEMPTS: i32 = 5;
}

/// Does it; only where the shelf is.
pub struct Shelf {
    /// Records.
    pub db: Db,
    /// The shelf.
    pub store: Arc<dyn Ephemeral>,
    /// Time.
    pub clock: Clock,
}

#[async_trait]
impl Handler<ClearShelf> for Shelf {
    async fn handle(&self, job: ClearShelf) -> Result<(), JobError> {
        let again = |why: String| JobError::Retry(std::time::Duration::ZERO, why);
        let id = job.account;
        let account =
            self.db.read(move |c| account::account(c, id)).await.map_err(|e| again(e.to_string()))?;
        let store = self.store.as_ref();
        let sessions = shelf::list(store, self.clock.now(), id).await.map_err(|e| again(e.to_string()))?;
        for session in sessions.iter().filter(|session| session.epoch != account.epoch) {
            shelf::end(store, id, &session.key).await.map_err(|e| again(e.to_string()))?;
        }
        Ok(())
    }
}
