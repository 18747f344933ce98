//! Ephemeral state in this process: for one replica, for the demo and for tests.
//!
//! Bounded: when what is alive fills its part of [`CAPACITY`], new state is refused rather than old state forgotten, because
//! a forgotten replay mark opens a door. Strangers have a half at most, and sessions a quarter that nothing else may take.

use std::collections::HashMap;
use std::mem::size_of;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use super::shelf::Shelf;
use super::{Ephemeral, Key, Payer, SESSIONS_PER_OWNER, Unavailable};
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
    strangers: usize,
    state: Mutex<State>,
}

struct State {
    values: Shelf<Held>,
    /// How much of `values` is on whose account.
    paid: HashMap<Arc<str>, usize>,
    strangers: usize,
    counters: Shelf<u64>,
    sessions: Shelf<Session>,
    ids: HashMap<String, Vec<String>>,
}

struct Held {
    bytes: Vec<u8>,
    payers: Vec<Arc<str>>,
    of_stranger: bool,
}

struct Session {
    owner: String,
    value: Vec<u8>,
    absolute_end: Moment,
}

impl Memory {
    pub(super) fn new(clock: Clock, strangers: usize) -> Self {
        Self::with_capacity(clock, CAPACITY, strangers)
    }

    fn with_capacity(clock: Clock, capacity: usize, strangers: usize) -> Self {
        let state = State {
            values: Shelf::new(|held| held.bytes.len() + 2 * size_of::<Arc<str>>() * held.payers.len()),
            paid: HashMap::new(),
            strangers: 0,
            counters: Shelf::new(|_count| 0),
            // The owner stands in the session and its id in the owner's list.
            sessions: Shelf::new(|session| session.value.len() + 3 * session.owner.len()),
            ids: HashMap::new(),
        };
        Self { clock, capacity, strangers: strangers.min(capacity / 2), state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No step below leaves the maps half changed when it panics in the middle: none can panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For what adds: sweeps a little, and everything when the place is full.
    fn state_with_room(
        &self,
        now: Moment,
        is_full: impl Fn(&State) -> bool,
    ) -> Result<MutexGuard<'_, State>, Unavailable> {
        let mut state = self.state();
        state.sweep(now, SWEEP);
        if is_full(&state) {
            state.sweep(now, usize::MAX);
            if is_full(&state) {
                return Err(Unavailable("memory for ephemeral state is full".into()));
            }
        }
        Ok(state)
    }

    /// With room for a session: in all of it.
    fn with_room_for_session(
        &self,
        now: Moment,
        needed: usize,
    ) -> Result<MutexGuard<'_, State>, Unavailable> {
        self.state_with_room(now, |state| state.bytes() + needed > self.capacity)
    }

    /// With room for anything else: in what is not set apart for sessions.
    fn with_room(&self, now: Moment, needed: usize) -> Result<MutexGuard<'_, State>, Unavailable> {
        self.state_with_room(now, |state| {
            let other = state.values.bytes() + state.counters.bytes();
            state.bytes() + needed > self.capacity || other + needed > self.capacity / 4 * 3
        })
    }
}

impl State {
    fn bytes(&self) -> usize {
        self.values.bytes() + self.counters.bytes() + self.sessions.bytes()
    }

