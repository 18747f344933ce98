//! Ephemeral state in this process: for one replica, for the demo and for tests.
//!
//! Bounded: when what is alive fills [`CAPACITY`], new state is refused rather than old state forgotten,
//! because a forgotten replay mark opens a door.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::shelf::Shelf;
use super::{Ephemeral, Key, SESSIONS_PER_OWNER, Unavailable};
use crate::base::{Clock, Moment};

/// Bytes of live state, roughly; about half a million sessions.
const CAPACITY: usize = 256 * 1024 * 1024;

/// How many expired entries one write clears away: more than it adds, so the rest shrinks, and few enough
/// that nobody waits for the sweep.
const SWEEP: usize = 8;

/// See the file's own words.
pub(super) struct Memory {
    clock: Clock,
    capacity: usize,
    state: Mutex<State>,
}

struct State {
    values: Shelf<Vec<u8>>,
    counters: Shelf<u64>,
    sessions: Shelf<Session>,
    ids: HashMap<String, Vec<String>>,
}

struct Session {
    owner: String,
    value: Vec<u8>,
    absolute_end: Moment,
}

impl Memory {
    pub(super) fn new(clock: Clock) -> Self {
        Self::with_capacity(clock, CAPACITY)
    }

    fn with_capacity(clock: Clock, capacity: usize) -> Self {
        let state = State {
            values: Shelf::new(Vec::len),
            counters: Shelf::new(|_count| 0),
            // The owner stands in the session and its id in the owner's list.
            sessions: Shelf::new(|session| session.value.len() + 3 * session.owner.len()),
            ids: HashMap::new(),
        };
        Self { clock, capacity, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No step below leaves the maps half changed when it panics in the middle: none can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For what adds: sweeps a little, and everything when the place is full.
    fn state_with_room(&self, now: Moment, needed: usize) -> Result<MutexGuard<'_, State>, Unavailable> {
        let mut state = self.state();
        state.sweep(now, SWEEP);
        if state.bytes() + needed > self.capacity {
            state.sweep(now, usize::MAX);
            if state.bytes() + needed > self.capacity {
                return Err(Unavailable("memory for ephemeral state is full".into()));
            }
        }
        Ok(state)
    }
}

impl State {
    fn bytes(&self) -> usize {
        self.values.bytes() + self.counters.bytes() + self.sessions.bytes()
    }

    fn sweep(&mut self, now: Moment, most: usize) {
        for _entry in 0..most {
            let value = self.values.pop_expired(now).is_some();
            let counter = self.counters.pop_expired(now).is_some();
            let session = self.sessions.pop_expired(now);
            if let Some((id, session)) = &session {
                self.forget(&session.owner, id);
            }
            if !value && !counter && session.is_none() {
                return;
            }
        }
    }

    /// Takes a session off its owner's list.
    fn forget(&mut self, owner: &str, id: &str) {
        if let Some(ids) = self.ids.get_mut(owner) {
            ids.retain(|other| other != id);
            if ids.is_empty() {
                self.ids.remove(owner);
            }
        }
    }

    fn end_session(&mut self, id: &str, now: Moment) -> bool {
        let Some((session, until)) = self.sessions.remove(id) else { return false };
        self.forget(&session.owner, id);
        now < until
    }

