//! A new e-mail address or mobile number: proven before it counts, told where the old one is read.

use std::time::Duration;

use khoa::base::Entropy;
use serde_json::Value;

use crate::support::{Browser, Page, TestServer, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const PATH: &str = "/settings/contact";
const OLD: &str = "p099200000001@mail.example";
const NEW: &str = "lan.moi@mail.example";

async fn signed_in(s: &TestServer, username: &str) -> Browser {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, username, PASSPHRASE).await;
    browser
}

async fn lets_in(s: &TestServer, username: &str) -> bool {
    signed_in(s, username).await.open("/").await.has("logout-link")
}

fn newest(s: &TestServer, recipient: &str) -> Option<String> {
    let of_recipient = |message: &&Value| message["to"].as_str() == Some(recipient);
    Some(s.outbox().iter().rfind(of_recipient)?["text"].as_str()?.to_owned())
}

fn digits(s: &TestServer, recipient: &str) -> String {
    let text = newest(s, recipient).unwrap();
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap().to_owned()
}

async fn asked(s: &TestServer, browser: &mut Browser, field: &str, value: &str) -> Page {
    let page = browser.open(PATH).await;
    let page = browser.submit(&page, PATH, &[(field, value)]).await;
    s.running.run_jobs().await.unwrap();
    page
}

#[actix_web::test]
async fn requests_that_are_refused_or_reach_nobody_spend_nothing_of_what_all_people_share() {
    let s = TestServer::start_with(|config| config.registration.sendings_per_hour = 1).await;
    // What all people together may cause is counted by the hour, in one Redis for all who use it: this hour is ours.
    s.later(Duration::from_secs(3_600) * (u32::from_be_bytes(Entropy::Os.bytes()) % 100_000));
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let mut unknown = signed_in(&s, OLD).await;
    unknown.cookies.remove("khoa_device");
    let form = unknown.open(PATH).await;
    s.later(Duration::from_secs(301));
    for _ in 0..5 {
        let refused = unknown.submit(&form, PATH, &[("email", NEW)]).await;
        assert_eq!(refused.url.path(), "/login", "the sign-in is too old");
    }
    let again = unknown.open("/login?again=any").await;
    unknown.sign_in(&again, OLD, PASSPHRASE).await;
    unknown.cookies.remove("khoa_device");
    let taken = asked(&s, &mut unknown, "email", "p099200000002@mail.example").await;
    assert_eq!(taken.url.path(), "/settings/contact/code", "nobody is told, and nothing is sent");
    let sent = asked(&s, &mut unknown, "email", NEW).await;
    assert!(sent.url.path() == "/settings/contact/code" && newest(&s, NEW).is_some(), "{}", sent.body);
    let over = asked(&s, &mut unknown, "email", "lan.khac@mail.example").await;
    assert!(over.status == 429 && over.headers["retry-after"] == "600");
    let mut own = signed_in(&s, OLD).await;
    let known = asked(&s, &mut own, "email", "lan.nua@mail.example").await;
    assert_eq!(known.url.path(), "/settings/contact/code", "a browser that knows the account is let through");
    s.finish().await;
}

