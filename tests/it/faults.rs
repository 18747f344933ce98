//! A store that is away: what does not need it goes on, what needs it is refused at once and told when to come back,
//! and when the store is back everything works again, without a restart.
//!
//! The whole service with PostgreSQL and Redis behind wires that can be cut; `src/ephemeral/faults.rs` has Redis alone.

use std::time::Duration;

use futures_util::future::join_all;
use khoa::base::Secret;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::support::{
    Browser, Page, Party, Proxy, Reply, Signer, TestServer, Tokens, Wire, backends, not_run,
};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const MACHINE: (&str, &str) = ("grant_type", "client_credentials");

/// Nothing may take longer: every wait of the service is shorter, however many follow each other.
const NO_HANG: Duration = Duration::from_secs(20);

/// What a neighbour that hangs may cost one request: two and a half seconds, and what this machine is slow by.
const COSTS_AT_MOST: Duration = Duration::from_millis(4_500);

fn waits_at_most(span: Duration) -> reqwest::Client {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    http.timeout(span).build().unwrap()
}

/// A service between two wires, and everything a visitor had before one of them broke.
struct Stage {
    s: TestServer,
    postgres: Proxy,
    redis: Proxy,
    username: String,
    portal: Party,
    machine: Party,
    signer: Signer,
    signing: Party,
    tokens: Tokens,
    code: String,
    browser: Browser,
}

impl Stage {
    /// [`None`] when there is nothing to cut.
    async fn set(what: &str) -> Option<Self> {
        let (Some(database), Some(ephemeral)) = backends() else {
            not_run(what, "TEST_DATABASE and TEST_EPHEMERAL");
            return None;
        };
        let (postgres, redis) = (Proxy::before(&database).await, Proxy::before(&ephemeral).await);
        let behind = |url: &mut Option<Secret>, wire: &Proxy| {
            *url = url.take().map(|url| Secret::new(wire.through(url.expose())));
        };
        let mut s = TestServer::start_with(|config| {
            behind(&mut config.database.url, &postgres);
            behind(&mut config.redis.url, &redis);
        })
        .await;
        s.http = waits_at_most(NO_HANG);

        let username = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
        let portal = s.client("portal", json!({})).await;
        let own = json!({ "grants": [MACHINE.1], "redirect_uris": [], "scope": "registry.read" });
        let machine = s.client("machine", own.clone()).await;
        let (signer, mut by_key) = (Signer::new(), own);
        (by_key["auth"], by_key["jwks"]) = (json!("private_key_jwt"), signer.jwks());
        let signing = s.client("signing", by_key).await;
        let mut browser = s.browser();
        let tokens = portal.sign_in(&mut browser, &username, PASSPHRASE).await;
        let code = browser.open(&portal.authorization(&[])).await.query("code").unwrap();
        let stage =
            Self { s, postgres, redis, username, portal, machine, signer, signing, tokens, code, browser };
        stage.machines_go_on().await;
        Some(stage)
    }

    /// Neither store is needed for what machines ask all day.
    async fn machines_go_on(&self) {
        for path in ["/.well-known/openid-configuration", "/jwks"] {
            assert_eq!(self.get(path).await.status, 200, "{path}");
        }
        assert_eq!(self.machine.post("/token", &[MACHINE]).await.status, 200);
        assert_eq!(self.portal.introspect(&self.tokens.access).await.body["active"], true);
    }

    async fn get(&self, path: &str) -> Reply {
        Reply::of(self.s.http.get(self.s.url(path)).send().await.unwrap()).await
    }

    /// What an orchestrator reads: the status of `/health/ready`, and which part is down.
    async fn readiness(&self) -> (u16, Value) {
        let at = |path: &str| format!("http://{}/health/{path}", self.s.running.management);
        for path in ["live", "started"] {
            assert_eq!(self.s.http.get(at(path)).send().await.unwrap().status(), 200, "{path}");
        }
        let ready = Reply::of(self.s.http.get(at("ready")).send().await.unwrap()).await;
        (ready.status.as_u16(), ready.body["parts"].clone())
    }

