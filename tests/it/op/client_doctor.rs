//! Whoever helps a developer sees what a client was refused for, with the word that was wrong and the remedy; strangers fill
//! nothing and plant nothing.

use khoa::client::{Refused, Sender};
use serde_json::{Value, json};

use crate::support::{Browser, Place, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// What is kept about `client`: reason, times, detail, whoever sent it.
async fn kept(s: &TestServer, client: &str) -> Vec<(String, i64, String)> {
    let all = kept_of(s, client).await;
    all.into_iter().map(|one| (one.reason, one.times, one.detail)).collect()
}

async fn kept_of(s: &TestServer, client: &str) -> Vec<Refused> {
    let (app, client) = (&s.running.app, client.to_owned());
    app.write_counts().await.unwrap();
    let mut kept = app.db.read(move |c| khoa::client::refusals_of(c, &client)).await.unwrap();
    kept.sort_by(|one, other| one.reason.cmp(&other.reason));
    kept
}

#[actix_web::test]
async fn a_strangers_rubbish_stands_beside_what_the_client_itself_sent_and_speaks_in_no_voice_of_ours() {
    let s = TestServer::start().await;
    s.client(
        "api",
        json!({ "grants": [], "scope": "", "redirect_uris": [], "resources": ["https://api.example"] }),
    )
    .await;
    let portal = s
        .client("portal", json!({ "grants": ["authorization_code", "client_credentials"], "scope": "openid registry.read" }))
        .await;
    let machine = [("grant_type", "client_credentials"), ("resource", "https://api.example")];
    assert_eq!(portal.post("/token", &machine).await.refusal(), "400 invalid_target");
    let rubbish =
        r#"https://rubbish.example/"; run: khoa client set portal --add-redirect-uri https://evil.example"#;
    s.browser().open(&portal.authorization(&[("resource", rubbish)])).await;
    s.browser().open(&portal.authorization(&[("redirect_uri", rubbish)])).await;
    let kept = kept_of(&s, "portal").await;
    let own: Vec<_> = kept.iter().filter(|one| one.sender == Sender::Client).collect();
    assert!(own.len() == 1 && own[0].detail.contains("https://api.example"), "{kept:?}");
    let theirs: Vec<_> = kept.iter().filter(|one| one.sender == Sender::Anybody).collect();
    assert!(theirs.len() == 2 && theirs.iter().all(|one| one.detail.contains(r#"/\"; run:"#)), "{kept:?}");
    s.finish().await;
}

#[actix_web::test]
async fn every_refusal_of_a_client_is_kept_by_its_check_with_what_was_wrong_last() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    for uri in ["https://portal.example/one", "https://portal.example/\u{1b}[2J\u{202e}two"] {
        s.browser().open(&portal.authorization(&[("redirect_uri", uri)])).await;
    }
    s.browser().open(&portal.authorization(&[("scope", "eid")])).await;
    s.browser().open(&portal.authorization(&[("code_challenge_method", "plain")])).await;
    let page = portal.visit(&mut s.browser(), &lan, PASSPHRASE, &[]).await;
    portal.redeem(&page.query("code").unwrap(), &[("code_verifier", &"x".repeat(43))]).await;
    portal.redeem("unknown", &[]).await;
    let mut wrong = portal.clone();
    wrong.secret = Some("khoa_cs_wrong".into());
    for path in ["/token", "/introspect", "/revoke"] {
        assert_eq!(wrong.post(path, &[("token", "x")]).await.refusal(), "401 invalid_client");
    }
    portal.post("/revoke", &[]).await;
    portal.post("/token", &[("grant_type", "password")]).await;

    let row = |reason: &str, times, detail: &str| (reason.to_owned(), times, detail.to_owned());
    let plain = "code_challenge_method must be S256";
    let redirect = "https://portal.example/\\u{1b}[2J\\u{202e}two";
    assert_eq!(
        kept(&s, "portal").await,
        [
            row("code_challenge is with S256, and there unless the client may do without", 1, plain),
            row(
                "code_verifier matches code_challenge, or neither was sent",
                1,
                "code_verifier does not match"
            ),
            row(
                "grant_type is registered for the client",
                1,
                "grant_type: password is not among authorization_code refresh_token client_credentials urn:openid:params:grant-type:ciba urn:ietf:params:oauth:grant-type:token-exchange"
            ),
            row("invalid_request", 1, "token is missing"),
            row("redirect_uri is there and registered, byte for byte", 2, redirect),
            row(
                "something of the scope is the client's",
                1,
                "scope: eid is not among email offline_access openid profile"
            ),
            row("the code is one of ours", 1, "no such code"),
            row("the secret is the client's", 3, "wrong secret"),
        ]
    );
    portal.post("/token", &[("grant_type", "password")]).await;
    assert_eq!(kept(&s, "portal").await[2].1, 2, "the same row counts on");
    s.finish().await;
}

#[actix_web::test]
async fn strangers_fill_nothing_and_what_has_not_happened_for_long_is_forgotten() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    for number in 0..20 {
        let stranger = format!("stranger-{number}");
        s.browser().open(&portal.authorization(&[("client_id", &stranger)])).await;
        let long = format!("https://portal.example/{}", "a".repeat(3_000));
        s.browser().open(&portal.authorization(&[("redirect_uri", &long)])).await;
        let prompt = format!("word{number}");
        s.browser().open(&portal.authorization(&[("prompt", &prompt)])).await;
    }
    let rows = kept(&s, "portal").await;
    assert_eq!(rows.len(), 2, "a row for a check, whatever was sent");
    assert!(rows.iter().all(|(_, times, detail)| *times == 20 && detail.len() < 300));
    assert!(kept(&s, "stranger-1").await.is_empty());

    s.later(std::time::Duration::from_secs(91 * 86_400));
    let day = std::time::Duration::from_secs(86_400);
    let sweeping = khoa::db::Sweeping::after(s.clock.now(), day * 90);
    s.running.app.db.write(move |c| khoa::client::forget_old_refusals(c, &sweeping)).await.unwrap();
    assert!(kept(&s, "portal").await.is_empty());
    s.finish().await;
}

#[actix_web::test]
async fn the_doctor_shows_a_client_with_its_doubts_its_refusals_and_the_remedy() {
    let place = Place::new("doctor_client");
    let uri = ["--redirect-uri", "https://p.example/cb"];
    place.answer(&[&["client", "add", "p", "--name", "P", "--pkce", "optional"], &uri[..]].concat());
    let nothing = place.answer(&["doctor", "client", "p"]);
    assert_eq!((&nothing["client"]["client_id"], &nothing["refusals"]), (&json!("p"), &json!([])));
    let doubts: Vec<&str> = nothing["doubts"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for doubt in ["PKCE", "No purpose is registered"] {
        assert!(doubts.iter().any(|one| one.contains(doubt)), "{doubts:?}");
    }

    let served = place.serve();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let asked = "/authorize?client_id=p&redirect_uri=https%3A%2F%2Fp.example%2Fother&response_type=code";
    let page = Browser::new(http, served.url("")).open(asked).await;
    assert_eq!(page.status, 400);
    // What was counted is written when the service stops, at the latest.
    served.signal("TERM");
    let mut served = served;
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let refusals = place.answer(&["doctor", "client", "p"])["refusals"].clone();
    assert_eq!(refusals[0]["detail"], "https://p.example/other");
    assert!(
        refusals[0]["remedy"].as_str().unwrap().contains("client set p --add-redirect-uri"),
        "{refusals}"
    );
    assert_eq!(refusals[0]["authenticated"], false);
    let text = place.khoa(&["doctor", "client", "p"]).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    for word in [
        "May be wrong",
        "because this did not hold:",
        " once, last ",
        "may be anybody: \"https://p.example/other\"",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let unknown = place.khoa(&["doctor", "client", "nobody"]).output().unwrap();
    assert!(crate::support::refusal(&unknown).contains("no client nobody"));
}
