//! What went wrong elsewhere, as it was reported in public, tried here.

use std::time::Duration;

use khoa::application::{self, Means, ask_again};
use khoa::demo::registers::Behaviour;
use khoa::login::recover::{self, PasskeysAre, Word};
use serde_json::{Value, json};

use super::{PASSPHRASE, jpeg_of, newcomer};
use crate::support::registers::{self, Registers};
use crate::support::{Browser, Page, TestServer, Tokens};

const MAI: &str = "099190000001";

async fn connected() -> (TestServer, Registers) {
    let known = json!({ "citizens": [registers::citizen(MAI, "Lê Thị Mai", "1990-05-20")] });
    let registers = registers::start(&known, khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    (s, registers)
}

/// Begins a level, declares, and hands in a photo of whoever the registers call `face`; answers where it is.
async fn ready(browser: &mut Browser, level: &str, face: &str) -> (Page, String) {
    let page = browser.open("/applications").await;
    let page = browser.submit(&page, "/applications", &[("level", level)]).await;
    let path = page.url.path().to_owned();
    let form = browser.open(&format!("{path}/details?who=citizen")).await;
    let declared = [("number", MAI), ("name", "Lê Thị Mai"), ("birthdate", "20/05/1990")];
    let page = browser.submit(&form, &format!("{path}/details"), &declared).await;
    match level {
        "1" => (hand_in(browser, &path, face).await, path),
        _ => (page, path),
    }
}

async fn hand_in(browser: &mut Browser, path: &str, face: &str) -> Page {
    let form = browser.open(&format!("{path}/portrait")).await;
    browser.hand_in(&form, &format!("{path}/portrait"), &jpeg_of(face)).await
}

async fn submit(browser: &mut Browser, page: &Page, path: &str) -> Page {
    browser.submit(page, &format!("{path}/submit"), &[]).await
}

fn state(page: &Page) -> String {
    page.between("data-state=\"", "\"")
}

async fn asked_again(s: &TestServer) -> usize {
    s.later(Duration::from_secs(301));
    let app = &s.running.app;
    let law = app.law.get().await.unwrap();
    ask_again(&Means { db: &app.db, desk: app.desk(None), law, ports: &app.ports }).await.unwrap()
}

async fn every_page_is_there(browser: &mut Browser, more: &[&str]) {
    for path in [&["/", "/applications", "/settings/services"], more].concat() {
        let page = browser.open(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert_eq!(page.url.path(), path, "it is theirs: {}", page.body);
    }
}

/// bcgov 4468: one photo was declined, and all of the evidence had to be sent again.
#[actix_web::test]
async fn a_photo_that_is_declined_keeps_all_the_rest() {
    let (s, registers) = connected().await;
    let mut mai = newcomer(&s, 301, "Lê Thị Mai").await;
    let (page, path) = ready(&mut mai, "1", "another").await;
    let declined = submit(&mut mai, &page, &path).await;
    assert_eq!(state(&declined), "needs_more", "{}", declined.body);
    assert!(declined.body.contains(MAI), "what was declared stands: {}", declined.body);
    // A file that is none takes nothing away either.
    let form = mai.open(&format!("{path}/portrait")).await;
    assert_eq!(mai.hand_in(&form, &format!("{path}/portrait"), b"%PDF-1.7").await.status, 400);
    let page = hand_in(&mut mai, &path, &format!("portrait-{MAI}")).await;
    let granted = submit(&mut mai, &page, &path).await;
    assert_eq!(state(&granted), "approved", "the photo alone was sent anew: {}", granted.body);
    assert_eq!(registers.asked("biometrics/compare"), 2);
    s.finish().await;
}

/// bcgov 3270: whoever had begun one way could not go another after the check.
#[actix_web::test]
async fn whoever_was_not_recognised_online_goes_on_to_a_counter() {
    let (s, _registers) = connected().await;
    let mut mai = newcomer(&s, 302, "Lê Thị Mai").await;
    let (page, online) = ready(&mut mai, "1", "another").await;
    assert_eq!(state(&submit(&mut mai, &page, &online).await), "needs_more");
    let (page, counter) = ready(&mut mai, "2", "").await;
    assert_ne!(counter, online);
    let waits = submit(&mut mai, &page, &counter).await;
    assert_eq!(state(&waits), "submitted", "it waits for a visit: {}", waits.body);
    every_page_is_there(&mut mai, &[&online, &counter]).await;
    s.finish().await;
}

/// identity-idp 8492: of two pending ways one was completed, and the other stood in the way for ever.
#[actix_web::test]
async fn of_two_ways_that_wait_one_completes_and_the_other_blocks_nothing() {
    let (s, registers) = connected().await;
    registers.behave("population", Behaviour::Down);
    let mut mai = newcomer(&s, 303, "Lê Thị Mai").await;
    let (page, online) = ready(&mut mai, "1", &format!("portrait-{MAI}")).await;
    assert_eq!(state(&submit(&mut mai, &page, &online).await), "verifying");
    let (page, counter) = ready(&mut mai, "2", "").await;
    assert_eq!(state(&submit(&mut mai, &page, &counter).await), "submitted");
    registers.behave("population", Behaviour::Well);
    while asked_again(&s).await > 0 {}
    assert_eq!(state(&mai.open(&online).await), "approved");
    let page = mai.open("/activation").await;
    let home = mai.submit(&page, "/activation", &[]).await;
    assert_eq!(home.status, 200, "{}", home.body);
    assert_eq!(state(&mai.open(&counter).await), "submitted", "the other goes on");
    every_page_is_there(&mut mai, &[&online, &counter]).await;
    s.finish().await;
}

/// identity-idp 11105: a profile whose time was over answered 500 at every sign-in.
#[actix_web::test]
async fn what_lapsed_and_what_was_not_activated_leaves_sign_in_and_every_page() {
    let (s, _registers) = connected().await;
    let mut mai = newcomer(&s, 304, "Lê Thị Mai").await;
    let (page, granted) = ready(&mut mai, "1", &format!("portrait-{MAI}")).await;
    assert_eq!(state(&submit(&mut mai, &page, &granted).await), "approved");
    let (_page, draft) = ready(&mut mai, "2", "").await;
    for _month in 0..3 {
        s.later(Duration::from_secs(31 * 86_400));
        s.running.app.ring.refresh().await.unwrap();
        s.running.heed_calendar().await.unwrap();
        let (desk, law) = (s.running.app.desk(None), s.running.app.law.get().await.unwrap());
        s.running.app.db.write(move |c| application::tick(c, &desk, &law)).await.unwrap();
        s.running.run_jobs().await.unwrap();
    }
    let login = mai.open("/login").await;
    let home = mai.sign_in(&login, "n304@mail.example", PASSPHRASE).await;
    assert!(home.has("logout-link"), "{}", home.body);
    assert_eq!(state(&mai.open(&draft).await), "lapsed");
    assert!(mai.open("/activation").await.has("activation-over"));
    every_page_is_there(&mut mai, &[&granted, &draft]).await;
    s.finish().await;
}

/// identity-idp 12050: what waited for the authority was gone after the password was set anew.
#[actix_web::test]
async fn an_application_that_waits_is_still_there_after_a_recovery() {
    let (s, registers) = connected().await;
    registers.behave("population", Behaviour::Down);
    let mut mai = newcomer(&s, 305, "Lê Thị Mai").await;
    let (page, path) = ready(&mut mai, "1", &format!("portrait-{MAI}")).await;
    assert_eq!(state(&submit(&mut mai, &page, &path).await), "verifying");
    let desk = s.running.app.desk(None);
    let word = Word { officer: "CA-017".into(), why: "request 12".into(), run_by: "tester".into() };
    let opened = s.running.app.db.write(move |c| {
        let account = khoa::account::find(c, &desk.vault, "n305@mail.example")?.unwrap();
        recover::open_at_counter(c, &desk, account, &word, PasskeysAre::Removed)
    });
    let code = opened.await.unwrap().unwrap().expose().to_owned();
    let (mut anew, password) = (s.browser(), "đò ngang chiều mưa lạnh");
    let page = anew.open("/recover/code").await;
    let fields = [("username", "n305@mail.example"), ("code", code.as_str()), ("new_password", password)];
    anew.submit(&page, "/recover/code", &fields).await;
    registers.behave("population", Behaviour::Well);
    while asked_again(&s).await > 0 {}
    let login = anew.open("/login").await;
    anew.sign_in(&login, "n305@mail.example", password).await;
    assert_eq!(state(&anew.open(&path).await), "approved", "it waited on, and was granted");
    s.finish().await;
}

/// micare 67: a time-out was remembered as the answer, and nobody was asked again.
#[actix_web::test]
async fn that_a_register_did_not_answer_in_time_is_remembered_as_no_answer() {
    let (s, registers) = connected().await;
    registers.behave("population", Behaviour::Slow { millis: 3_000 });
    let mut mai = newcomer(&s, 306, "Lê Thị Mai").await;
    let (page, path) = ready(&mut mai, "1", &format!("portrait-{MAI}")).await;
    assert_eq!(state(&submit(&mut mai, &page, &path).await), "verifying", "nobody is refused for it");
    registers.behave("population", Behaviour::Well);
    let before = registers.asked("population/match");
    while asked_again(&s).await > 0 {}
    assert!(registers.asked("population/match") > before);
    assert_eq!(state(&mai.open(&path).await), "approved");
    s.finish().await;
}

/// mattermost 13428: whoever was shut out worked on in the sessions they had.
#[actix_web::test]
async fn a_session_that_is_open_when_its_holder_dies_opens_nothing_more() {
    let (s, registers) = connected().await;
    s.import(&[crate::support::person(MAI, "Lê Thị Mai", Some(PASSPHRASE))]).await;
    let portal = s.client("portal", json!({ "scope": "openid profile offline_access" })).await;
    let mut browser = s.browser();
    let over = [("scope", "openid profile offline_access")];
    let page = portal.visit(&mut browser, MAI, PASSPHRASE, &over).await;
    let tokens = Tokens::of(&portal.redeem(&page.query("code").unwrap(), &[]).await);
    assert_eq!(portal.userinfo(&tokens.access).await.status, 200);
    let died: Value = json!({ "kind": "death" });
    registers.tell("civil_status", json!({ "personal_number": MAI }), died);
    s.later(Duration::from_secs(10));
    for (_register, followed) in s.running.app.ports.follow(Duration::from_millis(2_500)).await {
        followed.unwrap();
    }
    while s.running.run_jobs().await.unwrap() > 0 {}
    s.later(Duration::from_secs(1));
    assert_eq!(portal.userinfo(&tokens.access).await.status, 401);
    let refresh = tokens.refresh.unwrap();
    let refused =
        portal.post("/token", &[("grant_type", "refresh_token"), ("refresh_token", &refresh)]).await;
    assert_eq!(refused.body["error"], "invalid_grant");
    assert!(!browser.open("/").await.has("logout-link"), "the session of the browser is over");
    let silent = browser.open(&portal.authorization(&[("prompt", "none")])).await;
    assert_eq!(silent.query("error").as_deref(), Some("login_required"));
    s.finish().await;
}

/// bc-wallet-mobile 3174: whoever had typed today as the day of their birth could neither go on nor go back.
#[actix_web::test]
async fn a_wrong_day_of_birth_is_told_and_is_mended_where_it_stands() {
    let (s, _registers) = connected().await;
    let mut mai = newcomer(&s, 307, "Lê Thị Mai").await;
    let page = mai.open("/applications").await;
    let page = mai.submit(&page, "/applications", &[("level", "1")]).await;
    let path = page.url.path().to_owned();
    let details = format!("{path}/details");
    let born = |day: &'static str| [("number", MAI), ("name", "Lê Thị Mai"), ("birthdate", day)];
    let form = mai.open(&format!("{details}?who=citizen")).await;
    let refused = mai.submit(&form, &details, &born("03/01/2026")).await;
    assert_eq!((refused.status.as_u16(), refused.has("error")), (400, true), "tomorrow: {}", refused.body);
    mai.submit(&refused, &details, &born("02/01/2026")).await;
    let page = hand_in(&mut mai, &path, &format!("portrait-{MAI}")).await;
    let told = submit(&mut mai, &page, &path).await;
    assert_eq!(state(&told), "needs_more", "today: {}", told.body);
    let form = mai.open(&details).await;
    let page = mai.submit(&form, &details, &born("20/05/1990")).await;
    assert_eq!(state(&submit(&mut mai, &page, &path).await), "approved");
    s.finish().await;
}

/// CityOfBoston/digital 368: a day of birth was shown as the day before, where it was already tomorrow elsewhere.
#[actix_web::test]
async fn a_day_of_birth_stays_that_day_whatever_hour_it_is_typed_at() {
    let (s, _registers) = connected().await;
    // Half past midnight in Viet Nam, and half past five in the afternoon before in Greenwich.
    s.later(Duration::from_secs((14 * 60 + 26) * 60));
    let mut mai = newcomer(&s, 308, "Lê Thị Mai").await;
    let (page, path) = ready(&mut mai, "1", &format!("portrait-{MAI}")).await;
    assert!(page.body.contains("20/05/1990"), "{}", page.body);
    assert_eq!(state(&submit(&mut mai, &page, &path).await), "approved", "the register knows that very day");
    s.finish().await;
}
