//! Opening an account by oneself: two codes, a password, and no word about who has one already.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Browser, Page, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";

fn code_to(s: &TestServer, recipient: &str) -> Option<String> {
    let of_recipient = |message: &&Value| message["to"].as_str() == Some(recipient);
    let text = s.outbox().iter().rfind(of_recipient)?["text"].as_str()?.to_owned();
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).map(str::to_owned)
}

fn typed<'a>(email: &'a str, phone: &'a str, password: &'a str) -> [(&'a str, &'a str); 3] {
    [("email_code", email), ("phone_code", phone), ("new_password", password)]
}

async fn asked_for_codes(s: &TestServer, browser: &mut Browser, email: &str, phone: &str) -> Page {
    let page = browser.open("/register").await;
    let fields = [("full_name", "Lê Thị Mai"), ("email", email), ("phone", phone), ("terms", "yes")];
    let page = browser.submit(&page, "/register", &fields).await;
    s.running.run_jobs().await.unwrap();
    page
}

#[actix_web::test]
async fn two_codes_and_a_password_open_an_account_without_a_level() {
    let s = TestServer::start().await;
    let mut browser = s.browser();
    let page = asked_for_codes(&s, &mut browser, "mai@mail.example", "0900000100").await;
    assert_eq!(page.url.path(), "/register/verify", "{}", page.body);
    let (email, phone) = (code_to(&s, "mai@mail.example").unwrap(), code_to(&s, "+84900000100").unwrap());
    let weak = browser.submit(&page, "/register/verify", &typed(&email, &phone, "mai@mail.example")).await;
    assert!(weak.status == 400 && weak.has("error"));
    assert!(weak.has("email-proven") && weak.has("phone-proven") && !weak.has("email-code"), "{}", weak.body);
    let home = browser.submit(&weak, "/register/verify", &[("new_password", PASSPHRASE)]).await;
    assert!(home.has("logout-link") && home.body.contains("Lê Thị Mai"), "{}", home.body);
    assert_eq!(s.running.run_jobs().await.unwrap(), 0, "no letter about the browser it was made in");
    assert_eq!(s.history("mai@mail.example").await, ["registered", "password_set", "signed_in"]);
    let twice = browser.submit(&page, "/register/verify", &typed(&email, &phone, PASSPHRASE)).await;
    assert!(twice.has("logout-link"), "a second press of the button leads to where the first did");
    browser.cookies.remove("khoa_session");
    let again = browser.submit(&page, "/register/verify", &typed(&email, &phone, PASSPHRASE)).await;
    assert_eq!(again.status, 410, "codes are good once");
    s.finish().await;
}

#[actix_web::test]
async fn one_wrong_code_asks_for_that_code_alone() {
    let s = TestServer::start().await;
    let mut browser = s.browser();
    let page = asked_for_codes(&s, &mut browser, "mai@mail.example", "0900000100").await;
    let (email, phone) = (code_to(&s, "mai@mail.example").unwrap(), code_to(&s, "+84900000100").unwrap());
    let wrong = browser.submit(&page, "/register/verify", &typed("000000", &phone, "short")).await;
    assert!(
        wrong.status == 400 && wrong.has("email-code-why") && wrong.has("new-password-why"),
        "{}",
        wrong.body
    );
    assert!(wrong.has("phone-proven") && !wrong.has("phone-code"));
    let fields = [("email_code", email.as_str()), ("new_password", PASSPHRASE)];
    let home = browser.submit(&wrong, "/register/verify", &fields).await;
    assert!(home.has("logout-link"), "{}", home.body);
    s.finish().await;
}

#[actix_web::test]
async fn an_address_that_has_an_account_looks_like_any_other() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let page = asked_for_codes(&s, &mut browser, "p099200000001@mail.example", "0900000100").await;
    assert_eq!((page.status.as_u16(), page.url.path()), (200, "/register/verify"));
    assert_eq!(code_to(&s, "p099200000001@mail.example"), None, "its owner reads that they have one");
    assert!(code_to(&s, "+84900000100").is_some());
    s.finish().await;
}