#[actix_web::test]
async fn a_new_address_takes_the_place_of_the_old_once_its_code_came_back() {
    let s = TestServer::start().await;
    let mut lan = person("099200000001", "Nguyễn Thị Lan", Some(PASSPHRASE));
    (lan["email_verified"], lan["phone_verified"]) = (true.into(), true.into());
    s.import(&[lan]).await;
    let mut browser = signed_in(&s, OLD).await;
    let page = asked(&s, &mut browser, "email", NEW).await;
    assert_eq!(page.url.path(), "/settings/contact/code", "{}", page.body);
    let wrong = browser.submit(&page, "/settings/contact/code", &[("code", "000000")]).await;
    assert!(wrong.status == 400 && wrong.has("email-code-why"));
    assert!(lets_in(&s, OLD).await && !lets_in(&s, NEW).await, "nothing changed yet");
    let code = digits(&s, NEW);
    let done = browser.submit(&page, "/settings/contact/code", &[("code", &code)]).await;
    assert!(done.query("done").as_deref() == Some("email") && done.body.contains(NEW), "{}", done.body);
    s.running.run_jobs().await.unwrap();
    let told = |letter: &Value| {
        letter["to"] == OLD
            && letter["subject"] == "Email của tài khoản đã được đổi"
            && letter["text"].as_str().unwrap().contains("/not-me")
    };
    assert!(s.outbox().iter().any(told), "the old address is told, with a way to say no");
    assert!(lets_in(&s, NEW).await && lets_in(&s, OLD).await, "the old one is kept for a week");
    assert!(s.history("099200000001").await.contains(&"contact_changed".to_owned()));
    let again = browser.submit(&page, "/settings/contact/code", &[("code", &code)]).await;
    assert_eq!(again.status, 400, "a code is good once");

    let page = asked(&s, &mut browser, "phone", "0900000777").await;
    let code = digits(&s, "+84900000777");
    browser.submit(&page, "/settings/contact/code", &[("code", &code)]).await;
    s.running.run_jobs().await.unwrap();
    assert!(newest(&s, "+84900000001").unwrap().contains("vua doi"), "so is the old number");
    assert!(lets_in(&s, "0900000777").await && lets_in(&s, "0900000001").await);
    s.finish().await;
}

#[actix_web::test]
async fn an_address_that_another_has_looks_like_any_other_and_stays_theirs() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let hungs = "p099200000002@mail.example";
    let mut browser = signed_in(&s, OLD).await;
    s.running.run_jobs().await.unwrap();
    let before = s.outbox().len();
    let page = asked(&s, &mut browser, "email", hungs).await;
    assert_eq!(page.url.path(), "/settings/contact/code");
    assert_eq!(s.outbox().len(), before, "no code comes");
    assert!(
        browser.submit(&page, "/settings/contact/code", &[("code", "000000")]).await.has("email-code-why")
    );
    assert!(lets_in(&s, hungs).await);
    s.finish().await;
}

#[actix_web::test]
async fn of_two_who_prove_one_address_the_first_has_it() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let (mut lans, mut hungs) = (signed_in(&s, OLD).await, signed_in(&s, "099200000002").await);
    let lan = asked(&s, &mut lans, "email", NEW).await;
    let lans_code = digits(&s, NEW);
    let hung = asked(&s, &mut hungs, "email", NEW).await;
    let hungs_code = digits(&s, NEW);
    let won = lans.submit(&lan, "/settings/contact/code", &[("code", &lans_code)]).await;
    assert_eq!(won.query("done").as_deref(), Some("email"));
    let lost = hungs.submit(&hung, "/settings/contact/code", &[("code", &hungs_code)]).await;
    assert_eq!(lost.status, 400);
    assert!(signed_in(&s, NEW).await.open("/").await.body.contains("Nguyễn Thị Lan"));
    s.finish().await;
}

#[actix_web::test]
async fn it_takes_a_fresh_sign_in_an_address_that_can_be_one_and_the_same_browser() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = signed_in(&s, OLD).await;
    let form = browser.open(PATH).await;
    for (field, value) in [("email", "lan"), ("email", ""), ("phone", "123"), ("phone", "")] {
        let refused = browser.submit(&form, PATH, &[(field, value)]).await;
        assert!(refused.status == 400 && refused.has(&format!("{field}-why")), "{field} {value}");
    }
    let page = asked(&s, &mut browser, "email", NEW).await;
    let code = digits(&s, NEW);
    let mut elsewhere = signed_in(&s, OLD).await;
    let own = elsewhere.open(PATH).await.between(r#"<meta name="csrf" content=""#, "\"");
    let stolen = elsewhere.submit(&page, "/settings/contact/code", &[("csrf", &own), ("code", &code)]).await;
    assert_eq!(stolen.status, 400);
    s.later(Duration::from_secs(301));
    let stale = browser.submit(&page, "/settings/contact/code", &[("code", &code)]).await;
    assert_eq!(stale.url.path(), "/login");
    assert!(lets_in(&s, OLD).await && !lets_in(&s, NEW).await);
    s.finish().await;
}
