//! A Redis that is gone or hangs is answered for at once, and used again as soon as it is back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::contract::REDIS;
use super::{Ephemeral, Key, Unavailable, open};
use crate::base::testing::server;
use crate::base::{Clock, Entropy, Secret};
use crate::config;

const TIMEOUT: Duration = Duration::from_millis(300);
const MINUTE: Duration = Duration::from_secs(60);

async fn store_at(url: String) -> Arc<dyn Ephemeral> {
    let timeout_millis = u64::try_from(TIMEOUT.as_millis()).unwrap();
    let config = config::Redis { url: Some(Secret::new(url)), timeout_millis, ..config::Redis::default() };
    open(&config, &Clock::Wall).await.unwrap()
}

async fn timed_ping(store: &Arc<dyn Ephemeral>) -> (Result<(), Unavailable>, Duration) {
    let began = Instant::now();
    (store.ping().await, began.elapsed())
}

/// What stands between the store and Redis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wire {
    Whole,
    Silent,
    Cut,
}

/// Forwards to `redis` while the wire is whole; cutting it also ends what is connected.
async fn wire_to(redis: String, wire: watch::Receiver<Wire>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((near, _peer)) = listener.accept().await {
            let (redis, wire) = (redis.clone(), wire.clone());
            tokio::spawn(async move {
                if let Ok(far) = TcpStream::connect(redis).await {
                    drop(forward(near, far, wire).await);
                }
            });
        }
    });
    port
}

async fn forward(
    mut near: TcpStream,
    mut far: TcpStream,
    mut wire: watch::Receiver<Wire>,
) -> std::io::Result<()> {
    let (mut there, mut back) = ([0; 4096], [0; 4096]);
    loop {
        let state = *wire.borrow_and_update();
        tokio::select! {
            _changed = wire.changed() => {}
            read = near.read(&mut there), if state == Wire::Whole => match read? {
                0 => return Ok(()),
                length => far.write_all(&there[..length]).await?,
            },
            read = far.read(&mut back), if state == Wire::Whole => match read? {
                0 => return Ok(()),
                length => near.write_all(&back[..length]).await?,
            },
            () = std::future::ready(()), if state == Wire::Cut => return Ok(()),
        }
    }
}

#[tokio::test]
async fn a_redis_that_is_gone_is_answered_for_at_once() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let store = store_at(format!("redis://{nobody}")).await;
    for _call in 0..10 {
        let (answer, took) = timed_ping(&store).await;
        assert!(answer.is_err() && took < TIMEOUT / 2, "{took:?}");
    }
}

#[tokio::test]
async fn a_redis_that_never_answers_costs_a_few_timeouts_and_then_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let store = store_at(format!("redis://{}", silent.local_addr().unwrap())).await;
    for _call in 0..5 {
        assert!(store.get(&Key::conversation("x")).await.is_err());
    }
    let (answer, took) = timed_ping(&store).await;
    assert!(answer.is_err() && took < TIMEOUT / 2, "refused without waiting: {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_comes_back_is_used_again_within_two_seconds() {
    let Some(url) = server(REDIS) else { return };
    let redis = url.trim_start_matches("redis://").split('/').next().unwrap().to_owned();
    let (set, wire) = watch::channel(Wire::Whole);
    let store = store_at(format!("redis://127.0.0.1:{}", wire_to(redis, wire).await)).await;
    let key = Key::conversation(&Entropy::Os.handle());
    store.put(&key, b"kept", MINUTE).await.unwrap();
    for fault in [Wire::Cut, Wire::Silent] {
        set.send(fault).unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        for _call in 0..10 {
            let (answer, took) = timed_ping(&store).await;
            assert!(answer.is_err() && took < 2 * TIMEOUT, "{fault:?}: {took:?}");
        }
        set.send(Wire::Whole).unwrap();
        let healed = Instant::now();
        while store.ping().await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert!(healed.elapsed() < Duration::from_secs(2), "{fault:?}: not used again");
        }
        assert_eq!(store.get(&key).await, Ok(Some(b"kept".to_vec())));
    }
}
