//! Being told in a browser that something waits: what goes over the wire, to whom, and what ends it.

use std::time::Duration;

use serde_json::json;

use crate::op::ciba::{PASSPHRASE, holder};
use crate::support::{Authenticator, Browser, Listener, Page, Party, Reader, TestServer, Trick};

const PATH: &str = "/settings/notifications";

struct Stage {
    s: TestServer,
    lan: String,
    phone: Browser,
    key: Authenticator,
    counter: Party,
    service: Listener,
}

/// Somebody signed in on a phone, a counter that may ask them, and a push service that we may call.
async fn stage() -> Stage {
    let service = Listener::start().await;
    let allowed = service.at.clone();
    let s = TestServer::start_with(|config| config.outbound.allow = vec![allowed]).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (phone, key) = holder(&s, &lan, 1).await;
    let ciba = json!({
        "grants": ["urn:openid:params:grant-type:ciba"], "redirect_uris": [], "scope": "openid profile",
        "name": "Quầy Giả Định",
    });
    let counter = s.client("counter", ciba).await;
    service.says(201);
    Stage { s, lan, phone, key, counter, service }
}

async fn turn_on(browser: &mut Browser, reader: &Reader, endpoint: &str) -> Page {
    let page = browser.open(PATH).await;
    let given = reader.subscription(endpoint);
    let fields: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_with_token(&page, PATH, &fields).await
}

async fn sign_in(s: &TestServer, username: &str) -> Browser {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    browser.sign_in(&login, username, PASSPHRASE).await;
    browser
}

async fn sign_out(browser: &mut Browser) {
    let out = browser.open("/logout").await;
    browser.submit(&out, "/logout", &[("confirm", "yes")]).await;
}

impl Stage {
    fn endpoint(&self, who: &str) -> String {
        format!("http://{}/push/{who}", self.service.at)
    }

    async fn on(&mut self, reader: &Reader) {
        let endpoint = self.endpoint("lan");
        let page = turn_on(&mut self.phone, reader, &endpoint).await;
        assert!(page.has("push-off-1"), "{}", page.body);
    }

    async fn ask(&self, whom: &str) {
        let fields = [("scope", "openid profile"), ("login_hint", whom), ("binding_message", "Quầy 3")];
        assert_eq!(self.counter.post("/bc-authorize", &fields).await.status, 200);
    }

    /// What was sent once somebody is asked.
    async fn sent_for(&self, whom: &str) -> Vec<(String, Vec<u8>)> {
        self.ask(whom).await;
        self.s.running.run_jobs().await.unwrap();
        self.service.sealed()
    }
}

