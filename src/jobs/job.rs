//! What a job is.

use std::time::Duration;

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A unit of work that survives restarts.
#[async_trait]
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stored name: add and never rename while jobs of it may be waiting.
    const NAME: &'static str;

    /// How often it is tried before it is laid aside as dead.
    const ATTEMPTS: i32;

    /// The capabilities it needs; the runner's own context lends them.
    type Context: Send + Sync + 'static;

    /// Does the work. It may be run again after it succeeded, when the machine stops at the wrong moment.
    ///
    /// # Errors
    /// [`JobError`] says whether trying again makes sense.
    async fn run(&self, cx: &Self::Context) -> Result<(), JobError>;
}

/// Why a job did not do its work. The reasons are kept and shown to operators: nothing personal in them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Another time, after the pause that grows with every attempt, and not before so long.
    #[error("to be tried again: {1}")]
    Retry(Duration, String),
    /// Never: laid aside as dead at once.
    #[error("failed: {0}")]
    Fail(String),
}
