//! Ephemeral state: sessions, challenges, replay marks and rate counters, in Redis or in this process.
//!
//! All of it may be lost at any time, and then people sign in again; what must never be forgotten (spent
//! codes, ended grants, lockouts) lives in the database. Nothing here falls back: when the store does not
//! answer in time, [`Unavailable`] is the answer, and the caller refuses (a challenge, a replay mark or a
//! session that cannot be looked up does not count as there, nor as absent).
//!
//! Deadlines are kept by the service's [`Clock`](crate::base::Clock), in both implementations, so that every replica agrees on
//! them and a test expires things by turning the clock; Redis' own expiry only sweeps. Replay marks are the
//! exception: they last at least as long as Redis counts them, because forgetting one early opens a door.

mod key;
mod link;
mod memory;
mod payer;
mod redis;
mod shelf;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod faults;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::base::{Clock, Moment};
use crate::config;

pub use key::Key;
pub use payer::Payer;

/// How many sessions one owner may have; one more ends the one that would have idled out first.
pub const SESSIONS_PER_OWNER: usize = 100;

/// The store cannot be asked, or does not answer in time: refuse (503), never guess.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ephemeral state is not available: {0}")]
pub struct Unavailable(String);

/// What both implementations promise; `contract.rs` holds them to it.
#[async_trait]
pub trait Ephemeral: Send + Sync {
    /// Keeps `value` for `ttl`, in place of what was there.
    async fn put(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<(), Unavailable>;

    /// Keeps `value` for `ttl` unless something is there; `false` means something was.
    /// Of any number of callers at once exactly one is told `true`.
    async fn put_new(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<bool, Unavailable>;

    /// As [`Ephemeral::put`], on `payer`'s account: `false` means that they have had their share. Whoever keeps something again
    /// in its place uses [`Ephemeral::put`].
    ///
    /// # Errors
    /// [`Unavailable`] also when all strangers together have had theirs: the newest of them are turned away before anybody
    /// who is signed in is.
    async fn put_for(
        &self,
        payer: &Payer,
        key: &Key,
        value: &[u8],
        ttl: Duration,
    ) -> Result<bool, Unavailable>;

    /// What is kept.
    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable>;

    /// Reads and removes in one step: of any number of callers at once at most one gets the value.
    async fn take(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable>;

    /// Counts one more in the present window and answers how many that makes. Windows follow the clock's
    /// multiples of `window`.
    async fn bump(&self, key: &Key, window: Duration) -> Result<u64, Unavailable>;

    /// Keeps a session until `absolute_end`, or until nobody asked for it during `idle`.
    async fn session_put(
        &self,
        owner: &str,
        id: &str,
        value: &[u8],
        idle: Duration,
        absolute_end: Moment,
    ) -> Result<(), Unavailable>;

    /// A live session; being asked for moves its idle limit.
    async fn session_get(&self, id: &str, idle: Duration) -> Result<Option<Vec<u8>>, Unavailable>;

    /// Ends one session; `false` means there was none.
    async fn session_remove(&self, owner: &str, id: &str) -> Result<bool, Unavailable>;

    /// The owner's live sessions, by id; looking does not move their idle limits.
    async fn sessions_of(&self, owner: &str) -> Result<Vec<(String, Vec<u8>)>, Unavailable>;

    /// Whether the store answers.
    async fn ping(&self) -> Result<(), Unavailable>;

    /// By which rule a full store would forget what is alive, sessions and the marks of what was used once; none when it
    /// refuses instead, as it must, or does not say.
    async fn forgets(&self) -> Result<Option<String>, Unavailable> {
        Ok(None)
    }
}

/// The store the configuration names: Redis when it has an address, else this process's memory.
///
/// A Redis that is down does not stop the start: it is asked again with every call.
///
/// # Errors
/// When the address is not one.
pub async fn open(config: &config::Redis, clock: &Clock) -> Result<Arc<dyn Ephemeral>, Unavailable> {
    let strangers = usize::try_from(config.strangers_mib.saturating_mul(1024 * 1024)).unwrap_or(usize::MAX);
    let Some(url) = &config.url else { return Ok(Arc::new(memory::Memory::new(clock.clone(), strangers))) };
    let timeout = Duration::from_millis(config.timeout_millis.max(1));
    let link = link::Link::open(url.expose(), config.cluster, timeout)?;
    let store = redis::Redis::new(link, clock.clone(), strangers);
    match store.forgets().await {
        Ok(None) => {}
        Ok(Some(rule)) => {
            tracing::warn!(rule, "a full redis forgets sessions and used marks: it must have noeviction")
        }
        Err(refused) => tracing::warn!(reason = %refused, "redis does not answer yet"),
    }
    Ok(Arc::new(store))
}