    async fn heal(&self, wire: &Proxy) {
        wire.set(Wire::Whole).await;
        let back = async {
            while !is_whole(&self.readiness().await.1) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(NO_HANG, back).await.unwrap();
    }

    async fn by_assertion(&self, assertion: &str) -> Reply {
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let form = [MACHINE, ("client_assertion_type", kind), ("client_assertion", assertion)];
        self.signing.post("/token", &form).await
    }

    fn assertion(&self, jti: &str) -> String {
        let now = self.s.clock.now().as_seconds();
        self.signer.sign(&json!({ "iss": "signing", "sub": "signing", "aud": self.s.issuer(), "iat": now, "exp": now + 60, "jti": jti }))
    }

    /// Everything that was begun before goes on, and what is new works, at the first try.
    async fn works_again(&mut self) {
        self.machines_go_on().await;
        let seen = join_all((0..8).map(|_| self.portal.userinfo(&self.tokens.access))).await;
        assert!(seen.iter().all(|reply| reply.status == 200), "{seen:?}");
        let refresh = self.tokens.refresh.clone().unwrap();
        assert_eq!(self.portal.refresh(&refresh, &[]).await.status, 200);
        assert!(self.browser.open("/").await.has("logout-link"), "the session is still there");
        assert!(self.browser.open(&self.portal.authorization(&[])).await.query("code").is_some());
        self.portal.sign_in(&mut self.s.browser(), &self.username, PASSPHRASE).await;
    }
}

fn is_whole(parts: &Value) -> bool {
    parts.as_object().unwrap().values().all(|state| state == "up")
}

fn come_back(status: StatusCode, headers: &HeaderMap) {
    assert_eq!(status, 503);
    let seconds: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}

fn refused(reply: &Reply) {
    assert_eq!(reply.refusal(), "503 temporarily_unavailable", "{:?}", reply.body);
    come_back(reply.status, &reply.headers);
}

fn refused_by_page(page: &Page) {
    assert!(page.has("error-code") && page.body.contains("temporarily_unavailable"), "{}", page.body);
    come_back(page.status, &page.headers);
}

#[actix_web::test]
async fn without_postgresql_what_memory_knows_goes_on_and_the_rest_is_put_off() {
    let Some(mut stage) = Stage::set("PostgreSQL cut off").await else { return };
    let mut newcomer = stage.s.browser();
    let login = newcomer.open(&stage.portal.authorization(&[])).await;
    stage.postgres.set(Wire::Cut).await;
    // A record of a client is a second old now: the database would be asked.
    stage.s.later(Duration::from_secs(2));
    stage.machines_go_on().await;
    stage.machines_go_on().await;

    let (portal, refresh) = (stage.portal.clone(), stage.tokens.refresh.clone().unwrap());
    refused(&portal.redeem(&stage.code, &[]).await);
    refused(&portal.refresh(&refresh, &[]).await);
    refused(&portal.userinfo(&stage.tokens.access).await);
    refused(&portal.introspect(&refresh).await);
    refused(&portal.revoke(&refresh).await);
    let unknown =
        stage.s.http.post(stage.s.url("/token")).basic_auth("nobody", Some("khoa_cs_x")).form(&[MACHINE]);
    refused(&Reply::of(unknown.send().await.unwrap()).await);

    let refusal = newcomer.sign_in(&login, &stage.username, PASSPHRASE).await;
    assert!(refusal.has("error") && refusal.has("login-submit"), "{}", refusal.body);
    come_back(refusal.status, &refusal.headers);
    for personal in ["/", "/settings/services", "/settings/lock", &portal.authorization(&[])] {
        refused_by_page(&stage.browser.open(personal).await);
    }
    let silently = stage.browser.open(&portal.authorization(&[("prompt", "none")])).await;
    assert_eq!(silently.query("error").as_deref(), Some("temporarily_unavailable"), "{}", silently.url);
    let logout = stage.browser.open("/logout").await;
    refused_by_page(&stage.browser.submit(&logout, "/logout", &[("confirm", "yes")]).await);
    assert_eq!(
        stage.readiness().await,
        (503, json!({ "database": "down", "ephemeral": "up", "keys": "up" }))
    );

    stage.heal(&stage.postgres).await;
    assert_eq!(portal.redeem(&stage.code, &[]).await.status, 200, "nothing was spent");
    let page = newcomer.sign_in(&login, &stage.username, PASSPHRASE).await;
    assert!(page.query("code").is_some(), "{}", page.url);
    stage.works_again().await;
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_code_that_could_not_be_issued_is_issued_when_the_page_is_opened_again() {
    let Some(stage) = Stage::set("PostgreSQL cut off before the code").await else { return };
    let app = stage.s.client("app", json!({ "auth": "none" })).await;
    let (mut asked, mut known) = (stage.browser.clone(), stage.s.browser());
    let consent = asked.open(&app.authorization(&[])).await;
    // Two conversations were begun before this browser signed in for the first.
    let waiting = known.open(&stage.portal.authorization(&[])).await;
    stage.portal.visit(&mut known, &stage.username, PASSPHRASE, &[]).await;

    stage.postgres.set(Wire::Cut).await;
    refused_by_page(&asked.submit(&consent, "/consent", &[("decision", "accept")]).await);
    refused_by_page(&known.open(waiting.url.as_str()).await);
    stage.heal(&stage.postgres).await;

    let page = asked.submit(&consent, "/consent", &[("decision", "accept")]).await;
    let code = page.query("code").unwrap_or_else(|| panic!("{}:\n{}", page.url, page.body));
    assert_eq!(app.redeem(&code, &[]).await.status, 200);
    let page = known.open(waiting.url.as_str()).await;
    let code = page.query("code").unwrap_or_else(|| panic!("{}:\n{}", page.url, page.body));
    assert_eq!(stage.portal.redeem(&code, &[]).await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_postgresql_that_says_nothing_holds_up_nobody_for_long() {
    let Some(mut stage) = Stage::set("PostgreSQL hung").await else { return };
    stage.postgres.set(Wire::Hung).await;
    stage.s.later(Duration::from_secs(2));
    stage.portal.http = waits_at_most(COSTS_AT_MOST);
    join_all((0..8).map(|_| stage.machines_go_on())).await;
    let userinfo = join_all((0..8).map(|_| stage.portal.userinfo(&stage.tokens.access))).await;
    userinfo.iter().for_each(refused);
    // By now enough have waited in vain: of those who come next one at most waits for all.
    let in_vain = async || stage.portal.userinfo(&stage.tokens.access).await;
    let all = async {
        for _caller in 0..50 {
            refused(&in_vain().await);
        }
    };
    tokio::time::timeout(NO_HANG, all).await.unwrap();
    stage.portal.http = stage.s.http.clone();
    assert_eq!(
        stage.readiness().await,
        (503, json!({ "database": "down", "ephemeral": "up", "keys": "up" }))
    );
    stage.heal(&stage.postgres).await;
    stage.works_again().await;
    stage.s.finish().await;
}

/// What people do is put off; what machines do with a secret goes on, all of it.
async fn without_redis(stage: &mut Stage, login: &Page, newcomer: &mut Browser, round: &str) {
    let wanted = stage.portal.authorization(&[]);
    refused_by_page(&stage.browser.open("/").await);
    refused_by_page(&stage.browser.open(&wanted).await);
    refused_by_page(&newcomer.open(&wanted).await);
    let refusal = newcomer.sign_in(login, &stage.username, PASSPHRASE).await;
    come_back(refusal.status, &refusal.headers);
    let csrf = login.between("<meta name=\"csrf\" content=\"", "\"");
    let cookie: Vec<String> =
        newcomer.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let passkey = stage.s.http.post(stage.s.url("/passkeys/login/options")).header("x-csrf-token", csrf);
    let passkey = Reply::of(passkey.header("cookie", cookie.join("; ")).send().await.unwrap()).await;
    assert_eq!(passkey.status, 200, "a ceremony begins in the browser, and nothing is kept of it");
    // With a session to look up, too, a script is answered as a script.
    let script =
        stage.s.http.post(stage.s.url("/passkeys/options")).header("cookie", "khoa_session=khoa_se_x");
    let script = Reply::of(script.send().await.unwrap()).await;
    come_back(script.status, &script.headers);
    assert_eq!(script.body["type"], "urn:khoa:problem:unavailable");

    stage.machines_go_on().await;
    assert_eq!(stage.portal.userinfo(&stage.tokens.access).await.status, 200);
    assert_eq!(stage.portal.refresh(stage.tokens.refresh.as_deref().unwrap(), &[]).await.status, 200);
    refused(&stage.by_assertion(&stage.assertion(round)).await);
    let degraded = json!({ "database": "up", "ephemeral": "down", "keys": "up" });
    assert_eq!(stage.readiness().await, (200, degraded), "every replica would leave the balancer at once");
}

#[actix_web::test]
async fn without_redis_machines_go_on_and_people_are_put_off() {
    let Some(mut stage) = Stage::set("Redis cut off and hung").await else { return };
    let mut newcomer = stage.s.browser();
    let login = newcomer.open("/login").await;
    for (fault, round) in [(Wire::Cut, "cut"), (Wire::Hung, "hung")] {
        stage.redis.set(fault).await;
        without_redis(&mut stage, &login, &mut newcomer, round).await;
        stage.heal(&stage.redis).await;
        let assertion = stage.assertion(round);
        assert_eq!(stage.by_assertion(&assertion).await.status, 200, "it was not spent");
        assert_eq!(stage.by_assertion(&assertion).await.refusal(), "401 invalid_client", "replayed");
        stage.works_again().await;
    }
    assert_eq!(stage.portal.redeem(&stage.code, &[]).await.status, 200);
    stage.s.finish().await;
}

#[actix_web::test]
async fn where_a_commit_may_have_happened_nobody_is_told_to_try_again() {
    let Some(mut stage) = Stage::set("PostgreSQL lost at a commit").await else { return };
    let mut newcomer = stage.s.browser();
    let asked = newcomer.open(&stage.portal.authorization(&[])).await;
    stage.postgres.set(Wire::LosesCommits).await;
    let reply = stage.portal.redeem(&stage.code, &[]).await;
    assert_eq!(reply.refusal(), "503 temporarily_unavailable", "{:?}", reply.body);
    assert!(!reply.headers.contains_key("retry-after"), "it was redeemed, or was it not?");
    let page = newcomer.sign_in(&asked, &stage.username, PASSPHRASE).await;
    assert_eq!(page.status, 503);
    assert!(!page.headers.contains_key("retry-after"));
    stage.heal(&stage.postgres).await;
    assert_eq!(stage.portal.redeem(&stage.code, &[]).await.refusal(), "400 invalid_grant", "it was");
    stage.browser = stage.s.browser();
    stage.tokens = stage.portal.sign_in(&mut stage.browser, &stage.username, PASSPHRASE).await;
    stage.works_again().await;
    stage.s.finish().await;
}

/// Whether new connections to the database of `s` may write.
async fn may_write(s: &TestServer, may: bool) {
    let (server, name) =
        s.database().rsplit_once('/').map(|(server, name)| (server.to_owned(), name.to_owned())).unwrap();
    let setting = format!(
        "alter database {name} set default_transaction_read_only = {}",
        if may { "off" } else { "on" }
    );
    let over = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
    // On a fail-over what was connected to the old one is cut off; on the way back nothing is.
    for sql in [Some(setting), (!may).then_some(over)].into_iter().flatten() {
        let done =
            std::process::Command::new("psql").args([&format!("{server}/postgres"), "-qc", &sql]).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[actix_web::test]
async fn a_database_that_only_reads_signs_nobody_in_says_so_and_heals_without_a_restart() {
    let Some(mut stage) = Stage::set("PostgreSQL that only reads").await else { return };
    let mut newcomer = stage.s.browser();
    let login = newcomer.open("/login").await;
    may_write(&stage.s, false).await;
    let down = json!({ "database": "down", "ephemeral": "up", "keys": "up" });
    assert_eq!(stage.readiness().await, (503, down), "nobody could sign in");
    let refusal = newcomer.sign_in(&login, &stage.username, PASSPHRASE).await;
    assert!(refusal.has("error") && refusal.has("login-submit"), "{}", refusal.body);
    come_back(refusal.status, &refusal.headers);
    refused(&stage.portal.redeem(&stage.code, &[]).await);
    stage.machines_go_on().await;
    assert_eq!(stage.portal.userinfo(&stage.tokens.access).await.status, 200, "it reads");

    may_write(&stage.s, true).await;
    stage.heal(&stage.postgres).await;
    assert_eq!(stage.portal.redeem(&stage.code, &[]).await.status, 200, "nothing was spent");
    stage.works_again().await;
    stage.s.finish().await;
}
