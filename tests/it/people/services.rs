//! Connected services: what each may see, when it came last, and taking that back.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, TestServer, Tokens};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const PATH: &str = "/settings/services";

async fn entered(s: &TestServer, official: bool) -> (Browser, crate::support::Party, Tokens, String) {
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s
        .client("portal", json!({ "name": "Thư viện Hà Nội", "agency": "Sở Văn hoá", "official": official }))
        .await;
    let mut browser = s.browser();
    let end = portal.visit(&mut browser, &lan, PASSPHRASE, &[]).await;
    let tokens = Tokens::of(&portal.redeem(&end.query("code").unwrap(), &[]).await);
    (browser, portal, tokens, lan)
}

#[actix_web::test]
async fn a_service_is_shown_with_what_it_may_see_and_when_it_came_last() {
    let s = TestServer::start().await;
    let (mut browser, portal, tokens, _lan) = entered(&s, false).await;
    let page = browser.open(PATH).await;
    for word in
        ["Thư viện Hà Nội", "Sở Văn hoá", "Thông tin cá nhân", "Email", "Duy trì kết nối", "02/01/2026"]
    {
        assert!(page.body.contains(word), "{word} is not in {}", page.body);
    }
    assert!(!page.body.contains("Số điện thoại và"), "what was not allowed is not claimed");
    assert_eq!(page.body.matches("Duy trì kết nối").count(), 1, "and what was is said once");
    s.later(Duration::from_secs(2 * 86_400));
    assert_eq!(portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.status, 200);
    let login = browser.open(PATH).await;
    let page = browser.sign_in(&login, "099200000001", PASSPHRASE).await;
    assert_eq!(page.url.path(), PATH);
    assert!(page.body.contains("04/01/2026") && page.body.contains("02/01/2026"), "{}", page.body);
    s.finish().await;
}

#[actix_web::test]
async fn a_withdrawn_consent_ends_what_the_service_holds_and_is_asked_for_again() {
    let s = TestServer::start().await;
    let (mut browser, portal, tokens, lan) = entered(&s, false).await;
    let ask = browser.open(&format!("{PATH}/portal/end")).await;
    assert!(ask.has("service-end") && ask.has("service-keep"));
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200, "asking changes nothing");
    let page = browser.submit(&ask, &format!("{PATH}/portal/end"), &[]).await;
    assert!(page.has("services-none") && page.query("done").as_deref() == Some("withdrawn"), "{}", page.body);
    assert_eq!(portal.userinfo(&tokens.access).await.refusal(), "401 invalid_token");
    assert_eq!(portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.refusal(), "400 invalid_grant");
    assert!(browser.open(&portal.authorization(&[])).await.has("consent-accept"));
    assert!(s.history(&lan).await.contains(&"consent_withdrawn".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn what_the_law_lets_a_service_see_stays_but_its_sessions_end() {
    let s = TestServer::start().await;
    let (mut browser, portal, tokens, lan) = entered(&s, true).await;
    let page = browser.open(PATH).await;
    assert!(page.body.contains("theo quy định của pháp luật"), "{}", page.body);
    let ask = browser.open(&format!("{PATH}/portal/end")).await;
    let page = browser.submit(&ask, &format!("{PATH}/portal/end"), &[]).await;
    assert_eq!(page.query("done").as_deref(), Some("service-left"));
    assert_eq!(portal.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.refusal(), "400 invalid_grant");
    assert!(s.history(&lan).await.contains(&"service_left".to_owned()));
    assert!(browser.open("/").await.has("logout-link"), "the person stays signed in here");
    s.finish().await;
}

#[actix_web::test]
async fn nobody_cuts_off_anothers_service() {
    let s = TestServer::start().await;
    let (mut lans, portal, tokens, _lan) = entered(&s, false).await;
    let ask = lans.open(&format!("{PATH}/portal/end")).await;
    let hung = s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let mut hungs = s.browser();
    let login = hungs.open("/login").await;
    let home = hungs.sign_in(&login, &hung, PASSPHRASE).await;
    assert_eq!(hungs.open(&format!("{PATH}/portal/end")).await.status, 404, "as any he does not know");
    let csrf = home.between(r#"<meta name="csrf" content=""#, "\"");
    hungs.submit(&ask, &format!("{PATH}/portal/end"), &[("csrf", &csrf)]).await;
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    let forged = lans.submit(&ask, &format!("{PATH}/portal/end"), &[("csrf", &csrf)]).await;
    assert_eq!(forged.status, 403);
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    s.finish().await;
}

#[actix_web::test]
async fn the_apis_a_service_may_come_to_in_a_persons_name_are_listed_by_their_names() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let guard = json!({ "name": "Kho sách số", "resources": ["https://api.example"], "grants": [], "redirect_uris": [], "scope": "" });
    s.client("api", guard).await;
    for (id, official) in [("asking", false), ("official", true)] {
        let metadata = json!({ "official": official, "may_ask": ["https://api.example"] });
        let portal = s.client(id, metadata).await;
        let mut browser = s.browser();
        let end = portal.visit(&mut browser, &lan, PASSPHRASE, &[("resource", "https://api.example")]).await;
        assert!(end.query("code").is_some(), "{}", end.body);
        let page = browser.open(PATH).await;
        assert!(page.body.contains("Kho sách số"), "{id}: {}", page.body);
        let ask = browser.open(&format!("{PATH}/{id}/end")).await;
        browser.submit(&ask, &format!("{PATH}/{id}/end"), &[]).await;
        assert!(!browser.open(PATH).await.body.contains("Kho sách số"), "{id}");
    }
    s.finish().await;
}
