//! A client that closes: up to its second all goes as ever, and from that second on every door is shut and people are shown the way.

use std::collections::BTreeSet;
use std::time::Duration;

use khoa::client::{self, Close};
use serde_json::json;

use super::ciba::{GRANT, PASSPHRASE, Stage, ask, come, holder};
use crate::support::{Listener, Party, Place, TestServer, Tokens, refusal};

const API: &str = "https://api.example/";
/// As a client is called that is told of an answer.
const NOTIFY: [(&str, &str); 1] = [("client_notification_token", "8d67dc78-7faa-4d41-aabd-67707b374255")];
const MACHINE: [(&str, &str); 2] = [("grant_type", "client_credentials"), ("resource", API)];

/// Closes a client when `span` is over.
pub(crate) async fn close(s: &TestServer, id: &str, span: Duration, successor: Option<&str>) {
    let app = &s.running.app;
    let (desk, successor) = (app.desk(None), successor.map(str::to_owned));
    let close = Close { id: id.to_owned(), at: s.clock.now().plus(span), successor, with: None };
    let closed = app.db.write(move |c| match client::may_close(c, desk.now, &close)? {
        Ok(closable) => client::close(c, &desk, &closable).map(Ok),
        Err(refused) => Ok(Err(refused)),
    });
    assert_eq!(closed.await.unwrap(), Ok(()));
}

/// What each door of the provider says to `old`, which holds `access`, `refresh` and the question `asked`.
async fn doors(old: &Party, (access, refresh): (&str, &str), lan: &str) -> Vec<String> {
    let mut said = Vec::new();
    said.push(old.userinfo(access).await.refusal());
    said.push(old.introspect(refresh).await.refusal());
    said.push(ask(old, lan, &NOTIFY).await.refusal());
    said.push(old.refresh(refresh, &[]).await.refusal());
    said.push(old.post("/token", &MACHINE).await.refusal());
    said
}

