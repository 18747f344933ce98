//! Ephemeral state in Redis 6.2 or later, one server or a cluster.
//!
//! Every step touches one key, so a cluster needs no help to find its node and no step can be half done.
//! A session lives in one hash per owner, which is what lets all of them end in one step; a second key, by
//! the session's id, only says whose it is and is worth nothing by itself.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use redis::{Script, cmd, pipe};

use super::link::Link;
use super::memory::window_of;
use super::{Ephemeral, Key, Payer, SESSIONS_PER_OWNER, Unavailable};
use crate::base::{Clock, Moment};

/// Shares are counted in windows of so long; what all strangers have kept, in windows as long as the longest of it lives.
const SHARES: Duration = Duration::from_secs(600);
const STRANGERS: Duration = Duration::from_secs(1_800);

/// What an entry costs beside its bytes, roughly.
const OVERHEAD: usize = 200;

/// See the file's own words.
pub(super) struct Redis {
    link: Link,
    clock: Clock,
    /// How many bytes of strangers are kept at most, and until when none more are asked for (microseconds).
    strangers: usize,
    full_until: AtomicI64,
    take_share: Script,
    session_put: Script,
    session_touch: Script,
}

impl Redis {
    pub(super) fn new(link: Link, clock: Clock, strangers: usize) -> Self {
        Self {
            link,
            clock,
            strangers,
            full_until: AtomicI64::new(0),
            take_share: Script::new(include_str!("take_share.lua")),
            session_put: Script::new(include_str!("session_put.lua")),
            session_touch: Script::new(include_str!("session_touch.lua")),
        }
    }

    /// The deadline in front of the value, for [`alive`].
    fn wrap(&self, value: &[u8], ttl: Duration) -> Vec<u8> {
        let until = self.clock.now().plus(ttl).as_micros().to_be_bytes();
        [until.as_slice(), value].concat()
    }

    /// Takes `bytes` of each of the payer's shares, or of none.
    async fn take_shares(&self, payer: &Payer, bytes: usize) -> Result<bool, Unavailable> {
        let shares = payer.shares();
        let widest = shares.first().map(|share| share.name.as_str()).unwrap_or_default();
        let (key, _end) = window_of(&Key::shares(widest), self.clock.now(), SHARES);
        let mut take = self.take_share.key(key.as_str());
        take.arg(bytes).arg(millis(SHARES));
        for share in &shares {
            take.arg(&share.name).arg(share.bytes);
        }
        self.link.ask(async |wire| take.invoke_async(wire).await).await
    }

    /// Keeps what a stranger causes, unless all of them together have had their share: half of it in each window, because what
    /// the one before kept is still alive in this one.
    async fn put_of_strangers(
        &self,
        key: &Key,
        value: &[u8],
        ttl: Duration,
        bytes: usize,
    ) -> Result<(), Unavailable> {
        let now = self.clock.now();
        let (all, _end) = window_of(&Key::strangers(), now, STRANGERS);
        let mut count = pipe();
        count
            .atomic()
            .cmd("SET")
            .arg(all.as_str())
            .arg(0)
            .arg("PX")
            .arg(millis(STRANGERS))
            .arg("NX")
            .ignore();
        count.cmd("INCRBY").arg(all.as_str()).arg(bytes);
        let mut set = cmd("SET");
        set.arg(key.as_str()).arg(self.wrap(value, ttl)).arg("PX").arg(millis(ttl));
        // Side by side: who is let in, and that is nearly everybody, waits for one answer.
        let both = self.link.ask(async |wire| {
            let mut other = wire.clone();
            let (counted, set): (Result<(usize,), _>, Result<(), _>) =
                tokio::join!(count.query_async(wire), set.query_async(&mut other));
            set.and(counted)
        });
        let (total,) = both.await?;
        if total <= self.strangers / 2 {
            return Ok(());
        }
        self.full_until.store(now.plus(FULL).as_micros(), Ordering::Relaxed);
        let mut give_back = cmd("DECRBY");
        give_back.arg(all.as_str()).arg(bytes);
        let mut delete = cmd("DEL");
        delete.arg(key.as_str());
        let both = self.link.ask(async |wire| {
            let () = delete.query_async(wire).await?;
            let _left: i64 = give_back.query_async(wire).await?;
            Ok(())
        });
        both.await?;
        Err(full())
    }

    fn alive(&self, held: Option<Vec<u8>>) -> Option<Vec<u8>> {
        let held = held?;
        let (until, value) = held.split_first_chunk::<8>()?;
        (self.clock.now() < Moment::from_micros(i64::from_be_bytes(*until))).then(|| value.to_vec())
    }
}

