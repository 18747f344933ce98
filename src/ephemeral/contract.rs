//! The promises of [`Ephemeral`], each written once and held against every implementation.

use std::sync::Arc;
use std::time::Duration;

use super::{Ephemeral, Key, Payer, SESSIONS_PER_OWNER, open};
use crate::base::testing::server;
use crate::base::{Clock, Entropy, Moment, Secret};
use crate::config;

pub(super) const REDIS: &[&str] = &["TEST_REDIS_URL", "TEST_EPHEMERAL"];
const CLUSTER: &[&str] = &["TEST_REDIS_CLUSTER_URL"];

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// One implementation with a clock to turn, and names nobody else uses.
struct Bench {
    store: Arc<dyn Ephemeral>,
    clock: Clock,
}

impl Bench {
    async fn new(redis: Option<String>, cluster: bool) -> Self {
        let clock = Clock::fixed(Moment::from_seconds(1_700_000_000));
        let config =
            config::Redis { url: redis.map(Secret::new), cluster, timeout_millis: 2_000, strangers_mib: 64 };
        let store = open(&config, &clock).await.unwrap();
        Self { store, clock }
    }

    fn end(&self, span: Duration) -> Moment {
        self.clock.now().plus(span)
    }

    async fn begin(&self, owner: &str, id: &str) {
        self.store.session_put(owner, id, id.as_bytes(), HOUR, self.end(12 * HOUR)).await.unwrap();
    }

    async fn ids(&self, owner: &str) -> Vec<String> {
        let mut ids: Vec<_> =
            self.store.sessions_of(owner).await.unwrap().into_iter().map(|(id, _)| id).collect();
        ids.sort();
        ids
    }
}

fn new_name() -> String {
    Entropy::Os.handle()
}

macro_rules! contract {
    ($($promise:ident),+ $(,)?) => {
        mod memory {
            $(#[tokio::test]
            async fn $promise() {
                super::$promise(super::Bench::new(None, false).await).await;
            })+
        }
        mod redis {
            $(#[tokio::test]
            async fn $promise() {
                if let Some(url) = super::server(super::REDIS) {
                    super::$promise(super::Bench::new(Some(url), false).await).await;
                }
            })+
        }
        mod cluster {
            $(#[tokio::test]
            async fn $promise() {
                if let Some(url) = super::server(super::CLUSTER) {
                    super::$promise(super::Bench::new(Some(url), true).await).await;
                }
            })+
        }
    };
}

contract!(
    a_value_is_kept_until_its_deadline,
    a_value_can_be_taken_once,
    a_network_has_its_share_and_takes_nobody_elses,
    strangers_are_turned_away_before_anybody_who_is_known,
    a_mark_can_be_set_once,
    a_mark_can_be_set_again_after_its_time,
    a_counter_begins_anew_in_every_window,
    a_session_idles_out_unless_asked_for,
    a_session_ends_for_good_at_its_absolute_end,
    an_owner_can_end_one_session_and_nobody_elses,
    one_session_too_many_ends_the_one_unused_for_longest,
    any_bytes_come_back_as_they_were,
);

async fn a_value_is_kept_until_its_deadline(bench: Bench) {
    let key = Key::conversation(&new_name());
    assert_eq!(bench.store.get(&key).await, Ok(None));
    bench.store.put(&key, b"one", MINUTE).await.unwrap();
    bench.store.put(&key, b"two", MINUTE).await.unwrap();
    bench.clock.turn(MINUTE - Duration::from_secs(1));
    assert_eq!(bench.store.get(&key).await, Ok(Some(b"two".to_vec())));
    bench.clock.turn(Duration::from_secs(1));
    assert_eq!(bench.store.get(&key).await, Ok(None));
    assert_eq!(bench.store.take(&key).await, Ok(None));
}

async fn a_value_can_be_taken_once(bench: Bench) {
    let key = Key::recovery(&new_name());
    bench.store.put(&key, b"challenge", MINUTE).await.unwrap();
    let takers = (0..32).map(|_taker| {
        let (store, key) = (bench.store.clone(), key.clone());
        tokio::spawn(async move { store.take(&key).await.unwrap() })
    });
    let taken = futures_util::future::join_all(takers.collect::<Vec<_>>()).await;
    assert_eq!(taken.into_iter().filter(|value| value.as_ref().unwrap().is_some()).count(), 1);
    assert_eq!(bench.store.get(&key).await, Ok(None));
}

