//! What a job is, and who does it.

use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Lane;
use crate::outbound::http::CallError;

/// A unit of work that survives restarts: data alone. A low room enqueues it, a higher one handles it.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stored name: add and never rename while jobs of it may be waiting.
    const NAME: &'static str;

    /// Which hands do it, unless the job itself knows better; also of jobs that a release without lanes enqueued.
    const LANE: Lane;

    /// How often it is tried before it is laid aside as dead.
    const ATTEMPTS: i32;

    /// Which hands do this one.
    fn lane(&self) -> Lane {
        Self::LANE
    }
}

/// Does jobs of one kind, with whatever it owns for that.
#[async_trait]
pub trait Handler<J: Job>: Send + Sync + 'static {
    /// Does the work. It may be done again after it succeeded, when the machine stops at the wrong moment.
    ///
    /// # Errors
    /// [`JobError`] says whether trying again makes sense.
    async fn handle(&self, job: J) -> Result<(), JobError>;
}

/// Why a job did not do its work. The reasons are kept and shown to operators: nothing personal in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Another time, after the pause that grows with every attempt, and not before so long.
    #[error("to be tried again: {1}")]
    Retry(Duration, String),
    /// Not now: the other side was not even asked, so this counts as no attempt. A job that finds no moment in a day is laid
    /// aside all the same.
    #[error("postponed: {1}")]
    Postpone(Duration, String),
    /// Never: laid aside as dead at once.
    #[error("failed: {0}")]
    Fail(String),
}

/// How long to wait before a server is called again that had no time, or no answer.
const PAUSE: Duration = Duration::from_secs(5);

/// How long to wait where as many calls to one server are under way as there may be: most take less.
const CROWDED: Duration = Duration::from_secs(1);

/// What a call without a useful answer means for the job that made it.
impl From<CallError> for JobError {
    fn from(error: CallError) -> Self {
        let why = error.to_string();
        match error {
            CallError::Resting(resting) => Self::Postpone(resting.0, why),
            CallError::Crowded => Self::Postpone(CROWDED, why),
            error if error.is_temporary() => Self::Retry(PAUSE, why),
            _ => Self::Fail(why),
        }
    }
}