#[async_trait]
impl Ephemeral for Redis {
    async fn put(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<(), Unavailable> {
        let mut set = cmd("SET");
        set.arg(key.as_str()).arg(self.wrap(value, ttl)).arg("PX").arg(millis(ttl));
        self.link.ask(async |wire| set.query_async(wire).await).await
    }

    async fn put_new(&self, key: &Key, value: &[u8], ttl: Duration) -> Result<bool, Unavailable> {
        let mut set = cmd("SET");
        set.arg(key.as_str()).arg(self.wrap(value, ttl)).arg("PX").arg(millis(ttl)).arg("NX");
        self.link.ask(async |wire| set.query_async(wire).await).await
    }

    async fn put_for(
        &self,
        payer: &Payer,
        key: &Key,
        value: &[u8],
        ttl: Duration,
    ) -> Result<bool, Unavailable> {
        if payer.is_stranger() && self.clock.now().as_micros() < self.full_until.load(Ordering::Relaxed) {
            return Err(full());
        }
        let bytes = OVERHEAD + value.len();
        if !self.take_shares(payer, bytes).await? {
            return Ok(false);
        }
        match payer.is_stranger() {
            true => self.put_of_strangers(key, value, ttl, bytes).await?,
            false => self.put(key, value, ttl).await?,
        }
        Ok(true)
    }

    async fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable> {
        let mut get = cmd("GET");
        get.arg(key.as_str());
        Ok(self.alive(self.link.ask(async |wire| get.query_async(wire).await).await?))
    }

    async fn take(&self, key: &Key) -> Result<Option<Vec<u8>>, Unavailable> {
        let mut take = cmd("GETDEL");
        take.arg(key.as_str());
        Ok(self.alive(self.link.ask(async |wire| take.query_async(wire).await).await?))
    }

    async fn bump(&self, key: &Key, window: Duration) -> Result<u64, Unavailable> {
        let (key, _end) = window_of(key, self.clock.now(), window);
        let mut count = pipe();
        count.atomic().cmd("SET").arg(key.as_str()).arg(0).arg("PX").arg(millis(window)).arg("NX").ignore();
        count.cmd("INCR").arg(key.as_str());
        let (total,): (u64,) = self.link.ask(async |wire| count.query_async(wire).await).await?;
        Ok(total)
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
        let rest = absolute_end.since(now);
        let mut point = cmd("SET");
        point.arg(Key::session_owner(id).as_str()).arg(owner).arg("PX").arg(millis(rest));
        let sessions = Key::sessions(owner);
        let mut put = self.session_put.key(sessions.as_str());
        put.arg(id)
            .arg(value)
            .arg(as_millis(now))
            .arg(millis(idle))
            .arg(as_millis(absolute_end))
            .arg(SESSIONS_PER_OWNER);
        self.link
            .ask(async |wire| {
                // In this order: a session that nobody can find would be listed, one that is not there is harmless.
                let () = point.query_async(wire).await?;
                put.invoke_async(wire).await
            })
            .await
    }

    async fn session_get(&self, id: &str, idle: Duration) -> Result<Option<Vec<u8>>, Unavailable> {
        let mut whose = cmd("GET");
        whose.arg(Key::session_owner(id).as_str());
        let now = as_millis(self.clock.now());
        self.link
            .ask(async |wire| {
                let owner: Option<String> = whose.query_async(wire).await?;
                let Some(owner) = owner else { return Ok(None) };
                let sessions = Key::sessions(&owner);
                let mut touch = self.session_touch.key(sessions.as_str());
                touch.arg(id).arg(now).arg(millis(idle)).invoke_async(wire).await
            })
            .await
    }

    async fn session_remove(&self, owner: &str, id: &str) -> Result<bool, Unavailable> {
        let mut remove = cmd("HDEL");
        remove.arg(Key::sessions(owner).as_str()).arg(id);
        let mut unpoint = cmd("DEL");
        unpoint.arg(Key::session_owner(id).as_str());
        self.link
            .ask(async |wire| {
                let removed: bool = remove.query_async(wire).await?;
                if removed {
                    let () = unpoint.query_async(wire).await?;
                }
                Ok(removed)
            })
            .await
    }

    async fn sessions_of(&self, owner: &str) -> Result<Vec<(String, Vec<u8>)>, Unavailable> {
        let mut all = cmd("HGETALL");
        all.arg(Key::sessions(owner).as_str());
        let held: Vec<(String, Vec<u8>)> = self.link.ask(async |wire| all.query_async(wire).await).await?;
        let now = as_millis(self.clock.now());
        Ok(held.into_iter().filter_map(|(id, held)| Some((id, live_session(&held, now)?.to_vec()))).collect())
    }

    async fn ping(&self) -> Result<(), Unavailable> {
        self.link.ask(async |wire| cmd("PING").query_async(wire).await).await
    }

    async fn forgets(&self) -> Result<Option<String>, Unavailable> {
        self.ping().await?;
        let mut limits = cmd("CONFIG");
        limits.arg("GET").arg("maxmemory*");
        // Where Redis is rented the command is often not there to be asked.
        let said: HashMap<String, String> =
            self.link.ask(async |wire| limits.query_async(wire).await).await.unwrap_or_default();
        let limited = said.get("maxmemory").is_some_and(|bytes| bytes != "0");
        Ok(said.get("maxmemory-policy").filter(|rule| limited && *rule != "noeviction").cloned())
    }
}

/// What the scripts write: `idle limit, space, absolute end, space, value`; the value when both lie ahead.
fn live_session(held: &[u8], now: i64) -> Option<&[u8]> {
    let mut parts = held.splitn(3, |byte| *byte == b' ');
    let mut deadline = || std::str::from_utf8(parts.next()?).ok()?.parse::<i64>().ok();
    let (idle_until, absolute_end) = (deadline()?, deadline()?);
    parts.next().filter(|_value| now < idle_until && now < absolute_end)
}

/// When strangers' room is full, none is asked about for so long.
const FULL: Duration = Duration::from_secs(1);

fn full() -> Unavailable {
    Unavailable("strangers have as much in redis as they may".into())
}

/// Redis counts in whole milliseconds and refuses none at all.
fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX).max(1)
}

const fn as_millis(at: Moment) -> i64 {
    at.as_micros().div_euclid(1000)
}
