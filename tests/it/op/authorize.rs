//! The authorization endpoint: what is refused where, and what a session and a prompt lead to.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestServer;

const PASSPHRASE: &str = "trang sáng trên sông quê";

#[actix_web::test]
async fn one_sign_in_opens_a_second_portal_without_a_prompt() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (first, second) = (s.client("first", json!({})).await, s.client("second", json!({})).await);
    let mut browser = s.browser();
    let one = first.sign_in(&mut browser, &lan, PASSPHRASE).await.id_claims();
    let page = browser.open(&second.authorization(&[])).await;
    let code = page.query("code").expect("no second prompt");
    let reply = second.redeem(&code, &[]).await;
    let two = crate::support::Tokens::of(&reply).id_claims();
    assert_eq!(one["auth_time"], two["auth_time"]);
    assert_ne!(one["sub"], two["sub"], "each sector knows the person by another name");
    assert_ne!(one["sid"], two["sid"], "and their session too");
    s.finish().await;
}

#[actix_web::test]
async fn an_unknown_client_or_address_gets_a_page_and_never_a_redirect() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let uri = portal.redirect_uri.as_str();
    let near = [
        format!("{uri}/"),
        format!("{uri}?a=1"),
        format!("{uri}#f"),
        uri.replace("https", "http"),
        uri.to_uppercase(),
        format!("{uri}%2e"),
        format!("{uri}/.."),
        uri.replace("://", "://evil@"),
        uri.replace(".example", ".example.evil.example"),
        format!("{uri}\t"),
        "https://evil.example/".to_owned(),
        "javascript:alert(1)".to_owned(),
        String::new(),
    ];
    for bad in near {
        let page = s.browser().open(&portal.authorization(&[("redirect_uri", &bad)])).await;
        assert_eq!((page.status.as_u16(), page.has("error-code")), (400, true), "{bad:?}");
    }
    let page = s.browser().open(&portal.authorization(&[("client_id", "nobody")])).await;
    assert_eq!((page.status.as_u16(), page.has("request-id")), (400, true));
    let twice = format!("{}&client_id=portal", portal.authorization(&[]));
    assert_eq!(s.browser().open(&twice).await.status, 400);
    s.finish().await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_known_clients_request_is_told_at_its_address() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({ "scope": "openid profile" })).await;
    let sound = [("scope", "openid")];
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[("response_type", "")], "invalid_request"),
        (&[("response_type", "device")], "unsupported_response_type"),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("scope", "email")], "invalid_scope"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("prompt", "dance")], "invalid_request"),
        (&[("prompt", "none")], "login_required"),
        (&[("max_age", "soon")], "invalid_request"),
        (&[("claims", "{")], "invalid_request"),
        (&[("claims", "[]")], "invalid_request"),
        (&[("id_token_hint", "x.y.z")], "invalid_request"),
        (&[("scope", "openid"), ("scope", "openid profile")], "invalid_request"),
        (&[("nonce", "\0")], "invalid_request"),
        (&[("request", "x.y.z")], "request_not_supported"),
        (&[("request_uri", "https://169.254.169.254/")], "request_uri_not_supported"),
        (&[("registration", "{}")], "registration_not_supported"),
    ];
    for (over, error) in cases {
        let all: Vec<(&str, &str)> = sound
            .iter()
            .filter(|(name, _)| !over.iter().any(|(other, _)| other == name))
            .chain(*over)
            .copied()
            .collect();
        let page = s.browser().open(&portal.authorization(&all)).await;
        let told = (page.query("error"), page.query("state"), page.query("iss"), page.query("code"));
        assert_eq!(told, (Some((*error).to_owned()), Some("st".into()), Some(s.issuer()), None), "{over:?}");
        assert_eq!(page.status, 303, "{over:?}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn unknown_parameters_and_scopes_are_ignored() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({ "scope": "openid profile" })).await;
    let extra = [
        ("scope", "openid unheard_of"),
        ("extra", "foobar"),
        ("display", "hologram"),
        ("ui_locales", "se"),
        ("acr_values", "loa:99"),
    ];
    let page = s.browser().open(&portal.authorization(&extra)).await;
    assert!(page.has("login-submit"), "{}", page.url);
    s.finish().await;
}

#[actix_web::test]
async fn prompts_and_max_age_decide_between_silence_and_a_new_sign_in() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let first = portal.sign_in(&mut browser, &lan, PASSPHRASE).await.id_claims();

    s.later(Duration::from_secs(5));
    let silent = browser.open(&portal.authorization(&[("prompt", "none")])).await;
    let silent =
        crate::support::Tokens::of(&portal.redeem(&silent.query("code").unwrap(), &[]).await).id_claims();
    assert_eq!((&first["sub"], &first["auth_time"]), (&silent["sub"], &silent["auth_time"]));
    assert!(browser.open(&portal.authorization(&[("max_age", "10000")])).await.query("code").is_some());

    let stale = browser.open(&portal.authorization(&[("max_age", "1")])).await;
    assert!(stale.has("login-submit"), "five seconds are more than one");
    let again = browser.open(&portal.authorization(&[("prompt", "login")])).await;
    assert!(again.has("login-submit"));
    let back =
        browser.open(again.url.query().map(|q| format!("/authorize/resume?{q}")).unwrap().as_str()).await;
    assert!(back.has("login-submit"), "coming back without signing in skips nothing");
    let done = browser.sign_in(&back, &lan, PASSPHRASE).await;
    let fresh =
        crate::support::Tokens::of(&portal.redeem(&done.query("code").unwrap(), &[]).await).id_claims();
    assert_eq!(fresh["sub"], first["sub"]);
    assert!(fresh["auth_time"].as_i64() > first["auth_time"].as_i64());
    s.finish().await;
}