#[actix_web::test]
async fn up_to_its_second_a_client_is_served_and_from_that_second_on_people_alone_who_are_shown_the_way() {
    let (told, pinged) = (Listener::start().await, Listener::start().await);
    let allowed = vec![told.at.clone(), pinged.at.clone()];
    let s = TestServer::start_with(|config| config.outbound.allow = allowed).await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let api = s.client("api", json!({ "resources": [API] })).await;
    let old = json!({
        "may_ask": [API], "name": "Cổng cũ", "name#en": "Old portal", "official": false, "agency": "Tỉnh Sông Ngân",
        "grants": ["authorization_code", "refresh_token", "client_credentials", GRANT],
        "scope": "openid profile offline_access registry.read",
        "backchannel_logout_uri": format!("http://{}/out", told.at),
        "backchannel_token_delivery_mode": "ping",
        "backchannel_client_notification_endpoint": format!("http://{}/told", pinged.at),
    });
    let old = s.client("old", old).await;
    let new = s.client("new", json!({ "name": "Cổng mới", "name#en": "New portal", "sector": "old" })).await;
    let (browser, key) = holder(&s, &lan, 1).await;
    let mut stage = Stage { s, lan, browser, key, counter: old.clone() };
    let (minute, second) = (Duration::from_secs(60), Duration::from_secs(1));
    let scope = [("scope", "openid profile offline_access")];
    let page = old.visit(&mut stage.browser, &stage.lan, PASSPHRASE, &scope).await;
    let held = Tokens::of(&old.redeem(&page.query("code").unwrap(), &[]).await);
    close(&stage.s, "old", minute, Some("new")).await;

    // One second before: whoever begins reads in one line what is to come, and all goes as ever.
    stage.s.later(minute - second);
    let mut begun = stage.s.browser();
    let sign_in = begun.open(&old.authorization(&scope)).await;
    assert!(sign_in.between("id=\"service-moves\">", "<").contains("Cổng mới"), "{}", sign_in.body);
    let page = old.visit(&mut stage.browser, &stage.lan, PASSPHRASE, &scope).await;
    let code = page.query("code").unwrap();
    let asked = ask(&old, &stage.lan, &NOTIFY).await;
    stage.approve(&asked).await;
    let later = ask(&old, &stage.lan, &NOTIFY).await;
    assert_eq!(later.status, 200, "{:?}", later.body);
    let renewed = Tokens::of(&old.refresh(held.refresh.as_deref().unwrap(), &[]).await);
    let claims = renewed.access_claims();
    assert_eq!(claims["exp"], stage.s.clock.now().plus(second).as_seconds(), "no token outlives its client");
    assert_eq!(old.userinfo(&renewed.access).await.status, 200);
    assert_eq!(old.introspect(&renewed.access).await.body["active"], true);
    let machine = old.post("/token", &MACHINE).await;
    assert_eq!(api.introspect(&machine.text("access_token")).await.body["active"], true);
    assert!(stage.browser.open("/settings/services").await.body.contains("Cổng cũ"));

    // At the second, before any job has run: nothing goes out, and nothing goes back to it.
    stage.s.later(second);
    for refused in doors(&old, (&held.access, renewed.refresh.as_deref().unwrap()), &stage.lan).await {
        assert!(["401 invalid_client", "401 invalid_token"].contains(&refused.as_str()), "{refused}");
    }
    assert_eq!(old.redeem(&code, &[]).await.refusal(), "401 invalid_client");
    assert_eq!(come(&old, &asked).await.refusal(), "401 invalid_client");
    assert_eq!(old.post("/authorize-challenge", &[]).await.refusal(), "401 invalid_client");
    stage.s.running.run_jobs().await.unwrap();
    assert!(pinged.documents().is_empty(), "nobody is called about an answer that opens nothing");
    let silent = old.authorization(&[("prompt", "none"), ("redirect_uri", "https://elsewhere.example/")]);
    for address in [old.authorization(&scope), silent] {
        let page = stage.browser.open(&address).await;
        assert_eq!((page.status.as_u16(), page.url.path()), (410, "/authorize"));
        assert!(page.has("closed") && page.body.contains("02/01/2026 10:05"), "{}", page.body);
        assert_eq!(page.between("id=\"to-successor\" href=\"", "\""), "https://new.example/");
    }
    let late = begun.sign_in(&sign_in, &stage.lan, PASSPHRASE).await;
    assert!(late.has("to-successor") && late.status == 410, "{}\n{}", late.url, late.body);
    assert!(late.body.contains("Bạn đang đăng nhập sẵn"), "the sign-in itself counts: {}", late.body);
    assert!(!stage.browser.open("/settings/services").await.body.contains("Cổng cũ"));
    let page = new.visit(&mut begun, &stage.lan, PASSPHRASE, &[]).await;
    assert!(page.query("code").is_some(), "the successor takes them in the same second: {}", page.url);
    // A machine of another that is shown a token of it learns that it opens nothing.
    assert_eq!(api.introspect(&machine.text("access_token")).await.body["active"], false);

    // What it held ends, and it is told so once.
    stage.s.running.end_closed_clients().await.unwrap();
    stage.s.running.run_jobs().await.unwrap();
    let sessions: BTreeSet<_> = told.logout_tokens().iter().map(|token| token["sid"].to_string()).collect();
    assert_eq!(sessions.len(), 1, "it hears whose session is over");
    stage.s.running.end_closed_clients().await.unwrap();
    assert_eq!(stage.s.happened("client_closed").await, 1);
    stage.s.finish().await;
}

#[actix_web::test]
async fn whose_successor_closes_too_is_led_one_further_and_nowhere_after_that() {
    let s = TestServer::start().await;
    for id in ["a", "b", "c"] {
        s.client(id, json!({ "name": id, "agency": "Tỉnh Sông Ngân" })).await;
    }
    let a = s.client("old", json!({})).await;
    let minute = Duration::from_secs(60);
    for (id, to) in [("old", "a"), ("a", "b"), ("b", "c")] {
        close(&s, id, minute, Some(to)).await;
    }
    s.later(minute);
    // old → a → b, and b has closed as well: no ring is walked round, and no dead end is shown as a way.
    let page = s.browser().open(&a.authorization(&[])).await;
    assert!(page.has("closed-nowhere") && !page.has("to-successor"), "{}", page.body);
    let mut browser = s.browser();
    browser.headers.push(("accept-language", "en".into()));
    let page = browser.open("/authorize?client_id=a").await;
    assert_eq!(page.between("id=\"to-successor\" href=\"", "\""), "https://c.example/");
    assert!(page.body.contains("It closed at 02/01/2026 10:05 (Viet Nam time)"), "{}", page.body);
    s.finish().await;
}