/// Some network nobody else uses: one of 2^32 sites.
fn site() -> u32 {
    let bytes = Entropy::Os.bytes::<4>();
    u32::from_be_bytes(bytes)
}

fn stranger(site: u32, subnet: u16) -> Payer {
    let bits = 0x2001_0000u128 << 96 | u128::from(site) << 80 | u128::from(subnet) << 64;
    Payer::Stranger(std::net::Ipv6Addr::from_bits(bits).into())
}

/// Puts until that payer may no more; answers how many MiB it came to.
async fn fill(bench: &Bench, payer: &Payer) -> usize {
    let value = vec![0; 1_000_000];
    for mib in 0..100 {
        let key = Key::conversation(&new_name());
        if !bench.store.put_for(payer, &key, &value, MINUTE).await.unwrap() {
            return mib;
        }
    }
    panic!("without an end");
}

async fn a_network_has_its_share_and_takes_nobody_elses(bench: Bench) {
    // Where no other test counts.
    bench.clock.turn(HOUR * (site() % 100_000));
    let (one, other) = (site(), site());
    assert_eq!(fill(&bench, &stranger(one, 0)).await, 8);
    assert_eq!(fill(&bench, &stranger(one, 1)).await, 8, "its neighbour's is another");
    assert_eq!(fill(&bench, &stranger(one, 2)).await, 0, "but the household has no more");
    let site = fill(&bench, &stranger(one, 0x100)).await + fill(&bench, &stranger(one, 0x200)).await;
    assert_eq!(site + fill(&bench, &stranger(one, 0x300)).await, 17, "nor has the site");
    assert_eq!(fill(&bench, &Payer::Holder(new_name())).await, 1);
    bench.clock.turn(HOUR);
    assert!(fill(&bench, &stranger(other, 0)).await > 0);
    assert!(fill(&bench, &stranger(one, 0)).await > 0, "until it is gone");
}

async fn strangers_are_turned_away_before_anybody_who_is_known(bench: Bench) {
    bench.clock.turn(HOUR * (site() % 100_000));
    let (mut kept, value) = (0, vec![0; 1_000_000]);
    let refused = loop {
        let key = Key::conversation(&new_name());
        match bench.store.put_for(&stranger(site(), 0), &key, &value, MINUTE).await {
            Ok(_kept) => kept += 1,
            Err(_full) => break key,
        }
        assert!(kept < 100);
    };
    assert!(kept >= 30, "{kept}");
    assert_eq!(bench.store.get(&refused).await, Ok(None), "what was refused is not kept");
    let key = Key::conversation(&new_name());
    assert_eq!(
        bench.store.put_for(&Payer::Holder(new_name()), &key, &value[..1_000], MINUTE).await,
        Ok(true)
    );
    let id = new_name();
    bench.begin(&new_name(), &id).await;
    assert!(bench.store.session_get(&id, HOUR).await.unwrap().is_some());
    bench.clock.turn(HOUR);
    assert_eq!(bench.store.put_for(&stranger(site(), 0), &key, &value, MINUTE).await, Ok(true));
}

async fn a_mark_can_be_set_once(bench: Bench) {
    let key = Key::jti("bank", &new_name());
    let setters = (0..32).map(|_setter| {
        let (store, key) = (bench.store.clone(), key.clone());
        tokio::spawn(async move { store.put_new(&key, b"", MINUTE).await.unwrap() })
    });
    let set = futures_util::future::join_all(setters.collect::<Vec<_>>()).await;
    assert_eq!(set.into_iter().filter(|new| *new.as_ref().unwrap()).count(), 1);
}

async fn a_mark_can_be_set_again_after_its_time(bench: Bench) {
    let (key, short) = (Key::jti("bank", &new_name()), Duration::from_millis(50));
    assert_eq!(bench.store.put_new(&key, b"first", short).await, Ok(true));
    assert_eq!(bench.store.put_new(&key, b"second", short).await, Ok(false));
    assert_eq!(bench.store.get(&key).await, Ok(Some(b"first".to_vec())));
    // Redis counts marks by its own time.
    bench.clock.turn(short);
    tokio::time::sleep(2 * short).await;
    assert_eq!(bench.store.put_new(&key, b"third", short).await, Ok(true));
}

