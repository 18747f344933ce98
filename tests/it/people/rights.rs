//! What somebody may ask about the data of themselves: a copy of all of it, and its erasure.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::account::Ground;
use khoa::{account, application, audit, sign_out};
use serde_json::{Value, json};

use super::recovery::{DAY, EMAIL, LAN, PASSPHRASE, newest, opened};
use crate::changeover::bring;
use crate::support::{Browser, Page, TestServer};

pub(crate) const MAI: &str = "mai@mail.example";
const PATH: &str = "/settings/data";

/// Signed in, on that page.
async fn at_data(s: &TestServer, username: &str) -> (Browser, Page) {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    assert!(browser.sign_in(&page, username, PASSPHRASE).await.has("logout-link"));
    s.running.run_jobs().await.unwrap();
    // Messages of one moment lie in the outbox in any order.
    s.later(Duration::from_secs(1));
    let page = browser.open(PATH).await;
    (browser, page)
}

fn code_to(s: &TestServer, recipient: &str) -> String {
    let text = newest(s, recipient).unwrap();
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap().to_owned()
}

/// Opens an account of somebody whom no register knows.
pub(crate) async fn registers(s: &TestServer) {
    let mut browser = s.browser();
    let page = browser.open("/register").await;
    let fields = [("full_name", "Lê Thị Mai"), ("email", MAI), ("phone", "0900000100"), ("terms", "yes")];
    let page = browser.submit(&page, "/register", &fields).await;
    s.running.run_jobs().await.unwrap();
    let (email, phone) = (code_to(s, MAI), code_to(s, "+84900000100"));
    let typed =
        [("email_code", email.as_str()), ("phone_code", phone.as_str()), ("new_password", PASSPHRASE)];
    assert!(browser.submit(&page, "/register/verify", &typed).await.has("logout-link"));
    s.running.run_jobs().await.unwrap();
}

/// Mai asks that everything be erased; answers her browser, and the page on which it waits.
async fn mai_asks(s: &TestServer) -> (Browser, Page) {
    let (mut browser, page) = at_data(s, MAI).await;
    let page = browser.submit(&page, "/settings/data/erase", &[]).await;
    assert!(page.has("erase-waits") && page.has("erase-keep"), "{}", page.body);
    s.running.run_jobs().await.unwrap();
    (browser, page)
}

async fn days_later(s: &TestServer, days: u32) {
    s.later(DAY * days);
    s.running.app.ring.refresh().await.unwrap();
    s.running.heed_calendar().await.unwrap();
    s.running.run_jobs().await.unwrap();
}

async fn is_let_in(s: &TestServer) -> bool {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, MAI, PASSPHRASE).await.has("logout-link")
}

#[actix_web::test]
async fn the_copy_has_everything_of_its_holder_no_secret_and_nobody_elses() {
    let s = opened().await;
    s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let elsewhere = format!("legacy_id,personal_number\nlan.nguyen,{LAN}\nhung.tran,099200000002\n");
    bring(&s, &elsewhere).await;
    let (mut browser, page) = at_data(&s, LAN).await;
    let file = browser.submit(&page, "/settings/data/copy", &[]).await;
    assert_eq!(file.status, 200);
    let copy: Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(copy["form"], "khoa copy 1");
    assert_eq!(
        (&copy["identity"]["name"], &copy["contact"]["email"]["address"]),
        (&json!("Nguyễn Thị Lan"), &json!(EMAIL))
    );
    assert_eq!(copy["identity"]["number"]["personal_number"], LAN);
    assert_eq!(copy["signed_in"]["browsers"].as_array().map(Vec::len), Some(1));
    assert_eq!(copy["legacy_accounts"][0]["legacy_id"], "lan.nguyen");
    let events: Vec<&str> = copy["history"]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["event"].as_str())
        .collect();
    assert_eq!(events, ["data_copied", "signed_in", "imported"]);
    assert_eq!(copy["history"]["complete"], true);
    assert!(
        !file.body.contains("argon2") && !file.body.contains("Hùng") && !file.body.contains("hung"),
        "{}",
        file.body
    );

    s.running.run_jobs().await.unwrap();
    assert!(
        newest(&s, EMAIL).unwrap().contains("bản sao"),
        "whoever has it knows all of it, so she hears of it"
    );
    s.finish().await;
}

#[actix_web::test]
async fn a_copy_or_an_erasure_takes_a_sign_in_of_this_moment() {
    let s = opened().await;
    registers(&s).await;
    let (mut browser, page) = at_data(&s, MAI).await;
    s.later(Duration::from_secs(s.running.app.config.session.fresh_seconds + 1));
    for what in ["/settings/data/copy", "/settings/data/erase"] {
        let asked = browser.submit(&page, what, &[]).await;
        assert_eq!(asked.url.path(), "/login", "{what}");
    }
    assert_eq!((s.happened("data_copied").await, s.happened("erasure_asked").await), (0, 0));
    s.finish().await;
}