#[test]
fn an_operator_closes_a_client_takes_that_back_and_is_told_exactly_what_cannot_be() {
    let place = Place::new("closing");
    let add = |id: &'static str, over: &[&'static str]| {
        let uri = format!("https://{id}.example/callback");
        let all = [&["client", "add", id, "--name", id, "--redirect-uri", &uri][..], over].concat();
        place.answer(&all);
    };
    add("old", &[]);
    add("new", &[]);
    add("same", &["--sector", "old"]);
    place.answer(&["client", "add", "api", "--name", "api", "--resource", "https://api.example/"]);
    let at = "2999-07-01T00:00:00+07:00";
    let closed = |id: &str, at: &str, to: &str| {
        refusal(&place.khoa(&["client", "close", id, "--at", at, "--successor", to]).output().unwrap())
    };
    for (id, at, to, why) in [
        ("none", at, "new", "no client none"),
        ("old", at, "old", "its own successor"),
        ("old", at, "none", "no client none that could be the successor"),
        ("old", at, "api", "nobody signs in at api"),
        ("old", "2999-07-01T00:00:00.5+07:00", "new", "a whole second"),
        ("old", "2020-07-01T00:00:00+07:00", "new", "over or too near"),
    ] {
        let said = closed(id, at, to);
        assert!(said.contains(why), "{said}");
    }
    let unzoned = place.khoa(&["client", "close", "old", "--at", "2999-07-01T00:00:00"]).output().unwrap();
    assert!(String::from_utf8(unzoned.stderr).unwrap().contains("not a moment of RFC 3339"));
    let done = place.answer(&["client", "close", "old", "--at", at, "--successor", "new"]);
    assert_eq!((&done["closing_at"], &done["new_subjects"]), (&json!("2999-06-30T17:00:00Z"), &json!(true)));
    let said = place.khoa(&["client", "close", "old", "--at", at, "--successor", "new"]).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("--sector old --accept-new-subjects"), "{said}");
    let said = closed("new", at, "old");
    assert!(said.contains("old closes at 2999-06-30T17:00:00Z itself"), "{said}");
    let shown = place.answer(&["client", "show", "old"]);
    assert_eq!((&shown["state"], &shown["successor"]), (&json!("closing"), &json!("new")));
    let moved =
        place.answer(&["client", "close", "old", "--at", "2999-08-01T00:00:00+07:00", "--successor", "same"]);
    assert_eq!((&moved["successor"], &moved["new_subjects"]), (&json!("same"), &json!(false)));
    assert_eq!(place.answer(&["client", "close", "old", "--take-back"])["closing_at"], json!(null));
    assert_eq!(place.answer(&["client", "list"])[2]["state"], "on");
    let nothing = refusal(&place.khoa(&["client", "close", "old", "--take-back"]).output().unwrap());
    assert!(nothing.contains("there is nothing to take back"), "{nothing}");

    // What has closed stays closed; only where it leads to can be mended.
    let span = |direction: &str| format!("update clients set closing_at = {direction} where id = 'old'");
    place.answer(&["client", "close", "old", "--at", at, "--successor", "new"]);
    place.meddle(&span("1700000000000000"), &span("to_timestamp(1700000000)"));
    assert_eq!(place.answer(&["client", "show", "old"])["state"], "closed");
    assert!(closed("old", at, "same").contains("closed at 2023-11-14T22:13:20Z"));
    let taken = refusal(&place.khoa(&["client", "close", "old", "--take-back"]).output().unwrap());
    assert!(taken.contains("neither moved nor taken back"), "{taken}");
    let mended = ["client", "close", "old", "--at", "2023-11-14T22:13:20Z", "--successor", "same"];
    assert_eq!(place.answer(&mended)["successor"], "same");
}