#[actix_web::test]
async fn a_question_rings_the_browser_that_wished_so_sealed_for_it_alone_and_says_nothing_of_anybody() {
    let (mut stage, reader) = (stage().await, Reader::new(1));
    assert!(stage.sent_for(&stage.lan.clone()).await.is_empty(), "nobody is rung who did not wish so");
    let key = stage.phone.open(PATH).await.between("data-key=\"", "\"");
    stage.on(&reader).await;
    let sent = stage.sent_for(&stage.lan.clone()).await;
    let [(head, body)] = &sent[..] else { panic!("{}", sent.len()) };
    assert!(head.starts_with("POST /push/lan HTTP/1.1"), "{head}");
    for line in ["content-encoding: aes128gcm", "ttl: 300", "urgency: high", "topic: waits"] {
        assert!(head.lines().any(|told| told == line), "{line}: {head}");
    }
    let claims = Reader::vouched(head, &key);
    assert_eq!(claims["aud"], format!("http://{}", stage.service.at), "the origin, and no path");
    assert_eq!(claims["sub"], stage.s.issuer());
    let until = claims["exp"].as_i64().unwrap() - TestServer::BEGIN.as_seconds();
    assert!((1..=86_400).contains(&until), "no more than a day is taken");
    let said = reader.read(body).unwrap();
    assert_eq!(said, json!({ "title": "Khoá", "body": "Có việc đang chờ bạn xác nhận.", "lang": "vi" }));
    assert!(Reader::new(2).read(body).is_none());
    for event in ["notifications_on", "approval_asked"] {
        assert!(stage.s.history(&stage.lan).await.contains(&event.to_owned()));
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_has_its_answer_or_is_over_rings_nobody() {
    let (mut stage, reader) = (stage().await, Reader::new(1));
    stage.on(&reader).await;
    stage.ask(&stage.lan.clone()).await;
    let list = stage.phone.open("/approvals").await;
    let question = list.between("id=\"approval-open-1\" href=\"", "\"");
    stage.phone.post_with_token(&list, &question, &[("answer", "no")]).await;
    stage.ask(&stage.lan.clone()).await;
    stage.s.later(Duration::from_secs(301));
    stage.s.running.run_jobs().await.unwrap();
    assert!(stage.service.sealed().is_empty());
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_browser_that_is_gone_is_forgotten_at_once_and_one_whose_service_is_ill_is_not() {
    for status in [404, 410] {
        let (mut stage, reader) = (stage().await, Reader::new(1));
        stage.on(&reader).await;
        stage.service.says(503);
        assert_eq!(stage.sent_for(&stage.lan.clone()).await.len(), 1);
        stage.service.says(status);
        stage.s.later(Duration::from_secs(30));
        stage.s.running.run_jobs().await.unwrap();
        assert_eq!(stage.service.sealed().len(), 1, "it is tried again while the question waits");
        assert!(stage.phone.open(PATH).await.has("notifications-none"));
        assert!(stage.sent_for(&stage.lan.clone()).await.is_empty());
        assert!(stage.s.history(&stage.lan).await.contains(&"notifications_off".to_owned()));
        stage.s.finish().await;
    }
}

#[actix_web::test]
async fn no_address_leads_us_into_our_own_network_and_no_key_is_taken_that_is_none() {
    let (mut stage, reader) = (stage().await, Reader::new(1));
    for endpoint in [
        "",
        "push",
        "http://push.example/lan",
        "https://127.0.0.1:9200/_search",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:10.0.0.1]/",
        "https://0x7f000001/",
        "https://localhost/",
        "https://admin:admin@push.example/",
        "file:///etc/passwd",
        &format!("https://push.example/{}", "x".repeat(1_024)),
    ] {
        let refused = turn_on(&mut stage.phone, &reader, endpoint).await;
        assert_eq!(refused.status, 400, "{endpoint}");
        assert!(refused.has("error") && refused.has("notifications-none"), "{}", refused.body);
    }
    let page = stage.phone.open(PATH).await;
    let endpoint = stage.endpoint("lan");
    let wrong = [("endpoint", endpoint.as_str()), ("p256dh", "BAAA"), ("auth", "AAAAAAAAAAAAAAAAAAAAAA")];
    assert_eq!(stage.phone.post_with_token(&page, PATH, &wrong).await.status, 400);
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_signs_out_in_a_browser_is_not_rung_there_and_the_next_one_is_who_has_it() {
    let (mut stage, reader) = (stage().await, Reader::new(1));
    let mai = stage.s.citizen(2, "Trần Thanh Mai", PASSPHRASE).await;
    stage.on(&reader).await;
    sign_out(&mut stage.phone).await;
    assert!(stage.sent_for(&stage.lan.clone()).await.is_empty());

    // Somebody else on the same device, while the first one's sign-in was never ended there.
    let lan = stage.lan.clone();
    let mut first = sign_in(&stage.s, &lan).await;
    let endpoint = stage.endpoint("shared");
    turn_on(&mut first, &reader, &endpoint).await;
    let mut second = sign_in(&stage.s, &mai).await;
    turn_on(&mut second, &reader, &endpoint).await;
    assert!(stage.sent_for(&lan).await.is_empty());
    assert_eq!(stage.sent_for(&mai).await.len(), 1);

    // Ended from elsewhere, and by a lock.
    turn_on(&mut first, &reader, &endpoint).await;
    let mut other = sign_in(&stage.s, &lan).await;
    let home = other.open("/").await;
    other.post_with_token(&home, "/settings/sessions/end-others", &[]).await;
    assert!(stage.sent_for(&lan).await.is_empty());
    turn_on(&mut other, &reader, &endpoint).await;
    let lock = other.open("/settings/lock").await;
    other.submit(&lock, "/settings/lock", &[]).await;
    assert!(stage.sent_for(&lan).await.is_empty());
    stage.s.finish().await;
}

#[actix_web::test]
async fn five_browsers_of_somebody_are_rung_and_each_is_turned_off_by_its_holder_alone() {
    let (mut stage, reader) = (stage().await, Reader::new(1));
    for n in 1..=6 {
        let endpoint = stage.endpoint(&n.to_string());
        turn_on(&mut stage.phone, &reader, &endpoint).await;
        stage.s.later(Duration::from_secs(1));
    }
    // The same again is the same.
    let endpoint = stage.endpoint("6");
    let page = turn_on(&mut stage.phone, &reader, &endpoint).await;
    assert!(page.has("push-off-5") && !page.has("push-off-6"));
    let sent = stage.sent_for(&stage.lan.clone()).await;
    assert_eq!(sent.len(), 5);
    assert!(sent.iter().all(|(head, _)| !head.starts_with("POST /push/1 ")), "the oldest made room");

    let path = page.between("action=\"/settings/notifications/", "\"");
    let path = format!("{PATH}/{path}");
    let mai = stage.s.citizen(2, "Trần Thanh Mai", PASSPHRASE).await;
    let mut stranger = sign_in(&stage.s, &mai).await;
    let own = stranger.open(PATH).await;
    stranger.post_with_token(&own, &path, &[]).await;
    assert!(stage.phone.open(PATH).await.has("push-off-5"), "a stranger turns off nothing");
    let after = stage.phone.post_with_token(&page, &path, &[]).await;
    assert!(after.has("push-off-4") && !after.has("push-off-5"));
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_new_password_ends_the_ringing_everywhere_else() {
    let (mut stage, reader) = (stage().await, Reader::new(1));
    let lan = stage.lan.clone();
    let (mut there, here) = (sign_in(&stage.s, &lan).await, stage.endpoint("here"));
    turn_on(&mut there, &reader, &stage.endpoint("there")).await;
    turn_on(&mut stage.phone, &reader, &here).await;
    let login = stage.phone.open("/settings/password").await;
    let options = stage.phone.script(&login, "/passkeys/login/options", "{}").await;
    let signed = stage.key.signed(&serde_json::from_str(&options.body).unwrap(), Trick::None);
    assert_eq!(stage.phone.script(&login, "/passkeys/login", &signed).await.status, 200);
    let form = stage.phone.open("/settings/password").await;
    let new = [("new_password", "mưa rơi trên mái ngói xưa"), ("others", "yes")];
    assert_eq!(
        stage.phone.submit(&form, "/settings/password", &new).await.query("done").as_deref(),
        Some("password-set")
    );
    let sent = stage.sent_for(&lan).await;
    assert!(sent.len() == 1 && sent[0].0.starts_with("POST /push/here "), "{}", sent.len());
    stage.s.finish().await;
}
