//! The way back to a client is the client's affair: nothing that leaves for one is held against where our forms may end.

use std::time::Duration;

use serde_json::json;

use crate::support::{Page, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";

/// A form's navigation has ended here: what follows begins another, and takes nothing along.
fn goes_on_by_itself(page: &Page) {
    assert_eq!(page.status, 200, "a redirect would still be the form's: {}", page.url);
    assert!(page.has("go-on"), "there is a way for who is not taken on: {}", page.body);
    assert!(!page.body.contains("<form") && !page.body.contains("<script"), "{}", page.body);
    for (header, value) in [("cache-control", "no-store"), ("referrer-policy", "no-referrer")] {
        assert_eq!(page.headers[header], value, "the address holds a code");
    }
}

fn lets_forms_end_only_here(page: &Page) {
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("form-action 'self';"), "{} may send forms away: {policy}", page.url);
}

#[actix_web::test]
async fn whatever_a_form_ends_with_leaves_by_a_page_and_a_link_by_a_redirect() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let shop = s.client("shop", json!({ "official": false })).await;
    let mut browser = s.browser();

    let login = browser.open(&shop.authorization(&[])).await;
    let cancelled = browser.submit(&login, "/authorize/cancel", &[]).await;
    assert_eq!(cancelled.query("error").as_deref(), Some("access_denied"));
    goes_on_by_itself(&cancelled);

    let login = browser.open(&shop.authorization(&[])).await;
    let asked = browser.sign_in(&login, &lan, PASSPHRASE).await;
    let refused = browser.submit(&asked, "/consent", &[("decision", "deny")]).await;
    assert_eq!(refused.query("error").as_deref(), Some("access_denied"));
    goes_on_by_itself(&refused);

    let asked = browser.open(&shop.authorization(&[])).await;
    let accepted = browser.submit(&asked, "/consent", &[("decision", "accept")]).await;
    assert!(accepted.query("code").is_some());
    goes_on_by_itself(&accepted);

    s.later(Duration::from_secs(1));
    let again = browser.open(&shop.authorization(&[("prompt", "login")])).await;
    let signed_in = browser.sign_in(&again, &lan, PASSPHRASE).await;
    assert!(signed_in.query("code").is_some());
    goes_on_by_itself(&signed_in);

    let known = browser.open(&shop.authorization(&[])).await;
    assert!(known.query("code").is_some());
    assert_eq!(known.status, 303, "no form was sent, nothing to wait for");
    let silent = browser.open(&shop.authorization(&[("prompt", "none")])).await;
    assert_eq!((silent.status.as_u16(), silent.query("code").is_some()), (303, true));

    for page in [&login, &cancelled, &asked, &refused, &accepted, &signed_in] {
        lets_forms_end_only_here(page);
    }
    s.finish().await;
}

#[actix_web::test]
async fn signing_out_by_the_persons_word_leaves_by_a_page_too() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let earlier = portal.sign_in(&mut s.browser(), &lan, PASSPHRASE).await.id.unwrap();
    portal.sign_in(&mut browser, &lan, PASSPHRASE).await;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("id_token_hint", &earlier)
        .append_pair("post_logout_redirect_uri", "https://portal.example/out")
        .append_pair("state", "a&b")
        .finish();
    let question = browser.open(&format!("/logout?{query}")).await;
    lets_forms_end_only_here(&question);
    let out = browser.submit(&question, "/logout", &[("confirm", "yes")]).await;
    assert_eq!(out.url.as_str(), "https://portal.example/out?state=a%26b");
    goes_on_by_itself(&out);
    assert!(!browser.cookies.contains_key("khoa_session"));
    let late = browser.submit(&question, "/logout", &[("confirm", "yes")]).await;
    assert_eq!(late.status, 403, "a question of a session that is over");
    s.finish().await;
}

#[actix_web::test]
async fn a_language_chosen_where_a_client_may_be_next_is_not_held_against_the_form() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let home = browser.open("/login").await;
    let home = browser.sign_in(&home, &lan, PASSPHRASE).await;
    let at = portal.authorization(&[]);
    let page = browser.submit(&home, "/language", &[("lang", "en"), ("next", &at)]).await;
    assert!(page.query("code").is_some(), "{}", page.url);
    assert_eq!(page.status, 303, "after a page of ours that ended the form's navigation");
    s.finish().await;
}

#[actix_web::test]
async fn apps_are_reached_by_their_scheme_and_by_any_port_of_a_loopback_address() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let registered = ["vn.example.app:/cb", "http://127.0.0.1", "http://[::1]", "http://[::1]/cb"];
    let app =
        s.client("app", json!({ "auth": "none", "redirect_uris": registered, "scope": "openid" })).await;
    for (asked, begins) in [
        ("vn.example.app:/cb", "vn.example.app:/cb?code="),
        ("http://127.0.0.1:51004", "http://127.0.0.1:51004/?code="),
        ("http://[::1]:51004", "http://[::1]:51004/?code="),
        ("http://[::1]:51005/cb", "http://[::1]:51005/cb?code="),
    ] {
        let mut browser = s.browser();
        let over = [("redirect_uri", asked), ("scope", "openid")];
        let page = app.visit(&mut browser, &lan, PASSPHRASE, &over).await;
        assert!(page.url.as_str().starts_with(begins), "{asked}: {}", page.url);
        let code = page.query("code").unwrap();
        let reply = app.redeem(&code, &[("redirect_uri", asked)]).await;
        assert_eq!(reply.status, 200, "{asked}: {:?}", reply.body);
    }
    let near = [("redirect_uri", "http://[::1]:51004/other"), ("scope", "openid")];
    assert_eq!(s.browser().open(&app.authorization(&near)).await.status, 400);
    s.finish().await;
}
