//! What people are written about their own accounts, and when they are not.

use serde_json::json;

use crate::support::{TestServer, Tokens, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const LAN: &str = "p099200000001@mail.example";
const NEW_DEVICE: &str = "Đăng nhập từ thiết bị mới";

/// The subjects of the letters to Lan, sorted.
async fn letters(s: &TestServer) -> Vec<String> {
    s.running.run_jobs().await.unwrap();
    let outbox = s.outbox();
    let to_lan = outbox.iter().filter(|message| message["to"] == LAN);
    let mut subjects: Vec<String> =
        to_lan.map(|message| message["subject"].as_str().unwrap().to_owned()).collect();
    subjects.sort();
    subjects
}

/// Somebody whose address is proven.
async fn lan(s: &TestServer) -> String {
    let mut lan = person("099200000001", "Nguyễn Thị Lan", Some(PASSPHRASE));
    lan["email_verified"] = json!(true);
    s.import(&[lan]).await;
    "099200000001".to_owned()
}

async fn sign_in(s: &TestServer, browser: &mut crate::support::Browser, username: &str) {
    let page = browser.open("/login").await;
    assert_eq!(browser.sign_in(&page, username, PASSPHRASE).await.url.path(), "/");
    let out = browser.open("/logout").await;
    browser.submit(&out, "/logout", &[("confirm", "yes")]).await;
    s.running.run_jobs().await.unwrap();
}

#[actix_web::test]
async fn a_browser_new_to_the_account_is_told_once_and_only_where_mail_reaches() {
    let s = TestServer::start().await;
    let lan = lan(&s).await;
    let mut silent = person("099200000002", "Trần Văn Hùng", Some(PASSPHRASE));
    silent.as_object_mut().unwrap().remove("email");
    s.import(&[silent]).await;
    let mut own = s.browser();
    sign_in(&s, &mut own, &lan).await;
    assert_eq!(letters(&s).await, [NEW_DEVICE]);
    sign_in(&s, &mut own, "099200000002").await;
    sign_in(&s, &mut own, &lan).await;
    assert_eq!(letters(&s).await, [NEW_DEVICE], "a family shares a browser");
    sign_in(&s, &mut s.browser(), &lan).await;
    assert_eq!(letters(&s).await, [NEW_DEVICE, NEW_DEVICE]);
    assert_eq!(s.outbox().len(), 2, "somebody without an address hears nothing");
    s.finish().await;
}

#[actix_web::test]
async fn a_replayed_code_or_refresh_token_is_told_once() {
    let s = TestServer::start().await;
    let lan = lan(&s).await;
    let (portal, app) =
        (s.client("portal", json!({})).await, s.client("app", json!({ "auth": "none" })).await);
    let mut browser = s.browser();
    let code = portal.visit(&mut browser, &lan, PASSPHRASE, &[]).await.query("code").unwrap();
    let _tokens = Tokens::of(&portal.redeem(&code, &[]).await);
    for _again in 0..3 {
        assert_eq!(portal.redeem(&code, &[]).await.refusal(), "400 invalid_grant");
    }
    let of_portal = "Bạn đã bị đăng xuất khỏi portal";
    assert_eq!(letters(&s).await, [of_portal, NEW_DEVICE]);
    let first = app.sign_in(&mut browser, &lan, PASSPHRASE).await.refresh.unwrap();
    let second = Tokens::of(&app.refresh(&first, &[]).await);
    let _third = Tokens::of(&app.refresh(second.refresh.as_deref().unwrap(), &[]).await);
    for _again in 0..3 {
        assert_eq!(app.refresh(&first, &[]).await.refusal(), "400 invalid_grant");
    }
    assert_eq!(letters(&s).await, ["Bạn đã bị đăng xuất khỏi app", of_portal, NEW_DEVICE]);
    s.finish().await;
}

#[actix_web::test]
async fn the_language_chosen_while_signed_in_is_that_of_letters_too() {
    let s = TestServer::start().await;
    let lan = lan(&s).await;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let english = browser.submit(&login, "/language", &[("lang", "en")]).await;
    browser.sign_in(&english, &lan, PASSPHRASE).await;
    assert_eq!(letters(&s).await, [NEW_DEVICE], "a browser alone is no account");
    let home = browser.open("/").await;
    browser.submit(&home, "/language", &[("lang", "vi")]).await;
    let home = browser.open("/").await;
    browser.submit(&home, "/language", &[("lang", "en")]).await;
    sign_in(&s, &mut s.browser(), &lan).await;
    assert_eq!(letters(&s).await, ["Sign-in from a new device", NEW_DEVICE]);
    s.finish().await;
}
