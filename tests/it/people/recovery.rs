//! Coming back into an account: two codes and a day, and everything that must not work.

use std::time::Duration;

use diesel::RunQueryDsl as _;
use futures_util::future::join_all;
use khoa::account::{self, Ground};
use serde_json::{Value, json};

use crate::support::{Browser, Page, TestServer, person};

pub(super) const PASSPHRASE: &str = "trang sáng trên sông quê";
pub(super) const NEW: &str = "mưa rơi trên mái ngói";
pub(super) const LAN: &str = "099200000001";
pub(super) const EMAIL: &str = "p099200000001@mail.example";
pub(super) const PHONE: &str = "+84900000001";
pub(super) const DAY: Duration = Duration::from_secs(86_400);

/// Somebody whose addresses are proven.
pub(super) async fn lan(s: &TestServer) {
    let mut lan = person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE));
    (lan["email_verified"], lan["phone_verified"]) = (json!(true), json!(true));
    s.import(&[lan]).await;
}

/// A service that knows Lan.
pub(super) async fn opened() -> TestServer {
    let s = TestServer::start().await;
    lan(&s).await;
    s
}

pub(super) fn newest(s: &TestServer, recipient: &str) -> Option<String> {
    let of_recipient = |message: &&Value| message["to"].as_str() == Some(recipient);
    Some(s.outbox().iter().rfind(of_recipient)?["text"].as_str()?.to_owned())
}

pub(super) fn digits(s: &TestServer, recipient: &str) -> String {
    let text = newest(s, recipient).unwrap();
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap().to_owned()
}

/// The long code in the newest message to `recipient`.
pub(super) fn long_code(s: &TestServer, recipient: &str) -> String {
    let text = newest(s, recipient).unwrap();
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.rfind(|word| word.len() == 19 && word.matches('-').count() == 3).unwrap().to_owned()
}

pub(super) async fn is_let_in(s: &TestServer, password: &str) -> bool {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    let home = browser.sign_in(&page, LAN, password).await;
    s.running.run_jobs().await.unwrap();
    home.has("logout-link")
}

pub(super) async fn asked(s: &TestServer, browser: &mut Browser, username: &str) -> Page {
    // Messages of one moment lie in the outbox in any order.
    s.later(Duration::from_secs(1));
    let page = browser.open("/recover").await;
    let page = browser.submit(&page, "/recover", &[("username", username)]).await;
    s.running.run_jobs().await.unwrap();
    page
}

/// Asks for codes and brings both back.
pub(super) async fn proven(s: &TestServer, browser: &mut Browser) -> Page {
    let page = asked(s, browser, LAN).await;
    let (email, phone) = (digits(s, EMAIL), digits(s, PHONE));
    s.later(Duration::from_secs(1));
    let page =
        browser.submit(&page, "/recover/codes", &[("email_code", &email), ("phone_code", &phone)]).await;
    s.running.run_jobs().await.unwrap();
    page
}

#[actix_web::test]
async fn two_codes_begin_a_day_and_after_it_a_new_password_ends_everything() {
    let s = opened().await;
    let app = s.client("app", json!({ "auth": "none" })).await;
    let mut own = s.browser();
    let tokens = app.sign_in(&mut own, LAN, PASSPHRASE).await;
    let mut lost = s.browser();
    let login = lost.open("/login").await;
    assert!(login.has("recover-link"));
    let page = proven(&s, &mut lost).await;
    assert!(page.has("told") && page.body.contains("03/01/2026 10:04"), "{}", page.body);
    for (recipient, way) in [(EMAIL, "mail"), (PHONE, "sms")] {
        assert!(s.outbox().iter().any(|m| m["to"] == recipient && m["channel"] == way), "{recipient}");
        assert_eq!(long_code(&s, recipient).len(), 19, "each says how to refuse");
    }
    assert!(is_let_in(&s, PASSPHRASE).await, "nothing has changed");
    s.later(DAY - Duration::from_secs(3));
    let early = proven(&s, &mut lost).await;
    assert!(early.has("told"), "one second is missing: {}", early.body);
    let form = proven(&s, &mut lost).await;
    assert!(form.has("recover-password-submit"), "{}", form.body);
    for weak in ["nguyenthilan", "P@ssw0rd", "abc@1234", "taoyeuem"] {
        let weak = lost.submit(&form, "/recover/password", &[("new_password", weak)]).await;
        assert!(weak.status == 400 && weak.has("new-password-why"));
    }
    let done = lost.submit(&form, "/recover/password", &[("new_password", NEW)]).await;
    assert!(done.has("told") && done.body.contains("/login"), "{}", done.body);
    assert!(!lost.cookies.contains_key("khoa_session"), "nobody is signed in by it");
    s.running.run_jobs().await.unwrap();
    assert!(newest(&s, EMAIL).unwrap().contains("đã được đặt lại"));
    assert!(!own.open("/").await.has("logout-link"));
    assert_eq!(app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.refusal(), "400 invalid_grant");
    assert!(!is_let_in(&s, PASSPHRASE).await && is_let_in(&s, NEW).await);
    let history = s.history(LAN).await;
    assert!(history.contains(&"recovery_begun".to_owned()) && history.contains(&"recovery_used".to_owned()));
    let twice = lost.submit(&form, "/recover/password", &[("new_password", PASSPHRASE)]).await;
    assert_eq!(twice.status, 400, "once only");
    s.finish().await;
}

