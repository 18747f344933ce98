//! Changing one's password: right after a sign-in, by the rules of registration, and everybody else is out.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Page, TestServer, Tokens, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const NEW: &str = "mưa rơi trên mái ngói";
const PATH: &str = "/settings/password";

async fn signed_in(s: &TestServer, username: &str, password: &str) -> (Browser, Page) {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    let home = browser.sign_in(&page, username, password).await;
    (browser, home)
}

async fn is_let_in(s: &TestServer, username: &str, password: &str) -> bool {
    signed_in(s, username, password).await.1.has("logout-link")
}

#[actix_web::test]
async fn a_new_password_takes_the_place_of_the_old_and_ends_everything_elsewhere() {
    let s = TestServer::start().await;
    let mut lan = person("099200000001", "Nguyễn Thị Lan", Some(PASSPHRASE));
    lan["email_verified"] = json!(true);
    s.import(&[lan]).await;
    let lan = "099200000001".to_owned();
    let portal = s.client("portal", json!({})).await;
    let (mut there, _) = signed_in(&s, &lan, PASSPHRASE).await;
    let tokens = Tokens::of(
        &portal
            .redeem(&portal.visit(&mut there, &lan, PASSPHRASE, &[]).await.query("code").unwrap(), &[])
            .await,
    );
    let (mut here, _) = signed_in(&s, &lan, PASSPHRASE).await;
    let form = here.open("/.well-known/change-password").await;
    assert_eq!(form.url.path(), PATH, "{}", form.body);
    assert!(form.body.contains("name=\"others\" value=\"yes\" checked"));
    let home = here.submit(&form, PATH, &[("new_password", NEW), ("others", "yes")]).await;
    assert!(
        home.has("logout-link") && home.query("done").as_deref() == Some("password-set"),
        "{}",
        home.body
    );
    assert!(!there.open("/").await.has("logout-link"));
    let refresh = tokens.refresh.unwrap();
    assert_eq!(portal.refresh(&refresh, &[]).await.refusal(), "400 invalid_grant");
    assert!(!is_let_in(&s, &lan, PASSPHRASE).await);
    assert!(is_let_in(&s, &lan, NEW).await);
    assert!(s.history(&lan).await.contains(&"password_set".to_owned()));
    s.running.run_jobs().await.unwrap();
    let told = |subject: &str| s.outbox().iter().any(|letter| letter["subject"] == subject);
    assert!(told("Mật khẩu của bạn vừa được đặt"));
    s.finish().await;
}

#[actix_web::test]
async fn other_sessions_go_on_when_their_holder_says_so() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut there, _) = signed_in(&s, &lan, PASSPHRASE).await;
    let (mut here, _) = signed_in(&s, &lan, PASSPHRASE).await;
    let form = here.open(PATH).await;
    here.submit(&form, PATH, &[("new_password", NEW)]).await;
    assert!(there.open("/").await.has("logout-link"));
    s.finish().await;
}

#[actix_web::test]
async fn a_bad_password_is_refused_with_the_reason_and_changes_nothing() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut browser, _) = signed_in(&s, &lan, PASSPHRASE).await;
    let form = browser.open(PATH).await;
    for bad in ["", "short", "nguyenthilan2000", "12345678", "0992 0000 0001 abc"] {
        let refused = browser.submit(&form, PATH, &[("new_password", bad)]).await;
        assert!(refused.status == 400 && refused.has("error") && refused.has("new-password-why"), "{bad}");
    }
    let forged = browser.submit(&form, PATH, &[("csrf", "AAAA"), ("new_password", NEW)]).await;
    assert_eq!(forged.status, 403);
    assert!(is_let_in(&s, &lan, PASSPHRASE).await && !is_let_in(&s, &lan, NEW).await);
    s.finish().await;
}

#[actix_web::test]
async fn it_takes_a_fresh_sign_in_which_leads_back_to_the_form() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let login = browser.open(PATH).await;
    assert_eq!(login.url.path(), "/login");
    assert!(!login.has("login-cancel"), "no service asks");
    let form = browser.sign_in(&login, &lan, PASSPHRASE).await;
    assert_eq!(form.url.path(), PATH);
    s.later(Duration::from_secs(301));
    let stale = browser.submit(&form, PATH, &[("new_password", NEW)]).await;
    assert_eq!(stale.url.path(), "/login");
    let form = browser.sign_in(&stale, &lan, PASSPHRASE).await;
    assert_eq!(form.url.path(), PATH);
    assert!(is_let_in(&s, &lan, PASSPHRASE).await, "nothing changed meanwhile");
    s.finish().await;
}

#[actix_web::test]
async fn passwords_change_ten_times_a_day_and_no_oftener() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut browser, _) = signed_in(&s, &lan, PASSPHRASE).await;
    let form = browser.open(PATH).await;
    for _ in 0..10 {
        assert_eq!(browser.submit(&form, PATH, &[("new_password", NEW)]).await.url.path(), "/");
    }
    let refused = browser.submit(&form, PATH, &[("new_password", PASSPHRASE)]).await;
    assert!(refused.status == 429 && refused.headers.contains_key("retry-after"));
    assert!(is_let_in(&s, &lan, NEW).await);
    s.finish().await;
}

#[actix_web::test]
async fn a_stranger_and_a_person_without_a_password_reach_nothing_by_it() {
    let s = TestServer::start().await;
    s.import(&[person("099200000002", "Trần Văn Hùng", None)]).await;
    let mut browser = s.browser();
    let login = browser.open(PATH).await;
    assert_eq!(login.url.path(), "/login");
    assert!(browser.sign_in(&login, "099200000002", "").await.has("error"));
    s.finish().await;
}
