//! Clients that are told of an answer (CIBA ping mode) or are sent it (push mode), and what becomes of it when they are not there.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::account;
use serde_json::{Value, json};

use super::ciba::{GRANT, PASSPHRASE, Stage, ask, come, holder};
use crate::support::{Listener, Reply, TestServer, Tokens};

const TOKEN: &str = "8d67dc78-7faa-4d41-aabd-67707b374255";
const WITH: [(&str, &str); 1] = [("client_notification_token", TOKEN)];

fn told(mode: &str, at: &str) -> Value {
    json!({
        "grants": [GRANT, "refresh_token"], "redirect_uris": [], "scope": "openid profile offline_access",
        "backchannel_token_delivery_mode": mode,
        "backchannel_client_notification_endpoint": format!("http://{at}/told"),
    })
}

/// As [`super::ciba`]'s, with a client that is called where `listener` listens.
async fn stage(mode: &str, listener: &Listener) -> Stage {
    let allowed = listener.at.clone();
    let s = TestServer::start_with(|config| config.outbound.allow = vec![allowed]).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let counter = s.client("counter", told(mode, &listener.at)).await;
    let (browser, key) = holder(&s, &lan, 1).await;
    Stage { s, lan, browser, key, counter }
}

impl Stage {
    async fn asked(&self) -> Reply {
        let asked = ask(&self.counter, &self.lan, &WITH).await;
        assert_eq!(asked.status, 200, "{:?}", asked.body);
        asked
    }

    async fn answer(&mut self, word: &str) {
        let page = self.newest().await;
        self.browser.post_with_token(&page, page.url.path(), &[("answer", word)]).await;
    }

    async fn work(&self) {
        self.s.running.run_jobs().await.unwrap();
    }
}

/// The left half of the hash of `text`, as an ID token says it.
fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