#[actix_web::test]
async fn unknown_unproven_and_locked_people_look_the_same_and_get_nothing() {
    let s = opened().await;
    let mut hung = person("099200000002", "Trần Văn Hùng", Some(PASSPHRASE));
    (hung["email_verified"], hung["phone_verified"]) = (json!(false), json!(false));
    s.import(&[hung, person("099200000003", "Lê Thị Mai", Some(PASSPHRASE))]).await;
    let (vault, now) = (s.running.app.vault.clone(), s.clock.now());
    let locked = s.running.app.db.write(move |c| {
        let account = account::find(c, &vault, "099200000003")?.unwrap();
        account::lock(c, now, account, (Ground::HolderAsked, "test"), "test")
    });
    assert!(locked.await.unwrap());
    let mut shapes = Vec::new();
    for name in [LAN, "099200000009", "nobody", "099200000002", "099200000003"] {
        let mut browser = s.browser();
        let page = asked(&s, &mut browser, name).await;
        let wrong = [("email_code", "000000"), ("phone_code", "000000")];
        let refused = browser.submit(&page, "/recover/codes", &wrong).await;
        let own = |page: &Page| {
            let csrf = page.between(r#"<meta name="csrf" content=""#, "\"");
            let id = page.between("name=\"recovery\" value=\"", "\"");
            (page.status.as_u16(), page.body.replace(&csrf, "CSRF").replace(&id, "ID"))
        };
        shapes.push((own(&page), own(&refused)));
    }
    assert!(shapes.iter().all(|shape| *shape == shapes[0]), "{shapes:?}");
    let to: Vec<String> = s.outbox().iter().map(|m| m["to"].as_str().unwrap().to_owned()).collect();
    assert_eq!(to.len(), 2, "{to:?}");
    assert!(to.iter().all(|to| to == EMAIL || to == PHONE), "{to:?}");
    s.finish().await;
}

#[actix_web::test]
async fn a_code_that_was_right_is_kept_and_five_tries_are_all() {
    let s = opened().await;
    let mut browser = s.browser();
    let page = asked(&s, &mut browser, LAN).await;
    let (email, phone) = (digits(&s, EMAIL), digits(&s, PHONE));
    let half =
        browser.submit(&page, "/recover/codes", &[("email_code", &email), ("phone_code", "000000")]).await;
    assert!(half.status == 400 && half.has("email-right") && half.has("phone-code-why"), "{}", half.body);
    let whole = browser.submit(&half, "/recover/codes", &[("phone_code", &phone)]).await;
    assert!(whole.has("told"), "{}", whole.body);

    let mut guesser = s.browser();
    let page = asked(&s, &mut guesser, LAN).await;
    for _press in 0..6 {
        let empty = [("email_code", ""), ("phone_code", " ")];
        let told = guesser.submit(&page, "/recover/codes", &empty).await;
        assert!(told.status == 400 && told.body.contains("Hãy nhập mã trong email"), "{}", told.body);
    }
    let (email, phone) = (digits(&s, EMAIL), digits(&s, PHONE));
    let wrong = [("email_code", "000000"), ("phone_code", "000000")];
    let page_ref = &page;
    let guesses = join_all((0..8).map(|_| {
        let mut guesser = guesser.clone();
        async move { guesser.submit(page_ref, "/recover/codes", &wrong).await.status.as_u16() }
    }));
    let guesses = guesses.await;
    assert_eq!(guesses.iter().filter(|status| **status == 400).count(), 5, "{guesses:?}");
    let right = [("email_code", email.as_str()), ("phone_code", phone.as_str())];
    assert_eq!(guesser.submit(&page, "/recover/codes", &right).await.status, 429);
    let mut other = s.browser();
    other.open("/recover").await;
    let elsewhere = other.open(&format!("/recover/codes?recovery={}", page.query("recovery").unwrap())).await;
    assert_eq!(elsewhere.status, 400, "another browser cannot go on with it");
    s.finish().await;
}

#[actix_web::test]
async fn the_form_of_the_new_password_opens_for_nobody_before_both_codes_and_the_day() {
    let s = opened().await;
    let mut browser = s.browser();
    let page = asked(&s, &mut browser, LAN).await;
    let mut crafted = page;
    crafted.body = crafted.body.replace("action=\"/recover/codes\"", "action=\"/recover/password\"");
    assert_eq!(browser.submit(&crafted, "/recover/password", &[("new_password", NEW)]).await.status, 400);
    crafted.body = crafted.body.replace("action=\"/recover/password\"", "action=\"/recover/codes\"");
    let both = [("email_code", digits(&s, EMAIL)), ("phone_code", digits(&s, PHONE))];
    let both = [(both[0].0, both[0].1.as_str()), (both[1].0, both[1].1.as_str())];
    assert!(browser.submit(&crafted, "/recover/codes", &both).await.has("told"));
    crafted.body = crafted.body.replace("action=\"/recover/codes\"", "action=\"/recover/password\"");
    assert_eq!(browser.submit(&crafted, "/recover/password", &[("new_password", NEW)]).await.status, 400);
    assert!(is_let_in(&s, PASSPHRASE).await && !is_let_in(&s, NEW).await);
    s.finish().await;
}

#[actix_web::test]
async fn whoever_is_signed_in_sees_a_recovery_and_stops_it_with_one_press() {
    let s = opened().await;
    let (mut thief, mut own) = (s.browser(), s.browser());
    proven(&s, &mut thief).await;
    let login = own.open("/login").await;
    let home = own.sign_in(&login, LAN, PASSPHRASE).await;
    assert!(home.has("recovery-cancel"), "{}", home.body);
    let home = own.submit(&home, "/settings/recovery/cancel", &[]).await;
    assert!(!home.has("recovery-cancel") && home.query("done").as_deref() == Some("recovery-cancelled"));
    s.later(DAY);
    assert!(proven(&s, &mut thief).await.has("told"), "the day begins anew");
    assert!(s.history(LAN).await.contains(&"recovery_cancelled".to_owned()));
    s.finish().await;
}

#[actix_web::test]
async fn the_code_of_a_letter_ends_everything_once_and_nothing_before_it_is_sent() {
    let s = opened().await;
    let app = s.client("app", json!({ "auth": "none" })).await;
    let mut thief = s.browser();
    let tokens = app.sign_in(&mut thief, LAN, PASSPHRASE).await;
    s.running.run_jobs().await.unwrap();
    proven(&s, &mut s.browser()).await;
    let code = long_code(&s, EMAIL);
    let mut reader = s.browser();
    let page = reader.open("/not-me").await;
    assert!(thief.open("/").await.has("recovery-cancel"), "looking changes nothing");
    for wrong in ["", "ABCD", "0000-0000-0000-0000"] {
        assert!(reader.submit(&page, "/not-me", &[("code", wrong)]).await.has("long-code-why"), "{wrong}");
    }
    let copied = code.to_lowercase().replace('-', " ");
    let done = reader.submit(&page, "/not-me", &[("code", &copied)]).await;
    assert!(done.has("told") && done.body.contains("/settings/password"), "{}", done.body);
    assert!(!thief.open("/").await.has("logout-link"));
    assert_eq!(app.refresh(tokens.refresh.as_deref().unwrap(), &[]).await.refusal(), "400 invalid_grant");
    assert!(reader.submit(&page, "/not-me", &[("code", &code)]).await.has("long-code-why"), "good once");
    s.running.run_jobs().await.unwrap();
    assert!(s.history(LAN).await.contains(&"disowned".to_owned()));
    s.later(DAY);
    assert!(proven(&s, &mut s.browser()).await.has("told"), "the recovery that waited is no more");
    let late = long_code(&s, EMAIL);
    s.later(7 * DAY + Duration::from_secs(1));
    let page = reader.open("/not-me").await;
    assert!(reader.submit(&page, "/not-me", &[("code", &late)]).await.has("long-code-why"), "for a week");
    s.finish().await;
}

#[actix_web::test]
async fn strangers_can_neither_flood_nor_shut_out_the_holder_at_their_own_browser() {
    let s = opened().await;
    let mut own = s.browser();
    let login = own.open("/login").await;
    own.sign_in(&login, LAN, PASSPHRASE).await;
    let out = own.open("/logout").await;
    own.submit(&out, "/logout", &[("confirm", "yes")]).await;
    s.running.run_jobs().await.unwrap();
    let before = s.outbox().len();
    for _ in 0..8 {
        asked(&s, &mut s.browser(), LAN).await;
    }
    assert!(s.outbox().len() - before <= 6, "{} messages from one place", s.outbox().len() - before);
    let page = asked(&s, &mut own, LAN).await;
    assert_eq!(page.url.path(), "/recover/codes", "{}", page.body);
    assert!(is_let_in(&s, PASSPHRASE).await, "and nobody is locked out of signing in");
    for name in ["099200000009", "nobody"] {
        let mut statuses = Vec::new();
        for _ in 0..4 {
            statuses.push(asked(&s, &mut s.browser(), name).await.status.as_u16());
        }
        assert_eq!(statuses, [200, 200, 200, 429], "a name that is nobody's runs out as well");
    }
    s.finish().await;
}

#[actix_web::test]
async fn of_several_who_finish_one_recovery_at_once_one_does() {
    let s = opened().await;
    let mut browser = s.browser();
    proven(&s, &mut browser).await;
    s.later(DAY);
    let form = proven(&s, &mut browser).await;
    let form = &form;
    let sent = join_all((0..4).map(|_| {
        let mut browser = browser.clone();
        async move { browser.submit(form, "/recover/password", &[("new_password", NEW)]).await }
    }));
    assert_eq!(sent.await.iter().filter(|page| page.status == 200).count(), 1);
    let used = s.history(LAN).await.iter().filter(|event| *event == "recovery_used").count();
    assert_eq!(used, 1);
    s.finish().await;
}

#[actix_web::test]
async fn a_database_that_fails_at_the_end_costs_nobody_their_codes() {
    let s = opened().await;
    let mut browser = s.browser();
    proven(&s, &mut browser).await;
    s.later(DAY);
    let form = proven(&s, &mut browser).await;
    let rename = async |from: &str, to: &str| {
        let sql = format!("alter table {from} rename to {to}");
        s.running.app.db.write(move |c| Ok(diesel::sql_query(sql.clone()).execute(c)?)).await.unwrap();
    };
    rename("denials", "mislaid").await;
    let failed = browser.submit(&form, "/recover/password", &[("new_password", NEW)]).await;
    assert_eq!(failed.status, 503);
    rename("mislaid", "denials").await;
    assert!(browser.submit(&failed, "/recover/password", &[("new_password", NEW)]).await.has("told"));
    assert!(is_let_in(&s, NEW).await);
    s.finish().await;
}

#[actix_web::test]
async fn an_authority_on_the_way_of_a_recovery_wins() {
    let s = opened().await;
    let mut browser = s.browser();
    proven(&s, &mut browser).await;
    s.later(DAY);
    let form = proven(&s, &mut browser).await;
    let desk = s.running.app.desk(None);
    let locked = s.running.app.db.write(move |c| {
        let account = account::find(c, &desk.vault, LAN)?.unwrap();
        khoa::sign_out::lock(c, &desk, account, Ground::AuthorityAsked, "decision 3", "test")
    });
    assert!(locked.await.unwrap());
    let refused = browser.submit(&form, "/recover/password", &[("new_password", NEW)]).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    s.finish().await;
}

#[actix_web::test]
async fn a_stranger_who_keeps_asking_makes_nobody_else_wait() {
    let s =
        TestServer::start_with(|config| config.server.trusted_proxies = vec![[127, 0, 0, 1].into()]).await;
    lan(&s).await;
    let from = |address: &str| {
        let mut browser = s.browser();
        browser.headers.push(("x-forwarded-for", address.to_owned()));
        browser
    };
    for _ in 0..12 {
        asked(&s, &mut from("192.0.2.7"), LAN).await;
    }
    assert_eq!(asked(&s, &mut from("192.0.2.7"), LAN).await.status, 429);
    assert_eq!(asked(&s, &mut from("192.0.2.8"), LAN).await.url.path(), "/recover/codes");
    s.finish().await;
}