async fn a_counter_begins_anew_in_every_window(bench: Bench) {
    let (key, other) = (Key::rate("code", &new_name()), Key::rate("code", &new_name()));
    for expected in 1..=3 {
        assert_eq!(bench.store.bump(&key, HOUR).await, Ok(expected));
    }
    assert_eq!(bench.store.bump(&other, HOUR).await, Ok(1));
    bench.clock.turn(HOUR);
    assert_eq!(bench.store.bump(&key, HOUR).await, Ok(1));
}

async fn a_session_idles_out_unless_asked_for(bench: Bench) {
    let (lan, id) = (new_name(), new_name());
    bench.begin(&lan, &id).await;
    for _visit in 0..3 {
        bench.clock.turn(HOUR - Duration::from_secs(1));
        assert_eq!(bench.store.session_get(&id, HOUR).await, Ok(Some(id.clone().into_bytes())));
    }
    bench.clock.turn(HOUR - Duration::from_secs(1));
    assert_eq!(bench.ids(&lan).await, std::slice::from_ref(&id), "looking at the list is not a visit");
    bench.clock.turn(Duration::from_secs(1));
    assert_eq!(bench.ids(&lan).await, Vec::<String>::new());
    assert_eq!(bench.store.session_get(&id, HOUR).await, Ok(None));
}

async fn a_session_ends_for_good_at_its_absolute_end(bench: Bench) {
    let (lan, id) = (new_name(), new_name());
    bench.begin(&lan, &id).await;
    for _visit in 0..23 {
        bench.clock.turn(HOUR / 2);
        assert!(bench.store.session_get(&id, HOUR).await.unwrap().is_some());
    }
    bench.clock.turn(HOUR / 2);
    assert_eq!(bench.store.session_get(&id, HOUR).await, Ok(None));
    assert_eq!(bench.ids(&lan).await, Vec::<String>::new());
}

async fn an_owner_can_end_one_session_and_nobody_elses(bench: Bench) {
    let (lan, minh, ids) =
        (new_name(), new_name(), ["a", "b", "c", "d"].map(|id| format!("{id}{}", new_name())));
    for id in &ids {
        bench.begin(&lan, id).await;
    }
    let his = new_name();
    bench.begin(&minh, &his).await;
    assert_eq!(bench.ids(&lan).await, ids);
    assert_eq!(bench.store.session_remove(&minh, &ids[0]).await, Ok(false), "not his");
    assert_eq!(bench.store.session_remove(&lan, &ids[0]).await, Ok(true));
    assert_eq!(bench.store.session_remove(&lan, &ids[0]).await, Ok(false));
    assert_eq!(bench.store.session_get(&ids[0], HOUR).await, Ok(None));
    assert_eq!(bench.ids(&lan).await, ids.get(1..).unwrap());
    assert_eq!(bench.ids(&minh).await, [his]);
}

async fn one_session_too_many_ends_the_one_unused_for_longest(bench: Bench) {
    let lan = new_name();
    let ids: Vec<_> = (0..SESSIONS_PER_OWNER).map(|_session| new_name()).collect();
    for id in &ids {
        bench.begin(&lan, id).await;
        bench.clock.turn(Duration::from_millis(10));
    }
    assert!(bench.store.session_get(&ids[0], HOUR).await.unwrap().is_some());
    bench.begin(&lan, &new_name()).await;
    assert_eq!(bench.ids(&lan).await.len(), SESSIONS_PER_OWNER);
    assert!(bench.store.session_get(&ids[0], HOUR).await.unwrap().is_some());
    assert_eq!(bench.store.session_get(&ids[1], HOUR).await, Ok(None));
}

async fn any_bytes_come_back_as_they_were(bench: Bench) {
    let (lan, id, key) = (new_name(), new_name(), Key::signup(&new_name()));
    let hostile: Vec<u8> = (0..=255u8).chain(*b"1 2 3\r\n\0").collect();
    bench.store.put(&key, &hostile, MINUTE).await.unwrap();
    assert_eq!(bench.store.take(&key).await, Ok(Some(hostile.clone())));
    bench.store.session_put(&lan, &id, &hostile, HOUR, bench.end(HOUR)).await.unwrap();
    for _visit in 0..2 {
        assert_eq!(bench.store.session_get(&id, HOUR).await, Ok(Some(hostile.clone())));
    }
    assert_eq!(bench.store.sessions_of(&lan).await, Ok(vec![(id, hostile)]));
}