#[actix_web::test]
async fn a_hint_at_another_person_is_not_answered_with_this_one() {
    let s = TestServer::start().await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    let portal = s.client("portal", json!({})).await;
    let (mut lans, mut hungs) = (s.browser(), s.browser());
    let hint = portal.sign_in(&mut lans, &lan, PASSPHRASE).await.id.unwrap();
    portal.sign_in(&mut hungs, &hung, PASSPHRASE).await;
    let asked = [("prompt", "none"), ("id_token_hint", hint.as_str())];
    assert!(lans.open(&portal.authorization(&asked)).await.query("code").is_some());
    assert_eq!(
        hungs.open(&portal.authorization(&asked)).await.query("error").as_deref(),
        Some("login_required")
    );
    s.finish().await;
}

#[actix_web::test]
async fn a_claim_for_one_subject_is_not_answered_with_another() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let own = portal.sign_in(&mut browser, &lan, PASSPHRASE).await.id_claims()["sub"].clone();
    for (subject, error) in [(&own, None), (&json!("somebody-else"), Some("login_required".to_owned()))] {
        for place in ["id_token", "userinfo"] {
            let elsewhere = if place == "userinfo" { "id_token" } else { "userinfo" };
            let claims =
                json!({ place: { "sub": { "value": subject } }, elsewhere: { "sub": { "essential": true } } }).to_string();
            let page = browser.open(&portal.authorization(&[("claims", &claims)])).await;
            assert_eq!((page.query("error"), page.query("code").is_some()), (error.clone(), error.is_none()));
        }
    }
    s.finish().await;
}

#[actix_web::test]
async fn one_request_is_answered_with_one_code_however_often_it_is_taken_up() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let waiting = browser.open(&portal.authorization(&[])).await;
    let login = browser.open("/login").await;
    browser.sign_in(&login, &lan, PASSPHRASE).await;
    let again = |mut browser: crate::support::Browser| {
        let address = waiting.url.to_string();
        async move { browser.open(&address).await.query("code").is_some() }
    };
    let taken_up = join_all((0..8).map(|_| again(browser.clone()))).await;
    assert_eq!(taken_up.iter().filter(|code| **code).count(), 1);
    s.finish().await;
}