#[actix_web::test]
async fn codes_cannot_be_guessed_and_die() {
    let s = TestServer::start().await;
    let mut browser = s.browser();
    let page = asked_for_codes(&s, &mut browser, "mai@mail.example", "0900000100").await;
    let (email, phone) = (code_to(&s, "mai@mail.example").unwrap(), code_to(&s, "+84900000100").unwrap());
    let mut tried = 0;
    for guess in 0..15 {
        let wrong = format!("{guess:06}");
        let fields = typed(&wrong, &wrong, PASSPHRASE);
        tried += usize::from(browser.submit(&page, "/register/verify", &fields).await.status == 400);
    }
    assert!(tried <= 10, "{tried} guesses were looked at");
    let sent = s.outbox().len();
    let again = browser.submit(&page, "/register/verify", &[("action", "resend")]).await;
    assert_eq!(again.status, 429, "new codes could not be tried either");
    s.running.run_jobs().await.unwrap();
    assert_eq!(s.outbox().len(), sent);
    let right = typed(&email, &phone, PASSPHRASE);
    assert_eq!(browser.submit(&page, "/register/verify", &right).await.status, 429);

    let mut late = s.browser();
    let page = asked_for_codes(&s, &mut late, "lan@mail.example", "0900000101").await;
    let (email, phone) = (code_to(&s, "lan@mail.example").unwrap(), code_to(&s, "+84900000101").unwrap());
    s.later(Duration::from_secs(601));
    let right = typed(&email, &phone, PASSPHRASE);
    assert_eq!(late.submit(&page, "/register/verify", &right).await.status, 410);
    s.finish().await;
}

#[actix_web::test]
async fn nobody_can_be_flooded_with_messages() {
    let s = TestServer::start().await;
    for _ in 0..8 {
        asked_for_codes(&s, &mut s.browser(), "mai@mail.example", "0900000100").await;
    }
    let sent = s.outbox().iter().filter(|message| message["to"] == "mai@mail.example").count();
    assert!(sent <= 5, "{sent} letters to one address");
    s.finish().await;
}

#[actix_web::test]
async fn a_registration_begun_at_a_service_ends_there() {
    let s = TestServer::start().await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    let login = browser.open(&portal.authorization(&[])).await;
    let flow = login.query("flow").unwrap();
    let page = browser.open(&format!("/register?flow={flow}")).await;
    let fields = [
        ("full_name", "Lê Thị Mai"),
        ("email", "mai@mail.example"),
        ("phone", "0900000100"),
        ("terms", "yes"),
    ];
    let page = browser.submit(&page, "/register", &fields).await;
    s.running.run_jobs().await.unwrap();
    let (email, phone) = (code_to(&s, "mai@mail.example").unwrap(), code_to(&s, "+84900000100").unwrap());
    let end = browser.submit(&page, "/register/verify", &typed(&email, &phone, PASSPHRASE)).await;
    assert!(end.url.as_str().starts_with(&portal.redirect_uri) && end.query("code").is_some(), "{}", end.url);
    s.finish().await;
}

#[actix_web::test]
async fn a_name_that_would_be_a_message_in_our_letter_is_refused() {
    let s = TestServer::start().await;
    for name in ["Visit evil.example/win now", "Call 0900 000 000", "mai@evil.example", "a:b"] {
        let mut browser = s.browser();
        let page = browser.open("/register").await;
        let fields =
            [("full_name", name), ("email", "mai@mail.example"), ("phone", "0900000100"), ("terms", "yes")];
        let page = browser.submit(&page, "/register", &fields).await;
        assert_eq!(page.status, 400, "{name}");
    }
    assert!(s.outbox().is_empty());
    s.finish().await;
}
