//! Signing out at one place ends it at all of them.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Page, Party, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";

async fn leave(browser: &mut Browser, query: &[(&str, &str)]) -> Page {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    browser.open(&format!("/logout?{query}")).await
}

async fn is_signed_in(browser: &mut Browser, party: &Party) -> bool {
    browser.open(&party.authorization(&[("prompt", "none")])).await.query("code").is_some()
}

#[actix_web::test]
async fn a_hint_of_this_session_ends_it_and_returns_with_the_state_alone() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let online = json!({ "scope": "openid" });
    let (first, second) = (s.client("first", online.clone()).await, s.client("second", online).await);
    let mut browser = s.browser();
    let scope = [("scope", "openid")];
    let page = first.visit(&mut browser, &lan, PASSPHRASE, &scope).await;
    let one = Tokens::of(&first.redeem(&page.query("code").unwrap(), &[]).await);
    let page = second.visit(&mut browser, &lan, PASSPHRASE, &scope).await;
    let two = Tokens::of(&second.redeem(&page.query("code").unwrap(), &[]).await);

    let hint = one.id.clone().unwrap();
    let out = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", "https://first.example/out"),
        ("state", "s&="),
    ];
    let page = leave(&mut browser, &out).await;
    assert_eq!(page.url.as_str(), "https://first.example/out?state=s%26%3D");
    for (party, tokens) in [(&first, &one), (&second, &two)] {
        let silent = browser.open(&party.authorization(&[("prompt", "none"), ("scope", "openid")])).await;
        assert_eq!(silent.query("error").as_deref(), Some("login_required"));
        assert_eq!(party.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    }
    s.finish().await;
}

#[actix_web::test]
async fn without_proof_the_person_is_asked_and_nobody_is_sent_anywhere() {
    let s = TestServer::start().await;
    let (lan, hung) =
        (s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await, s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await);
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let foreign = portal.sign_in(&mut s.browser(), &hung, PASSPHRASE).await.id.unwrap();
    let forged = format!("{}x", &foreign);
    let back = ("post_logout_redirect_uri", "https://portal.example/out");
    for query in [
        vec![],
        vec![back],
        vec![("state", "s")],
        vec![("id_token_hint", &*foreign), back],
        vec![("id_token_hint", &*forged), back],
    ] {
        let page = leave(&mut browser, &query).await;
        assert!(page.has("logout-confirm"), "{query:?} led to {}", page.url);
        let names_an_address = query.contains(&back) && !query.contains(&("id_token_hint", &*foreign));
        assert_eq!(page.has("address-refused"), names_an_address, "{query:?}");
    }
    assert!(is_signed_in(&mut browser, &portal).await);

    let page = leave(&mut browser, &[]).await;
    let refused = browser.submit(&page, "/logout", &[("confirm", "yes"), ("csrf", "AAAA")]).await;
    assert_eq!(refused.status, 403);
    let out = browser.submit(&page, "/logout", &[("confirm", "yes")]).await;
    assert_eq!(out.url.path(), "/logged-out");
    assert!(!is_signed_in(&mut browser, &portal).await);
    s.finish().await;
}

#[actix_web::test]
async fn an_address_that_is_not_registered_is_never_a_way_out_and_the_person_is_told() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    for uri in ["https://evil.example/", "https://portal.example/out?more=1", "https://portal.example/out/"] {
        let mut browser = s.browser();
        let hint = portal.sign_in(&mut browser, &lan, PASSPHRASE).await.id.unwrap();
        let page = leave(&mut browser, &[("id_token_hint", &hint), ("post_logout_redirect_uri", uri)]).await;
        assert_eq!(page.url.path(), "/logged-out", "{uri}");
        assert!(page.has("address-refused") && !is_signed_in(&mut browser, &portal).await, "{uri}");
        assert!(page.between("error-detail\">", "<").starts_with("post_logout_redirect_uri is not"), "{uri}");
        assert!(!page.body.contains(uri), "nothing a stranger wrote is shown");
    }
    let app = s.running.app.clone();
    app.tally.write(&app.db, app.desk(None)).await.unwrap();
    let refused = s.audited("portal").await.into_iter().find(|(event, _)| event == "client_refused").unwrap();
    assert_eq!(refused.1["times"], 3, "the operator finds it too");
    s.finish().await;
}

