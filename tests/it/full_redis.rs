//! A Redis that may take no more (`maxmemory` with `noeviction`): strangers are told to come back, and whoever is signed in
//! goes on.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use khoa::base::{Entropy, Secret};
use khoa::ephemeral::Key;
use serde_json::json;

use crate::support::{Place, TestServer, backends, not_run};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const HOUR: Duration = Duration::from_secs(3_600);

/// A small Redis of our own, which ends with the test.
struct SmallRedis {
    process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl SmallRedis {
    async fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("redis-server");
        command.args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]);
        command.args(["--maxmemory", "6mb", "--maxmemory-policy", "noeviction", "--dir"]).arg(folder.path());
        let process = command.stdout(Stdio::null()).spawn().unwrap();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Self { process, url: format!("redis://127.0.0.1:{port}/"), _folder: folder }
    }
}

#[actix_web::test]
async fn a_redis_that_would_forget_what_is_alive_is_told_by_the_doctor() {
    if backends().1.is_none() {
        not_run("a Redis that evicts", "TEST_EPHEMERAL");
        return;
    }
    let (redis, place) = (SmallRedis::start().await, Place::new("evicting"));
    place.answer(&["migrate", "up"]);
    let doctor = || {
        let report = place.khoa(&["doctor"]).env("KHOA_REDIS_URL", &redis.url).output().unwrap();
        String::from_utf8(report.stdout).unwrap()
    };
    assert!(!doctor().contains("noeviction"));
    let mut open = redis::Client::open(redis.url.as_str()).unwrap().get_connection().unwrap();
    let rule = ["SET", "maxmemory-policy", "allkeys-lru"];
    let () = redis::cmd("CONFIG").arg(&rule[..]).query(&mut open).unwrap();
    assert!(doctor().contains("allkeys-lru forgets sessions"), "{}", doctor());
}

impl Drop for SmallRedis {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[actix_web::test]
async fn a_full_redis_turns_strangers_away_and_lets_the_signed_in_go_on() {
    if backends().1.is_none() {
        not_run("a full Redis", "TEST_EPHEMERAL");
        return;
    }
    let redis = SmallRedis::start().await;
    let s = TestServer::start_with(|config| config.redis.url = Some(Secret::new(redis.url.clone()))).await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let tokens = portal.sign_in(&mut browser, "099200000001", PASSPHRASE).await;
    for size in [100_000, 10_000, 1_000, 100] {
        let full = async || {
            let key = Key::conversation(&Entropy::Os.handle());
            s.running.app.ephemeral.put(&key, &vec![0; size], HOUR).await.is_err()
        };
        while !full().await {}
    }
    let stranger = s.browser().open(&portal.authorization(&[])).await;
    assert!(stranger.status == 503 && stranger.headers.contains_key("retry-after"), "{}", stranger.body);
    let login = s.browser().open("/login").await;
    assert_eq!(login.status, 200, "a page that keeps nothing");
    for _visit in 0..3 {
        s.later(Duration::from_secs(60));
        assert!(browser.open("/").await.has("logout-link"), "whoever is signed in stays it");
    }
    let code = browser.open(&portal.authorization(&[])).await.query("code");
    assert_eq!(portal.redeem(&code.unwrap(), &[]).await.status, 200);
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    let out = browser.open("/logout").await;
    assert!(!browser.submit(&out, "/logout", &[("confirm", "yes")]).await.has("logout-link"));
    s.running.run_jobs().await.unwrap();
    s.finish().await;
}