#[actix_web::test]
async fn what_a_register_has_confirmed_is_kept_and_the_page_says_why() {
    let s = opened().await;
    let (mut browser, page) = at_data(&s, LAN).await;
    assert!(page.has("erase-kept") && !page.has("erase-ask"), "{}", page.body);
    let forced = browser.post_with_token(&page, "/settings/data/erase", &[]).await;
    assert!(forced.has("erase-kept"), "{}", forced.body);
    assert_eq!(s.happened("erasure_asked").await, 0);
    s.finish().await;
}

#[actix_web::test]
async fn an_erasure_waits_can_be_taken_back_and_then_leaves_nothing_but_its_proof() {
    let s = TestServer::start().await;
    registers(&s).await;
    let (mut browser, page) = mai_asks(&s).await;
    assert!(
        newest(&s, MAI).unwrap().contains("xoá mọi dữ liệu"),
        "she hears of it, with a way to say that it was not her"
    );
    let page = browser.submit(&page, "/settings/data/keep", &[]).await;
    assert!(page.has("erase-ask"), "{}", page.body);
    days_later(&s, 5).await;
    assert!(is_let_in(&s).await, "it was taken back");

    let (_browser, page) = mai_asks(&s).await;
    let receipt = page.between("id=\"erase-receipt\" href=\"", "\"");
    let receipt = receipt.strip_prefix(&s.issuer()).unwrap().to_owned();
    assert!(s.browser().open(&receipt).await.has("erased-not"), "not before its time");
    assert!(is_let_in(&s).await, "until then the account goes on");
    days_later(&s, 5).await;
    assert!(!is_let_in(&s).await);
    let soon = s.browser().open(&receipt).await;
    assert!(soon.has("erased-at") && soon.has("erased-soon") && !soon.body.contains("Mai"), "{}", soon.body);

    s.later(Duration::from_secs(60));
    let desk = s.running.app.desk(None);
    s.running.app.db.write(move |c| audit::seal(c, &desk)).await.unwrap();
    let proven = s.browser().open(&receipt).await;
    let statement = proven.between("id=\"erased-statement\">", "<");
    let said = s.running.app.ring.verify(&statement, "erasure+jwt").unwrap();
    assert!(said["log"]["leaf"].is_string() && said["erased_at"].is_string(), "{said:?}");
    let payload = URL_SAFE_NO_PAD.decode(statement.split('.').nth(1).unwrap()).unwrap();
    assert!(!String::from_utf8(payload).unwrap().contains("Mai"), "it says nothing of her");
    let verdict = s.running.app.db.read(audit::verify).await.unwrap();
    assert!(
        matches!(verdict, audit::Verdict::Sound { .. }),
        "the log stands without the person: {verdict:?}"
    );

    registers(&s).await;
    assert!(is_let_in(&s).await, "her addresses are free, for whoever has them now");
    assert_eq!(s.browser().open("/erased/AAAA").await.status, 404);
    s.finish().await;
}

#[actix_web::test]
async fn whatever_ends_everything_of_the_account_takes_its_erasure_back() {
    let s = TestServer::start().await;
    registers(&s).await;
    mai_asks(&s).await;
    let (vault, desk) = (s.running.app.vault.clone(), s.running.app.desk(None));
    let locked = s.running.app.db.write(move |c| {
        let mai = account::find(c, &vault, MAI)?.unwrap();
        sign_out::lock(c, &desk, mai, Ground::HolderAsked, "holder", "test")?;
        sign_out::unlock(c, &desk, mai, Ground::HolderAsked, "holder", "test")
    });
    locked.await.unwrap();
    days_later(&s, 5).await;
    assert!(is_let_in(&s).await);
    assert_eq!((s.happened("person_erased").await, s.happened("erasure_taken_back").await), (0, 1));
    let (_browser, page) = at_data(&s, MAI).await;
    assert!(page.has("erase-ask"), "she can ask anew");
    s.finish().await;
}

#[actix_web::test]
async fn what_an_erased_person_left_open_stands_in_nobodys_way() {
    let s = TestServer::start().await;
    registers(&s).await;
    let (mut browser, _page) = at_data(&s, MAI).await;
    let page = browser.open("/applications").await;
    let begun = browser.submit(&page, "/applications", &[]).await;
    assert!(begun.url.path().starts_with("/applications/"), "{}", begun.body);
    mai_asks(&s).await;
    days_later(&s, 5).await;
    assert_eq!(s.happened("person_erased").await, 1);
    assert_eq!(s.happened("application_lapsed").await, 1, "what she asked for ends with her");
    // What time does to everybody's applications goes on, long after her draft would have lapsed.
    s.later(DAY * 400);
    let (app, law) = (&s.running.app, s.running.app.law.get().await.unwrap());
    let desk = app.desk(None);
    app.db.write(move |c| application::tick(c, &desk, &law)).await.unwrap();
    s.finish().await;
}