#[actix_web::test]
async fn a_pinged_client_hears_by_its_own_token_that_there_is_an_answer_and_comes_for_it_once() {
    let listener = Listener::start().await;
    let mut stage = stage("ping", &listener).await;
    let yes = stage.asked().await;
    assert_eq!(yes.body["interval"], 5, "it may ask as well");
    stage.work().await;
    assert!(listener.documents().is_empty(), "there is nothing to tell before there is an answer");
    stage.approve(&yes).await;
    stage.work().await;
    let no = stage.asked().await;
    stage.answer("no").await;
    let not_me = stage.asked().await;
    stage.answer("not-me").await;
    stage.work().await;
    let told = listener.documents();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|(head, _)| head.contains(&format!("authorization: bearer {TOKEN}"))));
    assert!(told.iter().all(|(head, _)| head.contains("content-type: application/json")));
    for asked in [&yes, &no, &not_me] {
        let id = json!({ "auth_req_id": asked.text("auth_req_id") });
        assert!(told.iter().any(|(_, body)| *body == id), "and nothing else is told: {told:?}");
    }
    Tokens::of(&come(&stage.counter, &yes).await);
    assert_eq!(come(&stage.counter, &yes).await.refusal(), "400 invalid_grant");
    assert_eq!(come(&stage.counter, &no).await.refusal(), "400 access_denied");
    assert_eq!(come(&stage.counter, &not_me).await.refusal(), "400 access_denied");
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_client_that_cannot_be_told_is_told_again_and_comes_all_the_same() {
    let listener = Listener::start().await;
    let mut stage = stage("ping", &listener).await;
    listener.says(503);
    let asked = stage.asked().await;
    stage.approve(&asked).await;
    stage.work().await;
    assert_eq!(listener.documents().len(), 1);
    Tokens::of(&come(&stage.counter, &asked).await);
    // It came by itself: there is nothing to tell any more.
    stage.s.later(Duration::from_secs(60));
    stage.work().await;
    assert!(listener.documents().is_empty());

    let second = stage.asked().await;
    stage.answer("no").await;
    stage.work().await;
    listener.says(204);
    stage.s.later(Duration::from_secs(60));
    stage.work().await;
    let id = json!({ "auth_req_id": second.text("auth_req_id") });
    assert_eq!(listener.documents().iter().filter(|(_, body)| *body == id).count(), 2);
    // A redirect is not followed, and a refusal is no reason to ask again.
    for status in [307, 401] {
        listener.says(status);
        stage.asked().await;
        stage.answer("no").await;
        stage.work().await;
        stage.s.later(Duration::from_secs(60));
        stage.work().await;
        assert_eq!(listener.documents().len(), 1, "{status}");
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn pushed_tokens_belong_together_and_to_their_question() {
    let listener = Listener::start().await;
    let mut stage = stage("push", &listener).await;
    let asked = stage.asked().await;
    assert_eq!(asked.body.get("interval"), None);
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 unauthorized_client");
    stage.approve(&asked).await;
    stage.work().await;
    let told = listener.documents();
    let [(head, body)] = told.as_slice() else { panic!("{told:?}") };
    assert!(head.contains(&format!("authorization: bearer {TOKEN}")), "{head}");
    assert_eq!(body["auth_req_id"], asked.body["auth_req_id"]);
    let pushed = Tokens::of(&Reply { body: body.clone(), ..asked.clone() });
    let claims = pushed.id_claims();
    let named = |name: &str| claims[format!("urn:openid:params:jwt:claim:{name}")].clone();
    assert_eq!(named("auth_req_id"), asked.body["auth_req_id"]);
    assert_eq!(claims["at_hash"], half_hash(&pushed.access));
    assert_eq!(named("rt_hash"), half_hash(pushed.refresh.as_deref().unwrap()));
    assert_eq!((claims["aud"].as_str(), claims["sid"].is_string()), (Some("counter"), true));

    let userinfo = stage.counter.userinfo(&pushed.access).await.body;
    assert_eq!((&userinfo["name"], &userinfo["sub"]), (&json!("Nguyễn Thị Lan"), &claims["sub"]));
    let again = stage.counter.refresh(pushed.refresh.as_deref().unwrap(), &[]).await;
    assert_eq!(Tokens::of(&again).id_claims()["sub"], claims["sub"], "pairwise, and the same");
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 unauthorized_client");
    stage.s.finish().await;
}

#[actix_web::test]
async fn what_could_not_be_pushed_is_pushed_again_the_same_and_ends_with_its_access_token() {
    let listener = Listener::start().await;
    let mut stage = stage("push", &listener).await;
    listener.says(503);
    let asked = stage.asked().await;
    stage.approve(&asked).await;
    stage.work().await;
    stage.s.later(Duration::from_secs(5));
    listener.says(200);
    stage.work().await;
    let told = listener.documents();
    assert_eq!((told.len(), &told[0].1), (2, &told[1].1), "the same once more");
    let pushed = Tokens::of(&Reply { body: told[1].1.clone(), ..asked.clone() });
    assert_eq!(stage.counter.userinfo(&pushed.access).await.status, 200);

    // Nobody takes them while they are good, or whoever does refuses them: they end.
    for status in [503, 400] {
        listener.says(status);
        let asked = stage.asked().await;
        stage.approve(&asked).await;
        for _ in 0..12 {
            stage.work().await;
            stage.s.later(Duration::from_secs(60));
        }
        let told = listener.documents();
        assert!(if status == 400 { told.len() == 1 } else { told.len() > 2 }, "{status}: {}", told.len());
        listener.says(200);
        stage.work().await;
        assert!(listener.documents().is_empty(), "and nothing comes later");
        let body = told[0].1.clone();
        let lost = Tokens::of(&Reply { body, ..asked });
        let refused = stage.counter.refresh(lost.refresh.as_deref().unwrap(), &[]).await;
        assert_eq!(refused.refusal(), "400 invalid_grant", "{status}");
        let login = stage.browser.open("/approvals").await;
        if login.has("login-submit") {
            stage.browser.sign_in(&login, &stage.lan, PASSPHRASE).await;
        }
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_client_in_push_mode_hears_of_a_no_of_the_end_and_of_nobody_alike() {
    let listener = Listener::start().await;
    let mut stage = stage("push", &listener).await;
    let no = stage.asked().await;
    stage.answer("no").await;
    stage.work().await;
    let late = stage.asked().await;
    let nobody = ask(&stage.counter, "nobody@example.vn", &WITH).await;
    // A yes that a lock took back before it was sent is a no.
    let locked = stage.asked().await;
    stage.approve(&locked).await;
    let home = stage.browser.open("/").await;
    stage.browser.post_with_token(&home, "/settings/lock", &[]).await;
    stage.work().await;
    let told: Vec<Value> = listener.documents().into_iter().map(|(_, body)| body).collect();
    let error = |asked: &Reply| {
        let of_it = told.iter().filter(|body| body["auth_req_id"] == asked.body["auth_req_id"]);
        of_it.map(|body| body["error"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((error(&no), error(&locked)), (vec!["access_denied".into()], vec!["access_denied".into()]));
    assert_eq!(told.len(), 2);
    stage.s.later(Duration::from_secs(301));
    stage.work().await;
    let told: Vec<Value> = listener.documents().into_iter().map(|(_, body)| body).collect();
    let mut ended: Vec<&str> = told.iter().map(|body| body["auth_req_id"].as_str().unwrap()).collect();
    let mut expected = [late.text("auth_req_id"), nobody.text("auth_req_id")];
    ended.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ended, expected);
    assert!(told.iter().all(|body| body["error"] == "expired_token"), "{told:?}");
    stage.s.finish().await;
}

#[actix_web::test]
async fn of_a_yes_that_an_alarm_holds_back_a_client_in_push_mode_hears_what_it_hears_of_none() {
    let listener = Listener::start().await;
    let mut stage = stage("push", &listener).await;
    let asked = stage.asked().await;
    stage.approve(&asked).await;
    let (desk, lan) = (stage.s.running.app.desk(None), stage.lan.clone());
    let raised = stage.s.running.app.db.write(move |c| {
        let account = account::find(c, &desk.vault, &lan)?.unwrap();
        account::raise_alarm(c, &desk, account, Duration::from_secs(600))
    });
    raised.await.unwrap();
    stage.work().await;
    assert!(listener.documents().is_empty());
    stage.s.later(Duration::from_secs(301));
    stage.work().await;
    let told: Vec<Value> = listener.documents().into_iter().map(|(_, body)| body).collect();
    let said = |body: &Value| (body["auth_req_id"].clone(), body["error"].clone());
    assert_eq!(
        told.iter().map(said).collect::<Vec<_>>(),
        [(asked.body["auth_req_id"].clone(), json!("expired_token"))]
    );
    stage.s.finish().await;
}

#[actix_web::test]
async fn whoever_is_told_gives_a_token_that_nobody_guesses_and_that_is_one() {
    let listener = Listener::start().await;
    let stage = stage("ping", &listener).await;
    let without = ask(&stage.counter, &stage.lan, &[]).await;
    assert_eq!(without.refusal(), "400 invalid_request");
    let (long, longest) = ("x".repeat(1_025), "x".repeat(1_024));
    for (token, expected) in [
        ("guess me now, it is long enough", "400 invalid_request"),
        ("short-one", "400 invalid_request"),
        ("======================", "400 invalid_request"),
        (&long, "400 invalid_request"),
        (&longest, "200 -"),
        ("0123456789-._~+/abcdABCD==", "200 -"),
    ] {
        let asked = ask(&stage.counter, &stage.lan, &[("client_notification_token", token)]).await;
        assert_eq!(asked.refusal(), expected, "{token}");
    }
    stage.s.finish().await;
}

#[actix_web::test]
async fn half_a_way_of_delivery_is_not_registered() {
    let s = TestServer::start().await;
    for (over, said) in [
        (json!({ "backchannel_client_notification_endpoint": null }), "need an address"),
        (json!({ "backchannel_token_delivery_mode": "poll" }), "need an address"),
        (json!({ "grants": ["client_credentials"], "scope": "" }), "add the grant"),
        (json!({ "backchannel_client_notification_endpoint": "ftp://x.example/" }), "is https"),
        (json!({ "backchannel_client_notification_endpoint": "https://x.example/#a" }), "fragment"),
        (
            json!({ "backchannel_token_delivery_mode": "push", "dpop_bound_access_tokens": true }),
            "bound to no key",
        ),
    ] {
        let mut metadata = told("ping", "x.example");
        for (member, value) in over.as_object().unwrap() {
            metadata[member] = value.clone();
        }
        let refused = s.refused_client(metadata).await;
        assert!(refused.contains(said), "{over}: {refused}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn what_a_client_is_told_by_is_kept_no_longer_than_there_is_something_to_tell() {
    use diesel::prelude::*;
    use khoa::db::schema::approvals;

    let listener = Listener::start().await;
    let mut stage = stage("ping", &listener).await;
    let kept = async |stage: &Stage| {
        let rows = stage
            .s
            .running
            .app
            .db
            .read(|c| Ok(approvals::table.select(approvals::effect).load::<Vec<u8>>(c)?));
        rows.await.unwrap().into_iter().filter(|effect| !effect.is_empty()).count()
    };
    let yes = stage.asked().await;
    stage.approve(&yes).await;
    stage.work().await;
    let no = stage.asked().await;
    stage.answer("no").await;
    stage.work().await;
    let open = stage.asked().await;
    assert_eq!(kept(&stage).await, 3);
    Tokens::of(&come(&stage.counter, &yes).await);
    assert_eq!(kept(&stage).await, 2, "it came for its tokens");
    let let_go = async |stage: &Stage| {
        let now = stage.s.clock.now();
        stage.s.running.app.db.write(move |c| khoa::approval::let_go(c, now)).await.unwrap()
    };
    assert_eq!(let_go(&stage).await, 0, "the others may be told yet");
    stage.s.later(Duration::from_secs(2 * 3_600));
    assert_eq!((let_go(&stage).await, kept(&stage).await), (2, 0));
    // Whoever asks about them afterwards is answered as before, and nothing is told a second time.
    for (asked, refusal) in [(&yes, "invalid_grant"), (&no, "access_denied"), (&open, "expired_token")] {
        assert_eq!(come(&stage.counter, asked).await.refusal(), format!("400 {refusal}"));
    }
    stage.work().await;
    assert_eq!(listener.documents().len(), 2, "of the yes and the no");
    stage.s.finish().await;
}