    /// The owner's session that would idle out first, when the owner has as many as may be.
    fn surplus(&self, owner: &str) -> Option<String> {
        let ids = self.ids.get(owner).filter(|ids| ids.len() >= SESSIONS_PER_OWNER)?;
        ids.iter().min_by_key(|id| self.sessions.until(id)).cloned()
    }
}

#[async_trait]
impl Ephemeral for Memory {
    async fn put(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<(), Unavailable> {
        let now = self.clock.now();
        self.state_with_room(now, value.len())?.values.put(key.as_str(), value.to_vec(), now.plus(ttl));
        Ok(())
    }

    async fn put_new(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        let mut state = self.state_with_room(now, value.len())?;
        if state.values.get(key.as_str(), now).is_some() {
            return Ok(false);
        }
        state.values.put(key.as_str(), value.to_vec(), now.plus(ttl));
        Ok(true)
    }

    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable> {
        Ok(self.state().values.get(key.as_str(), self.clock.now()).cloned())
    }

    async fn take(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable> {
        let now = self.clock.now();
        Ok(self.state().values.remove(key.as_str()).filter(|(_, until)| now < *until).map(|(value, _)| value))
    }

    async fn bump(&self, key: &Key, window: Duration) -> Result<u64, Unavailable> {
        let now = self.clock.now();
        let (key, end) = window_of(key, now, window);
        let mut state = self.state_with_room(now, 0)?;
        if let Some(count) = state.counters.get_mut(key.as_str(), now) {
            *count += 1;
            return Ok(*count);
        }
        state.counters.put(key.as_str(), 1, end);
        Ok(1)
    }

    async fn session_put(
        &self,
        owner: &str,
        id: &str,
        value: &[u8],
        idle: Duration,
        absolute_end: Moment,
    ) -> Result<(), Unavailable> {
        let now = self.clock.now();
        let mut state = self.state_with_room(now, value.len())?;
        state.end_session(id, now);
        if let Some(surplus) = state.surplus(owner) {
            state.end_session(&surplus, now);
        }
        let session = Session { owner: owner.to_owned(), value: value.to_vec(), absolute_end };
        state.sessions.put(id, session, now.plus(idle).min(absolute_end));
        state.ids.entry(owner.to_owned()).or_default().push(id.to_owned());
        Ok(())
    }

    async fn session_get(&self, id: &str, idle: Duration) -> Result<Option<Vec<u8>>, Unavailable> {
        let now = self.clock.now();
        let mut state = self.state();
        let Some(session) = state.sessions.get(id, now) else { return Ok(None) };
        let (value, end) = (session.value.clone(), session.absolute_end);
        state.sessions.extend(id, now.plus(idle).min(end));
        Ok(Some(value))
    }

    async fn session_remove(&self, owner: &str, id: &str) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        let mut state = self.state();
        let owned = state.sessions.get(id, now).is_some_and(|session| session.owner == owner);
        Ok(owned && state.end_session(id, now))
    }

    async fn sessions_of(&self, owner: &str) -> Result<Vec<(String, Vec<u8>)>, Unavailable> {
        let (now, state) = (self.clock.now(), self.state());
        let ids = state.ids.get(owner).map(Vec::as_slice).unwrap_or_default();
        Ok(ids
            .iter()
            .filter_map(|id| Some((id.clone(), state.sessions.get(id, now)?.value.clone())))
            .collect())
    }

    async fn ping(&self) -> Result<(), Unavailable> {
        Ok(())
    }
}

/// The counter's name in the window that `now` falls into, and when that window ends.
pub(super) fn window_of(key: &Key, now: Moment, window: Duration) -> (Key, Moment) {
    let length = i64::try_from(window.as_micros()).unwrap_or(i64::MAX).max(1);
    let number = now.as_micros().div_euclid(length);
    (key.in_window(number), Moment::from_micros(number.saturating_add(1).saturating_mul(length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_full_memory_refuses_and_takes_again_when_something_has_expired() {
        let clock = Clock::fixed(Moment::from_seconds(1_700_000_000));
        let memory = Memory::with_capacity(clock.clone(), 10_000);
        let minute = Duration::from_secs(60);
        let mut kept = 0;
        while memory.put_new(&Key::jti("rp", &kept.to_string()), b"", minute).await.is_ok() {
            kept += 1;
        }
        assert!(kept > 20, "{kept}");
        assert_eq!(
            memory.put_new(&Key::jti("rp", "0"), b"", minute).await.ok(),
            None,
            "never forgets a mark to make room"
        );
        assert!(memory.session_put("lan", "s", b"", minute, clock.now().plus(minute)).await.is_err());
        clock.turn(minute);
        assert_eq!(memory.put_new(&Key::jti("rp", "0"), b"", minute).await, Ok(true));
    }
}