#[actix_web::test]
async fn a_service_that_only_says_its_name_is_believed_as_far_as_its_registered_address() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let back = ("post_logout_redirect_uri", "https://portal.example/out");
    let named = [("client_id", "portal"), back, ("state", "s")];
    let mut browser = s.browser();
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    for (query, told) in [
        (vec![("client_id", "portal"), ("post_logout_redirect_uri", "https://evil.example/")], "post_logout"),
        (vec![("client_id", "nobody"), back], "client_id names no client"),
        (vec![("client_id", "portal"), ("id_token_hint", "x.y.z"), back], "id_token_hint is not"),
        (vec![back], "post_logout_redirect_uri came without"),
    ] {
        let page = leave(&mut browser, &query).await;
        assert!(page.has("logout-confirm") && page.has("address-refused"), "{query:?}");
        assert!(page.between("error-detail\">", "<").starts_with(told), "{query:?}");
        let mut other = s.browser();
        portal.sign_in(&mut other, &lan, PASSPHRASE).await;
        let page = leave(&mut other, &query).await;
        let out = other.submit(&page, "/logout", &[("confirm", "yes")]).await;
        assert!(out.url.path() == "/logged-out" && out.has("address-refused"), "{query:?}: {}", out.url);
    }

    let page = leave(&mut browser, &named).await;
    assert!(page.has("logout-confirm") && !page.has("address-refused"), "the person is asked first");
    assert!(is_signed_in(&mut browser, &portal).await);
    let out = browser.submit(&page, "/logout", &[("confirm", "yes")]).await;
    assert_eq!(out.url.as_str(), "https://portal.example/out?state=s");
    assert!(!is_signed_in(&mut browser, &portal).await);
    let again = leave(&mut browser, &named).await;
    assert_eq!(again.url.as_str(), "https://portal.example/out?state=s", "there is nothing left to ask");
    s.finish().await;
}

#[actix_web::test]
async fn without_an_address_one_is_asked_or_signed_out_and_accused_of_nothing() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    for query in [vec![], vec![("state", "s")], vec![("client_id", "portal"), ("state", "s")]] {
        let mut browser = s.browser();
        portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
        let page = leave(&mut browser, &query).await;
        assert!(page.has("logout-confirm") && !page.has("address-refused"), "{query:?}");
        let out = browser.submit(&page, "/logout", &[("confirm", "yes")]).await;
        assert!(out.url.path() == "/logged-out" && !out.has("address-refused"), "{query:?}");
    }
    let mut browser = s.browser();
    let hint = portal.sign_in(&mut browser, &lan, PASSPHRASE).await.id.unwrap();
    let out = leave(&mut browser, &[("id_token_hint", &hint), ("state", "s")]).await;
    assert!(out.url.path() == "/logged-out" && !out.has("address-refused"));
    s.finish().await;
}

#[actix_web::test]
async fn a_service_may_ask_by_post_and_name_the_language() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (portal, other) = (s.client("portal", json!({})).await, s.client("other", json!({})).await);
    let mut browser = s.browser();
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let hint = other.sign_in(&mut s.browser(), &lan, PASSPHRASE).await.id.unwrap();
    let form = [("id_token_hint", hint.as_str()), ("ui_locales", "en"), ("state", "s t")];
    let sent = s.http.post(s.url("/logout")).form(&form).send().await.unwrap();
    assert_eq!(sent.status(), 303, "cross-site, it came without our cookies");
    let location = sent.headers()["location"].to_str().unwrap().to_owned();
    let asked = browser.open(&location).await;
    assert!(asked.has("logout-confirm") && asked.body.contains(r#"lang="en""#), "{}", asked.body);
    assert!(is_signed_in(&mut browser, &portal).await, "a hint of another session proves nothing");
    s.finish().await;
}

#[actix_web::test]
async fn a_hint_that_ran_out_or_is_of_the_visit_before_leads_back_all_the_same() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let back = "https://portal.example/out";
    let mut browser = s.browser();
    let hint = portal.sign_in(&mut browser, &lan, PASSPHRASE).await.id.unwrap();
    s.later(Duration::from_mins(30));
    let out = leave(&mut browser, &[("id_token_hint", &hint), ("post_logout_redirect_uri", back)]).await;
    assert_eq!(out.url.as_str(), back, "of this session, 25 minutes after its end");

    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let asked = leave(&mut browser, &[("id_token_hint", &hint), ("post_logout_redirect_uri", back)]).await;
    assert!(asked.has("logout-confirm"), "of a session that ended: {}", asked.url);
    let out = browser.submit(&asked, "/logout", &[("confirm", "yes")]).await;
    assert_eq!(out.url.as_str(), back, "the person's word ends this one, and the way back stands");
    s.finish().await;
}
