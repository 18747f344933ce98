//! Two processes on one PostgreSQL and one Redis behind a plain proxy: nobody can tell which of them answered, what ends
//! through one is felt at the other, and one may stop, or be killed, without anybody noticing.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::support::{Balancer, Browser, Party, Place, Reply, Served, Tokens, backends, not_run, person};

pub(crate) const PASSPHRASE: &str = "trang sáng trên sông quê";
pub(crate) const LAN: &str = "099200000001";
const MACHINE: (&str, &str) = ("grant_type", "client_credentials");

/// What one process changed is seen by the other within seconds, keys last; asked for so long, and then it is a failure.
const SEEN: Duration = Duration::from_secs(20);

pub(crate) struct Stage {
    pub(crate) place: Place,
    pub(crate) door: Balancer,
    http: reqwest::Client,
    pub(crate) app: Party,
    machine: Party,
}

impl Stage {
    pub(crate) async fn set(name: &str) -> Option<Self> {
        if backends().0.is_none() || backends().1.is_none() {
            not_run(name, "TEST_DATABASE and TEST_EPHEMERAL");
            return None;
        }
        let place = Place::new(name);
        let file = place.data.path().join("people.jsonl");
        std::fs::write(&file, person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE)).to_string()).unwrap();
        place.answer(&["import", "people", file.to_str().unwrap()]);
        let door = Balancer::start().await;
        // A connection for each request: the door chooses anew every time.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let http = http.pool_max_idle_per_host(0).timeout(Duration::from_secs(20)).build().unwrap();
        let party = |id: &str, added: &Value| Party {
            id: id.into(),
            secret: added["client_secret"].as_str().map(str::to_owned),
            redirect_uri: format!("https://{id}.example/callback"),
            public: added["client_secret"].is_null(),
            http: http.clone(),
            issuer: format!("http://localhost:{}", door.port),
        };
        let add = [
            "client",
            "add",
            "app",
            "--name",
            "App",
            "--public",
            "--scope",
            "openid profile email offline_access",
        ];
        let uri = [
            "--redirect-uri",
            "https://app.example/callback",
            "--grant",
            "authorization_code",
            "refresh_token",
        ];
        let app = party("app", &place.answer(&[&add[..], &uri[..]].concat()));
        let add =
            ["client", "add", "machine", "--name", "M", "--grant", MACHINE.1, "--scope", "registry.read"];
        let machine = party("machine", &place.answer(&add));
        Some(Self { place, door, http, app, machine })
    }

    pub(crate) fn replica(&self) -> Served {
        self.replica_that_gives_notice(0)
    }

    fn replica_that_gives_notice(&self, seconds: u64) -> Served {
        let mut serve = self.place.khoa(&["serve"]);
        serve.env("KHOA_SERVER_NOTICE_SECONDS", seconds.to_string());
        serve.env("KHOA_SERVER_PUBLIC_URL", &self.app.issuer).env("KHOA_SERVER_REPLICAS", "2");
        serve.env("KHOA_KEYS_MASTER_FILE", self.place.data.path().join("master.key"));
        Served::start(&mut serve)
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.http.clone(), self.app.issuer.clone())
    }

    /// Asks again until it is so.
    async fn seen(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let all = async {
            while !is_so().await {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(SEEN, all).await.unwrap_or_else(|_elapsed| panic!("never seen: {what}"));
    }

    /// Sends requests to whichever of them says that it is ready, as a proxy does that is told nothing else.
    async fn by_readiness(&self, processes: &[(SocketAddr, SocketAddr)], stop: &Cell<bool>) {
        while !stop.get() {
            let ask = |at| self.http.get(format!("http://{at}/health/ready")).send();
            let says = join_all(processes.iter().map(|(_, management)| ask(management))).await;
            let ready = processes.iter().zip(says);
            let ready = ready.filter(|(_, said)| said.as_ref().is_ok_and(|said| said.status() == 200));
            self.door.send_to_those_at(ready.map(|((public, _), _)| *public).collect());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn signed_in(&self) -> (Browser, Tokens) {
        let mut browser = self.browser();
        let tokens = self.app.sign_in(&mut browser, LAN, PASSPHRASE).await;
        (browser, tokens)
    }

    async fn key_ids(&self) -> Vec<String> {
        let answer = self.http.get(format!("{}/jwks", self.app.issuer)).send().await.unwrap();
        let keys = Reply::of(answer).await.body["keys"].clone();
        keys.as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    }
}

#[actix_web::test]
async fn a_sign_in_begun_at_one_process_goes_on_at_the_other() {
    let Some(stage) = Stage::set("replicas_sign_in").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    let mut browser = stage.browser();
    stage.door.send_to(&[&one]);
    let login = browser.open(&stage.app.authorization(&[])).await;
    stage.door.send_to(&[&two]);
    let consent = browser.sign_in(&login, LAN, PASSPHRASE).await;
    stage.door.send_to(&[&one]);
    let back = browser.submit(&consent, "/consent", &[("decision", "accept")]).await;
    let code = back.query("code").unwrap();
    stage.door.send_to(&[&two]);
    let tokens = Tokens::of(&stage.app.redeem(&code, &[]).await);
    stage.door.send_to(&[&one]);
    assert_eq!(stage.app.userinfo(&tokens.access).await.status, 200);
    let next = stage.app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
    stage.door.send_to(&[&two]);
    assert_eq!(stage.app.refresh(&next.text("refresh_token"), &[]).await.status, 200);
    assert!(browser.open("/").await.has("logout-link"), "the session is everywhere");

    // Signed out at one, and the session is nowhere.
    let logout = browser.open("/logout").await;
    browser.submit(&logout, "/logout", &[("confirm", "yes")]).await;
    stage.door.send_to(&[&one]);
    assert!(!browser.open("/").await.has("logout-link"));
}

#[actix_web::test]
async fn what_may_happen_once_happens_once_at_both_together() {
    let Some(stage) = Stage::set("replicas_races").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    stage.door.send_to(&[&one, &two]);
    let (mut browser, tokens) = stage.signed_in().await;

    let code = browser.open(&stage.app.authorization(&[])).await.query("code").unwrap();
    let replies = join_all((0..20).map(|_| stage.app.redeem(&code, &[]))).await;
    let won = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1, "a code was redeemed {won} times");
    assert!(replies.iter().all(|reply| reply.status == 200 || reply.refusal() == "400 invalid_grant"));

    let token = tokens.refresh.unwrap();
    let replies = join_all((0..20).map(|_| stage.app.refresh(&token, &[]))).await;
    assert!(replies.iter().all(|reply| reply.status == 200 || reply.refusal() == "400 invalid_grant"));
    let answers: Vec<String> =
        replies.iter().filter(|reply| reply.status == 200).map(|reply| reply.text("refresh_token")).collect();
    let used = join_all(answers.iter().map(|token| stage.app.refresh(token, &[]))).await;
    let alive = used.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(alive, 1, "{alive} of {} lines live on", answers.len());
}

#[actix_web::test]
async fn guesses_at_one_process_are_counted_at_the_other() {
    let Some(stage) = Stage::set("replicas_throttle").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    stage.door.send_to(&[&one, &two]);
    let mut guesser = stage.browser();
    let login = guesser.open("/login").await;
    for _guess in 0..11 {
        guesser.sign_in(&login, LAN, "not the password").await;
    }
    for process in [&one, &two] {
        stage.door.send_to(&[process]);
        assert_eq!(guesser.sign_in(&login, LAN, PASSPHRASE).await.status, 429);
    }
}

#[actix_web::test]
async fn what_ends_or_changes_anywhere_is_felt_at_both() {
    let Some(stage) = Stage::set("replicas_changes").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    stage.door.send_to(&[&one, &two]);
    let (browser, tokens) = stage.signed_in().await;
    let both = [&one, &two];
    for process in both {
        // Whatever a process keeps in memory of them, it has now.
        stage.door.send_to(&[process]);
        assert_eq!(stage.app.userinfo(&tokens.access).await.status, 200);
        assert_eq!(stage.machine.post("/token", &[MACHINE]).await.status, 200);
    }

    let waiting: Vec<String> = stage
        .place
        .answer(&["keys", "rotate"])
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect();
    stage.place.answer(&["account", "lock", LAN, "--ground", "holder_asked", "--reference", "request 7"]);
    stage.place.answer(&["client", "disable", "machine"]);
    let (tokens, waiting) = (&tokens, &waiting);
    for process in both {
        stage.door.send_to(&[process]);
        let (app, machine) = (&stage.app, &stage.machine);
        stage.seen("a lock", async || app.userinfo(&tokens.access).await.status == 401).await;
        let refresh = tokens.refresh.as_deref().unwrap();
        assert_eq!(app.refresh(refresh, &[]).await.refusal(), "400 invalid_grant");
        let page = browser.clone().open("/").await;
        assert!(!page.has("logout-link"), "a locked person stays signed in");
        let disabled = async || machine.post("/token", &[MACHINE]).await.status == 401;
        stage.seen("a disabled client", disabled).await;
        let announced = async || {
            let published = stage.key_ids().await;
            waiting.iter().all(|kid| published.contains(kid))
        };
        stage.seen("the next keys", announced).await;
    }

    let revoked = waiting[0].as_str();
    stage.place.answer(&["keys", "revoke", revoked]);
    for process in both {
        stage.door.send_to(&[process]);
        let gone = async || !stage.key_ids().await.iter().any(|kid| kid == revoked);
        stage.seen("a revoked key", gone).await;
    }
}

/// What machines and people ask all day, by four at once until told to stop.
#[derive(Default)]
struct Traffic {
    asked: Cell<usize>,
    failed: Cell<usize>,
    stop: Cell<bool>,
}

impl Traffic {
    async fn flows(&self, stage: &Stage, access: &str) {
        join_all((0..4).map(|_| self.one(stage, &stage.http, access))).await;
    }

    async fn one(&self, stage: &Stage, http: &reqwest::Client, access: &str) {
        let url = |path: &str| format!("{}{path}", stage.app.issuer);
        let secret = stage.machine.secret.as_deref();
        while !self.stop.get() {
            let wanted = [
                http.get(url("/jwks")),
                http.post(url("/token")).basic_auth("machine", secret).form(&[MACHINE]),
                http.get(url("/userinfo")).bearer_auth(access),
                http.get(url("/login")),
            ];
            for request in wanted {
                let answered = async { request.send().await?.error_for_status()?.bytes().await };
                let failed = usize::from(answered.await.is_err());
                self.failed.set(self.failed.get() + failed);
                self.asked.set(self.asked.get() + 1);
            }
        }
    }

    /// Waits until so much more was asked.
    async fn goes_on(&self) {
        let enough = self.asked.get() + 40;
        while self.asked.get() < enough {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[actix_web::test]
async fn a_rolling_restart_fails_no_request() {
    let Some(stage) = Stage::set("replicas_restart").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    stage.door.send_to(&[&one, &two]);
    let (mut browser, tokens) = stage.signed_in().await;
    let traffic = Traffic::default();
    let fresh = [stage.replica(), stage.replica()];
    let restarts = async {
        let mut kept = vec![one, two];
        for new in fresh {
            traffic.goes_on().await;
            // As an orchestrator does it: a new one that is ready, the old one out of the balancer, and then the signal.
            let mut old = kept.remove(0);
            stage.door.send_to(&[&kept[0], &new]);
            traffic.goes_on().await;
            old.signal("TERM");
            let ended = tokio::task::spawn_blocking(move || old.child.wait().unwrap().code());
            assert_eq!(
                tokio::time::timeout(SEEN, ended).await.unwrap().unwrap(),
                Some(0),
                "it drains in peace"
            );
            kept.push(new);
        }
        traffic.goes_on().await;
        traffic.stop.set(true);
        kept
    };
    let (kept, ()) = join(restarts, traffic.flows(&stage, &tokens.access)).await;
    assert_eq!(traffic.failed.get(), 0, "of {}", traffic.asked.get());
    stage.door.send_to(&[&kept[0], &kept[1]]);
    assert!(browser.open("/").await.has("logout-link"), "people stay signed in");
    let next = stage.app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
    assert_eq!(next.status, 200, "{}", json!(next.body));
}

#[actix_web::test]
async fn a_stop_that_a_proxy_learns_of_by_readiness_alone_fails_no_request() {
    let Some(stage) = Stage::set("replicas_notice").await else { return };
    let (mut one, two) = (stage.replica_that_gives_notice(2), stage.replica());
    stage.door.send_to(&[&one, &two]);
    let (_browser, tokens) = stage.signed_in().await;
    let traffic = Traffic::default();
    let both = [&one, &two].map(|process| (process.public, process.management));
    // As most clients do: the connection is kept while nobody closes it.
    let kept = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    let stopped = async {
        traffic.goes_on().await;
        one.signal("TERM");
        let ended = tokio::task::spawn_blocking(move || one.child.wait().unwrap().code());
        let ended = tokio::time::timeout(SEEN, ended).await.unwrap().unwrap();
        assert_eq!(ended, Some(0), "it drains in peace");
        traffic.goes_on().await;
        traffic.stop.set(true);
    };
    let asking = join(traffic.flows(&stage, &tokens.access), traffic.one(&stage, &kept, &tokens.access));
    join(stopped, join(asking, stage.by_readiness(&both, &traffic.stop))).await;
    assert_eq!(traffic.failed.get(), 0, "of {}", traffic.asked.get());
}

#[actix_web::test]
async fn a_killed_process_costs_only_what_it_was_answering() {
    let Some(stage) = Stage::set("replicas_killed").await else { return };
    let (one, two) = (stage.replica(), stage.replica());
    stage.door.send_to(&[&one, &two]);
    let (mut browser, tokens) = stage.signed_in().await;
    let traffic = Traffic::default();
    let killed = async {
        traffic.goes_on().await;
        // Killed, and waited for until the kernel has closed its doors.
        drop(one);
        // The proxy still tries it in turn, and finds the other one.
        for _round in 0..40 {
            assert_eq!(stage.machine.post("/token", &[MACHINE]).await.status, 200);
        }
        traffic.stop.set(true);
    };
    join(killed, traffic.flows(&stage, &tokens.access)).await;
    assert!(traffic.failed.get() <= 4, "{} failed, more than were on their way", traffic.failed.get());
    assert!(browser.open("/").await.has("logout-link"), "people stay signed in");
    let next = stage.app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await;
    assert_eq!(next.status, 200);
}
