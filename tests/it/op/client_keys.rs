//! Clients that publish their keys: a new key is found without a restart, and nobody can make us ask for keys without end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::support::{Party, Reply, Signer, TestServer};

/// A place on the web with a client's keys.
struct Site {
    address: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// What is answered; nothing at all when there is none.
    answer: Option<String>,
    /// Opened before anything is answered, where there is one.
    gate: Option<Arc<Notify>>,
    asked: usize,
}

impl Site {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        tokio::spawn(async move {
            let mut left_open = Vec::new();
            while let Ok((mut stream, _peer)) = listener.accept().await {
                let mut request = [0; 4096];
                drop(stream.read(&mut request).await);
                let (answer, gate) = {
                    let mut state = shared.lock().unwrap();
                    state.asked += 1;
                    (state.answer.clone(), state.gate.clone())
                };
                if let Some(gate) = gate {
                    gate.notified().await;
                }
                match answer {
                    Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
                    None => left_open.push(stream),
                }
            }
        });
        Self { address, state }
    }

    fn says(&self, status: &str, body: &str) {
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        self.state.lock().unwrap().answer = Some(format!("{head}{body}"));
    }

    fn publishes(&self, signer: &Signer) {
        self.says("200 OK", &signer.jwks().to_string());
    }

    /// Answers nothing before the gate is opened.
    fn waits(&self) -> Arc<Notify> {
        let gate = Arc::new(Notify::new());
        self.state.lock().unwrap().gate = Some(gate.clone());
        gate
    }

    fn hangs(&self) {
        self.state.lock().unwrap().answer = None;
    }

    fn asked(&self) -> usize {
        self.state.lock().unwrap().asked
    }
}

/// A service, a client of it, and the place where the client publishes its keys.
struct Stage {
    s: TestServer,
    machine: Party,
    site: Site,
    number: std::cell::Cell<u32>,
}

impl Stage {
    async fn set() -> Self {
        let site = Site::open().await;
        let allow = vec![site.address.clone()];
        let s = TestServer::start_with(|config| config.outbound.allow = allow).await;
        let uri = format!("http://{}/keys.json", site.address);
        let metadata = json!({
            "auth": "private_key_jwt", "jwks_uri": uri, "grants": ["client_credentials"], "redirect_uris": [],
            "scope": "registry.read",
        });
        let machine = s.client("m", metadata).await;
        Self { s, machine, site, number: 0.into() }
    }

    /// Asks for a token with an assertion by `signer`.
    async fn try_with(&self, signer: &Signer) -> Reply {
        let now = self.s.clock.now().as_seconds();
        self.number.set(self.number.get() + 1);
        // A Redis is shared by all tests of a run, and remembers what each has used.
        let jti = format!("{} {}", self.s.issuer(), self.number.get());
        let claims: Value = json!({
            "iss": "m", "sub": "m", "aud": self.s.issuer(), "iat": now, "exp": now + 60, "jti": jti,
        });
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let assertion = signer.sign(&claims);
        let grant = ("grant_type", "client_credentials");
        let form = [grant, ("client_assertion_type", kind), ("client_assertion", &assertion)];
        self.machine.post("/token", &form).await
    }
}

#[actix_web::test]
async fn a_new_key_is_found_without_a_restart_and_an_old_one_is_forgotten() {
    let t = Stage::set().await;
    let (first, second) = (Signer::new(), Signer::named("k2"));
    t.site.publishes(&first);
    assert_eq!(t.try_with(&first).await.status, 200);
    assert_eq!(t.try_with(&first).await.status, 200);
    assert_eq!(t.site.asked(), 1, "keys that are known are not asked for");

    t.site.publishes(&second);
    t.s.later(Duration::from_secs(10));
    assert_eq!(t.try_with(&second).await.status, 200);
    assert_eq!(t.try_with(&first).await.refusal(), "401 invalid_client", "it is published no more");
    assert_eq!(t.site.asked(), 2);

    // A key that is taken back is good for ten minutes at most, although nobody comes with another.
    t.site.publishes(&first);
    t.s.later(Duration::from_secs(600));
    assert_eq!(t.try_with(&second).await.refusal(), "401 invalid_client");
    assert_eq!(t.try_with(&first).await.status, 200);
    t.s.finish().await;
}

