//! Ephemeral state in Redis 6.2 or later, one server or a cluster.
//!
//! Every step touches one key, so a cluster needs no help to find its node and no step can be half done.
//! A session lives in one hash per owner, which is what lets all of them end in one step; a second key, by
//! the session's id, only says whose it is and is worth nothing by itself.

use std::time::Duration;

use async_trait::async_trait;
use redis::{Script, cmd, pipe};

use super::link::Link;
use super::memory::window_of;
use super::{Ephemeral, Key, SESSIONS_PER_OWNER, Unavailable};
use crate::base::{Clock, Moment};

/// See the file's own words.
pub(super) struct Redis {
    link: Link,
    clock: Clock,
    session_put: Script,
    session_touch: Script,
}

impl Redis {
    pub(super) fn new(link: Link, clock: Clock) -> Self {
        Self {
            link,
            clock,
            session_put: Script::new(include_str!("session_put.lua")),
            session_touch: Script::new(include_str!("session_touch.lua")),
        }
    }

    /// The deadline in front of the value, for [`alive`].
    fn wrap(&self, value: &[u8], ttl: Duration) -> Vec<u8> {
        let until = self.clock.now().plus(ttl).as_micros().to_be_bytes();
        [until.as_slice(), value].concat()
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
}

/// What the scripts write: `idle limit, space, absolute end, space, value`; the value when both lie ahead.
fn live_session(held: &[u8], now: i64) -> Option<&[u8]> {
    let mut parts = held.splitn(3, |byte| *byte == b' ');
    let mut deadline = || std::str::from_utf8(parts.next()?).ok()?.parse::<i64>().ok();
    let (idle_until, absolute_end) = (deadline()?, deadline()?);
    parts.next().filter(|_value| now < idle_until && now < absolute_end)
}

/// Redis counts in whole milliseconds and refuses none at all.
fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX).max(1)
}

const fn as_millis(at: Moment) -> i64 {
    at.as_micros().div_euclid(1000)
}