    fn sweep(&mut self, now: Moment, most: usize) {
        for _entry in 0..most {
            let value = self.values.pop_expired(now);
            if let Some((name, held)) = &value {
                self.settle(name, held);
            }
            let value = value.is_some();
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

    /// Keeps a value, in place of what was there and on the account that was on, unless it comes with one.
    fn keep(&mut self, name: &str, mut held: Held, until: Moment) {
        if let Some((old, _)) = self.take(name)
            && held.payers.is_empty()
        {
            (held.payers, held.of_stranger) = (old.payers, old.of_stranger);
        }
        let cost = self.values.cost(name, &held);
        for payer in &held.payers {
            *self.paid.entry(payer.clone()).or_default() += cost;
        }
        self.strangers += if held.of_stranger { cost } else { 0 };
        self.values.put(name, held, until);
    }

    fn take(&mut self, name: &str) -> Option<(Held, Moment)> {
        let (held, until) = self.values.remove(name)?;
        self.settle(name, &held);
        Some((held, until))
    }

    /// Takes what is not kept any more off its payers' accounts.
    fn settle(&mut self, name: &str, held: &Held) {
        let cost = self.values.cost(name, held);
        for payer in &held.payers {
            let rest = self.paid.get(payer).map_or(0, |paid| paid.saturating_sub(cost));
            match rest {
                0 => drop(self.paid.remove(payer)),
                rest => drop(self.paid.insert(payer.clone(), rest)),
            }
        }
        self.strangers = self.strangers.saturating_sub(if held.of_stranger { cost } else { 0 });
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
        let held = Held { bytes: value.to_vec(), payers: Vec::new(), of_stranger: false };
        self.with_room(now, value.len())?.keep(key.as_str(), held, now.plus(ttl));
        Ok(())
    }

    async fn put_new(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        let mut state = self.with_room(now, value.len())?;
        if state.values.get(key.as_str(), now).is_some() {
            return Ok(false);
        }
        let held = Held { bytes: value.to_vec(), payers: Vec::new(), of_stranger: false };
        state.keep(key.as_str(), held, now.plus(ttl));
        Ok(true)
    }

    async fn put_for(
        &self,
        payer: &Payer,
        key: &Key,
        value: &[u8],
        ttl: Duration,
    ) -> Result<bool, Unavailable> {
        let (now, shares) = (self.clock.now(), payer.shares());
        let payers: Vec<Arc<str>> = shares.iter().map(|share| Arc::from(share.name.as_str())).collect();
        let held = Held { bytes: value.to_vec(), payers, of_stranger: payer.is_stranger() };
        let mut state = self.with_room(now, value.len())?;
        let cost = state.values.cost(key.as_str(), &held);
        let taken = |state: &State, name: &str| state.paid.get(name).copied().unwrap_or_default();
        if shares.iter().any(|share| taken(&state, &share.name) + cost > share.bytes) {
            // What has expired counts until it is swept.
            state.sweep(now, usize::MAX);
            if shares.iter().any(|share| taken(&state, &share.name) + cost > share.bytes) {
                return Ok(false);
            }
        }
        if payer.is_stranger() && state.strangers + cost > self.strangers {
            state.sweep(now, usize::MAX);
            if state.strangers + cost > self.strangers {
                return Err(Unavailable("strangers have as much in memory as they may".into()));
            }
        }
        state.keep(key.as_str(), held, now.plus(ttl));
        Ok(true)
    }

    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable> {
        Ok(self.state().values.get(key.as_str(), self.clock.now()).map(|held| held.bytes.clone()))
    }

    async fn take(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable> {
        let now = self.clock.now();
        Ok(self.state().take(key.as_str()).filter(|(_, until)| now < *until).map(|(held, _)| held.bytes))
    }

    async fn bump(&self, key: &Key, window: Duration) -> Result<u64, Unavailable> {
        let now = self.clock.now();
        let (key, end) = window_of(key, now, window);
        let mut state = self.with_room(now, 0)?;
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
        let mut state = self.with_room_for_session(now, value.len())?;
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

    const MINUTE: Duration = Duration::from_secs(60);

    fn small() -> (Clock, Memory) {
        let clock = Clock::fixed(Moment::from_seconds(1_700_000_000));
        (clock.clone(), Memory::with_capacity(clock, 100_000, usize::MAX))
    }

    #[tokio::test]
    async fn a_full_memory_refuses_and_takes_again_when_something_has_expired() {
        let (clock, memory) = small();
        let mut kept = 0;
        while memory.put_new(&Key::jti("rp", &kept.to_string()), b"", MINUTE).await.is_ok() {
            kept += 1;
        }
        assert!(kept > 200, "{kept}");
        assert_eq!(
            memory.put_new(&Key::jti("rp", "0"), b"", MINUTE).await.ok(),
            None,
            "never forgets a mark to make room"
        );
        let end = clock.now().plus(MINUTE);
        let mut sessions = 0;
        while memory.session_put("lan", &sessions.to_string(), &[0; 100], MINUTE, end).await.is_ok() {
            sessions += 1;
            assert!(sessions < 1_000);
        }
        assert!(sessions >= 50, "a quarter is for sessions alone: {sessions}");
        clock.turn(MINUTE);
        assert_eq!(memory.put_new(&Key::jti("rp", "0"), b"", MINUTE).await, Ok(true));
    }

    #[tokio::test]
    async fn strangers_fill_their_half_and_leave_nothing_on_any_account_when_they_are_gone() {
        let (clock, memory) = small();
        let from = |network: u8| Payer::Stranger([192, network, 2, 1].into());
        let mut kept = 0u8;
        while memory.put_for(&from(kept), &Key::signup(&kept.to_string()), &[0; 500], MINUTE).await.is_ok() {
            kept += 1;
        }
        assert!((40..80).contains(&kept), "{kept}");
        let lan = Payer::Holder("lan".into());
        assert_eq!(memory.put_for(&lan, &Key::conversation("lan"), &[0; 500], MINUTE).await, Ok(true));
        memory.put(&Key::signup("0"), &[0; 100], MINUTE).await.unwrap();
        memory.take(&Key::signup("1")).await.unwrap();
        clock.turn(MINUTE);
        memory.put(&Key::conversation("last"), b"", MINUTE).await.unwrap();
        memory.state().sweep(clock.now(), usize::MAX);
        let state = memory.state();
        assert_eq!((state.strangers, state.paid.len()), (0, 0));
    }
}