#[actix_web::test]
async fn whoever_comes_while_the_keys_are_being_brought_waits_for_them() {
    let t = Stage::set().await;
    let (own, next) = (Signer::new(), Signer::named("k2"));
    for signer in [&own, &next] {
        t.site.publishes(signer);
        let (gate, asked) = (t.site.waits(), t.site.asked());
        let first = t.try_with(signer);
        let second = async {
            while t.site.asked() == asked {
                tokio::task::yield_now().await;
            }
            let mut second = std::pin::pin!(t.try_with(signer));
            // So long as it takes to answer others, it was not refused.
            for _other in 0..20 {
                tokio::select! {
                    biased;
                    early = &mut second => return early,
                    other = t.s.http.get(t.s.url("/jwks")).send() => assert_eq!(other.unwrap().status(), 200),
                }
            }
            gate.notify_one();
            second.await
        };
        let (first, second) = tokio::join!(first, second);
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200), "{:?}", second.body);
        assert_eq!(t.site.asked(), asked + 1, "one asks for both");
        t.s.later(Duration::from_secs(10));
    }
    t.s.finish().await;
}

#[actix_web::test]
async fn a_flood_of_unknown_keys_asks_once_in_a_while() {
    let t = Stage::set().await;
    let (own, strangers) = (Signer::new(), Signer::named("stranger"));
    t.site.publishes(&own);
    assert_eq!(t.try_with(&own).await.status, 200);
    t.s.later(Duration::from_secs(10));
    let flood = futures_util::future::join_all((0..40).map(|_| t.try_with(&strangers))).await;
    assert!(flood.iter().all(|reply| reply.refusal() == "401 invalid_client"));
    assert_eq!(t.site.asked(), 2, "one for all of them");
    t.s.later(Duration::from_secs(9));
    assert_eq!(t.try_with(&strangers).await.status, 401);
    assert_eq!(t.site.asked(), 2);
    assert_eq!(t.try_with(&own).await.status, 200);
    t.s.finish().await;
}

#[actix_web::test]
async fn an_address_that_hangs_or_says_nonsense_costs_little_and_old_keys_serve_on_for_hours() {
    let t = Stage::set().await;
    let own = Signer::new();
    // Nothing is held yet: one waits, the next is refused at once.
    t.site.hangs();
    assert_eq!(t.try_with(&own).await.refusal(), "401 invalid_client");
    assert_eq!(t.try_with(&own).await.refusal(), "401 invalid_client");
    assert_eq!(t.site.asked(), 1);

    t.site.publishes(&own);
    t.s.later(Duration::from_secs(10));
    assert_eq!(t.try_with(&own).await.status, 200);
    let moved = "302 Found\r\nlocation: /elsewhere";
    for (status, body) in
        [("500 Oh", ""), (moved, ""), ("200 OK", "<html>"), ("200 OK", &"x".repeat(300_000))]
    {
        t.site.says(status, body);
        t.s.later(Duration::from_secs(600));
        assert_eq!(t.try_with(&own).await.status, 200, "{status}: what was held serves on");
    }
    let asked = t.site.asked();
    assert_eq!(t.try_with(&own).await.status, 200);
    assert_eq!(t.site.asked(), asked, "nor is it asked again at once");
    t.s.later(Duration::from_secs(6 * 3_600));
    assert_eq!(t.try_with(&own).await.refusal(), "401 invalid_client", "but not for ever");
    t.s.finish().await;
}

#[actix_web::test]
async fn keys_are_registered_in_one_way_and_only_where_they_are_used() {
    let s = TestServer::start().await;
    let keys = Signer::new().jwks();
    let uri = "https://portal.example/keys.json";
    for wrong in [
        json!({ "auth": "private_key_jwt" }),
        json!({ "auth": "private_key_jwt", "jwks": keys, "jwks_uri": uri }),
        json!({ "jwks_uri": uri }),
    ] {
        assert!(s.refused_client(wrong.clone()).await.contains("jwks_uri"), "{wrong}");
    }
    let other = json!({ "auth": "private_key_jwt", "jwks_uri": "ftp://portal.example/keys.json" });
    assert!(s.refused_client(other).await.contains("https"));
    s.finish().await;
}