#[actix_web::test]
async fn a_request_may_come_by_post_as_long_as_it_fits_an_address() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let wanted = portal.authorization(&[]);
    let (_, query) = wanted.split_once('?').unwrap();
    let post = |body: String| {
        let form = "application/x-www-form-urlencoded";
        s.http.post(s.url("/authorize")).header("content-type", form).header("accept", "text/html").body(body)
    };
    let sent = post(query.to_owned()).send().await.unwrap();
    assert_eq!(sent.status(), 303, "cross-site, it came without our cookies");
    let location = sent.headers()["location"].to_str().unwrap().to_owned();
    assert!(s.browser().open(&location).await.has("login-submit"));
    let large = post(format!("{query}&login_hint={}", "x".repeat(20_000))).send().await.unwrap();
    assert_eq!(large.status(), 413);
    s.finish().await;
}

#[actix_web::test]
async fn what_a_client_says_about_the_person_and_the_page_is_heeded() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let page =
        browser.open(&portal.authorization(&[("login_hint", "099200000001"), ("ui_locales", "en vi")])).await;
    assert!(
        page.body.contains(r#"value="099200000001""#) && page.body.contains(r#"lang="en""#),
        "{}",
        page.body
    );
    let plus = browser.open(&portal.authorization(&[("login_hint", "lan+work@thu.example")])).await;
    assert!(plus.body.contains(r#"value="lan+work@thu.example""#), "{}", plus.body);
    let elsewhere = [("client_id", "nobody"), ("ui_locales", "en")];
    let mut stranger = s.browser();
    assert_eq!(stranger.open(&portal.authorization(&elsewhere)).await.status, 400);
    assert!(!stranger.cookies.contains_key("khoa_lang"), "whoever is not registered changes nothing");
    s.finish().await;
}

#[actix_web::test]
async fn a_conversation_belongs_to_the_browser_that_began_it() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let page = s.browser().open(&portal.authorization(&[])).await;
    let mut victim = s.browser();
    let path = format!("{}?{}", page.url.path(), page.url.query().unwrap());
    let opened = victim.open(&path).await;
    assert_eq!(
        (opened.status.as_u16(), opened.has("login-submit")),
        (410, false),
        "an attacker's link signs nobody in"
    );
    let resumed = victim.open(&path.replace("/login", "/authorize/resume")).await;
    assert_eq!(resumed.status, 410);
    s.finish().await;
}

#[actix_web::test]
async fn a_sign_in_that_is_too_weak_is_never_stated_as_strong() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let page = portal.visit(&mut browser, &lan, PASSPHRASE, &[("acr_values", "LoA1")]).await;
    let claims =
        crate::support::Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await).id_claims();
    assert_eq!((claims["acr"].as_str(), &claims["amr"]), (Some("LoA1"), &json!(["pwd"])));
    let silent = browser.open(&portal.authorization(&[("acr_values", "LoA2"), ("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("login_required"));
    let shown = browser.open(&portal.authorization(&[("acr_values", "LoA2")])).await;
    assert!(!shown.has("password"), "a password does not reach level 2");

    // No factor of ours reaches level 3: as a wish it is passed over, and what is stated is what was achieved.
    let wished = browser.open(&portal.authorization(&[("acr_values", "urn:vn:eid:aal:3")])).await;
    let claims =
        crate::support::Tokens::of(&portal.redeem(&wished.query("code").unwrap(), &[]).await).id_claims();
    assert_eq!(claims["acr"], "urn:vn:eid:aal:1");
    let essential = r#"{"id_token":{"acr":{"essential":true,"value":"urn:vn:eid:aal:3"}}}"#;
    let refused = browser.open(&portal.authorization(&[("claims", essential)])).await;
    assert_eq!(refused.query("error").as_deref(), Some("unmet_authentication_requirements"));
    s.finish().await;
}

#[actix_web::test]
async fn a_client_may_ask_for_a_better_proven_account_than_it_gets() {
    let s = TestServer::start().await;
    let mut hung = crate::support::person("099200000002", "Trần Văn Hùng", Some(PASSPHRASE));
    hung["level"] = json!(1);
    s.import(&[hung]).await;
    let tax = s.client("tax", json!({ "min_eid_level": 2 })).await;
    let page = tax.visit(&mut s.browser(), "099200000002", PASSPHRASE, &[]).await;
    assert_eq!(page.query("error").as_deref(), Some("access_denied"));
    s.finish().await;
}

#[actix_web::test]
async fn consent_is_asked_once_and_for_what_is_new() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let shop = s.client("shop", json!({ "official": false })).await;
    let mut browser = s.browser();
    let narrow = [("scope", "openid profile")];
    let page = browser.open(&shop.authorization(&narrow)).await;
    let page = browser.sign_in(&page, &lan, PASSPHRASE).await;
    assert!(page.has("consent-accept") && page.has("consent-deny"));
    let silent = browser.open(&shop.authorization(&[("scope", "openid profile"), ("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("consent_required"));
    let denied = browser.submit(&page, "/consent", &[("decision", "deny")]).await;
    assert_eq!(
        (denied.query("error").as_deref(), denied.query("state").as_deref()),
        (Some("access_denied"), Some("st"))
    );

    let page = browser.open(&shop.authorization(&narrow)).await;
    assert!(browser.submit(&page, "/consent", &[("decision", "accept")]).await.query("code").is_some());
    assert!(browser.open(&shop.authorization(&narrow)).await.query("code").is_some(), "remembered");
    assert!(
        browser.open(&shop.authorization(&[("scope", "openid email")])).await.has("consent-accept"),
        "something new"
    );
    let wish =
        r#"{"userinfo":{"email":null,"favourite_colour":null,"address":null},"id_token":{"acr":null}}"#;
    let wished = browser.open(&shop.authorization(&[("scope", "openid profile"), ("claims", wish)])).await;
    assert!(wished.has("consent-accept") && !wished.body.contains("favourite_colour"), "{}", wished.body);
    let nothing_new = r#"{"userinfo":{"favourite_colour":null,"address":null}}"#;
    let page =
        browser.open(&shop.authorization(&[("scope", "openid profile"), ("claims", nothing_new)])).await;
    assert!(page.query("code").is_some(), "what is not given is not asked about");
    let more = browser.open(&shop.authorization(&[("scope", "openid email")])).await;
    assert!(browser.submit(&more, "/consent", &[("decision", "accept")]).await.query("code").is_some());
    assert!(
        browser.open(&shop.authorization(&narrow)).await.query("code").is_some(),
        "as was allowed before"
    );
    let asked =
        browser.open(&shop.authorization(&[("scope", "openid profile"), ("prompt", "consent")])).await;
    assert!(asked.has("consent-accept"), "asked for once more, it is asked once more");
    let forged = browser.open(&shop.authorization(&[("scope", "openid phone"), ("prompt", "consent")])).await;
    let forged = if forged.has("consent-accept") { forged } else { asked };
    let refused = browser.submit(&forged, "/consent", &[("decision", "accept"), ("csrf", "AAAA")]).await;
    assert_eq!(refused.status, 403);
    s.finish().await;
}

#[actix_web::test]
async fn state_comes_back_byte_for_byte_and_scripts_stay_text() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let hostile = "\"><script>alert(1)</script>&'%00é\u{1f511}".repeat(3);
    let page = s.browser().open(&portal.authorization(&[("state", &hostile), ("prompt", "none")])).await;
    assert_eq!(page.query("state").as_deref(), Some(hostile.as_str()));
    let page = s.browser().open(&portal.authorization(&[("login_hint", &hostile)])).await;
    assert!(page.has("login-submit") && !page.body.contains("<script>alert"));
    let csp = page.headers["content-security-policy"].to_str().unwrap();
    assert!(!csp.contains("unsafe-inline") && csp.contains("frame-ancestors 'none'"), "{csp}");
    s.finish().await;
}
