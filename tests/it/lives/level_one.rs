//! Level 1 online: the registers are asked, and the law answers at once, or waits, or says exactly why not.

use std::time::Duration;

use khoa::application::{Means, ask_again};
use khoa::demo::registers::Behaviour;
use serde_json::{Value, json};

use super::{jpeg_of, newcomer};
use crate::support::registers::{self, Registers};
use crate::support::{Browser, Page, TestServer};

pub(super) const MAI: &str = "099190000001";
const YOUNG: &str = "099212000002";
const KIM: &str = "999000000001";

pub(crate) fn everybody() -> Value {
    json!({
        "citizens": [
            registers::citizen(MAI, "Lê Thị Mai", "1990-05-20"),
            registers::citizen(YOUNG, "Lê Văn Út", "2012-03-01"),
        ],
        "foreigners": [registers::foreigner(KIM, "XX0000001", "Kim Min-jun")],
        "enterprises": [],
    })
}

pub(super) async fn connected() -> (TestServer, Registers) {
    let registers = registers::start(&everybody(), khoa::base::Clock::fixed(TestServer::BEGIN));
    let s = TestServer::start_with(|config| registers.connect(config)).await;
    (s, registers)
}

/// Begins level 1, declares, hands in a photo of whoever the registers call `face`, and sends it.
pub(crate) async fn sent(browser: &mut Browser, declared: &[(&str, &str)], who: &str, face: &str) -> Page {
    let page = browser.open("/applications").await;
    let page = browser.submit(&page, "/applications", &[("level", "1")]).await;
    let path = page.url.path().to_owned();
    let form = browser.open(&format!("{path}/details?who={who}")).await;
    browser.submit(&form, &format!("{path}/details"), declared).await;
    let form = browser.open(&format!("{path}/portrait")).await;
    let page = browser.hand_in(&form, &format!("{path}/portrait"), &jpeg_of(face)).await;
    browser.submit(&page, &format!("{path}/submit"), &[]).await
}

pub(super) fn citizen<'a>(number: &'a str, name: &'a str, birthdate: &'a str) -> [(&'a str, &'a str); 3] {
    [("number", number), ("name", name), ("birthdate", birthdate)]
}

pub(super) fn state(page: &Page) -> String {
    page.between("data-state=\"", "\"")
}

#[actix_web::test]
async fn what_agrees_with_the_register_is_granted_at_once() {
    let (s, _registers) = connected().await;
    let mut mai = newcomer(&s, 111, "Lê Thị Mai").await;
    let face = format!("portrait-{MAI}");
    let page = sent(&mut mai, &citizen(MAI, "lê thị  mai", "20/05/1990"), "citizen", &face).await;
    assert_eq!(state(&page), "approved", "{}", page.body);
    let waits = mai.open("/applications").await;
    assert!(waits.has("activation-link"), "{}", waits.body);
    let page = mai.open("/activation").await;
    assert!(page.has("activation-until"));
    mai.submit(&page, "/activation", &[]).await;
    // Whoever has it is told so, and not offered it again.
    let again = mai.open("/applications").await;
    assert!(!again.has("begin-1") && again.has("begin-2"), "{}", again.body);
    assert!(!again.has("activation-link"));
    s.finish().await;
}

#[actix_web::test]
async fn whoever_lets_the_week_of_activation_pass_asks_an_officer_for_more() {
    let (s, _registers) = connected().await;
    let mut mai = newcomer(&s, 118, "Lê Thị Mai").await;
    let face = format!("portrait-{MAI}");
    sent(&mut mai, &citizen(MAI, "Lê Thị Mai", "1990-05-20"), "citizen", &face).await;
    // The seventh day after Friday, 2 January 2026, is a working day; it counts to its end in Viet Nam.
    s.later(Duration::from_secs(8 * 86_400));
    let page = mai.open("/login").await;
    let page = mai.sign_in(&page, "n118@mail.example", super::PASSPHRASE).await;
    assert!(page.has("logout-link"), "{}", page.body);
    let over = mai.open("/activation").await;
    assert!(over.has("activation-over"), "{}", over.body);
    let asked = mai.submit(&over, "/activation", &[]).await;
    assert_eq!(state(&asked), "verifying", "{}", asked.body);
    assert!(asked.has("due") && asked.has("unit"));
    let twice = mai.submit(&over, "/activation", &[]).await;
    assert_eq!(twice.url, asked.url);
    s.finish().await;
}

#[actix_web::test]
async fn a_foreigner_is_found_by_their_passport() {
    let (s, _registers) = connected().await;
    let mut kim = newcomer(&s, 112, "Kim Min-jun").await;
    let declared = [
        ("name", "KIM MIN-JUN"),
        ("birthdate", "1985-05-17"),
        ("nationality", "KOR"),
        ("passport", "xx0000001"),
        ("residence_card", "TRC001234"),
    ];
    let page = sent(&mut kim, &declared, "foreigner", &format!("portrait-{KIM}")).await;
    assert_eq!(state(&page), "approved", "{}", page.body);
    s.finish().await;
}

#[actix_web::test]
async fn what_differs_goes_back_to_be_mended_and_is_granted_then() {
    let (s, registers) = connected().await;
    let mut mai = newcomer(&s, 113, "Lê Thị Mai").await;
    let face = format!("portrait-{MAI}");
    let page = sent(&mut mai, &citizen(MAI, "Lê Thị Mây", "1990-05-20"), "citizen", &face).await;
    assert_eq!(state(&page), "needs_more", "{}", page.body);
    assert_eq!(registers.asked("biometrics/compare"), 0, "nobody's face is compared with a stranger's");
    let path = page.url.path().to_owned();
    let form = mai.open(&format!("{path}/details")).await;
    let page = mai.submit(&form, &format!("{path}/details"), &citizen(MAI, "Lê Thị Mai", "1990-05-20")).await;
    let page = mai.submit(&page, &format!("{path}/submit"), &[]).await;
    assert_eq!(state(&page), "approved", "{}", page.body);
    s.finish().await;
}

#[actix_web::test]
async fn whoever_tries_again_and_again_learns_nothing_more_from_the_register() {
    let (s, registers) = connected().await;
    let mut eve = newcomer(&s, 119, "Lê Thị Mai").await;
    let mut page = sent(&mut eve, &citizen(MAI, "Lê Thị Mây", "1990-05-20"), "citizen", "x").await;
    let path = page.url.path().to_owned();
    let said = page.between("<ul id=\"wanted\">", "</ul>");
    for (n, birthdate) in
        ["1990-05-21", "1990-05-22", "1990-05-23", "1990-05-24", "1990-05-25"].iter().enumerate()
    {
        assert_eq!(state(&page), "needs_more");
        assert_eq!(page.between("<ul id=\"wanted\">", "</ul>"), said, "always the same words");
        assert_eq!(registers.asked("population/match"), u64::try_from(n).unwrap() + 1);
        let form = eve.open(&format!("{path}/details")).await;
        let declared = citizen(MAI, "Lê Thị Mai", birthdate);
        let saved = eve.submit(&form, &format!("{path}/details"), &declared).await;
        page = eve.submit(&saved, &format!("{path}/submit"), &[]).await;
    }
    assert_eq!(state(&page), "verifying", "an officer looks now: {}", page.body);
    assert_eq!(registers.asked("population/match"), 5, "and the register was not asked");
    s.finish().await;
}

#[actix_web::test]
async fn a_number_that_is_nobodys_anothers_face_and_a_child_are_told_apart() {
    let (s, _registers) = connected().await;
    let mut unknown = newcomer(&s, 114, "Lê Thị Mai").await;
    let page = sent(&mut unknown, &citizen("099190000009", "Lê Thị Mai", "1990-05-20"), "citizen", "x").await;
    assert_eq!(state(&page), "needs_more");
    let mut other = newcomer(&s, 115, "Lê Thị Mai").await;
    let page = sent(&mut other, &citizen(MAI, "Lê Thị Mai", "1990-05-20"), "citizen", "another").await;
    assert_eq!(state(&page), "needs_more", "another photo may be theirs");
    let mut young = newcomer(&s, 116, "Lê Văn Út").await;
    let face = format!("portrait-{YOUNG}");
    let page = sent(&mut young, &citizen(YOUNG, "Lê Văn Út", "2012-03-01"), "citizen", &face).await;
    assert!(state(&page) == "refused" && page.has("why"), "{}", page.body);
    s.finish().await;
}

#[actix_web::test]
async fn a_register_that_is_down_is_waited_for_and_asked_again() {
    let (s, registers) = connected().await;
    registers.behave("population", Behaviour::Down);
    let mut mai = newcomer(&s, 117, "Lê Thị Mai").await;
    let face = format!("portrait-{MAI}");
    let page = sent(&mut mai, &citizen(MAI, "Lê Thị Mai", "1990-05-20"), "citizen", &face).await;
    assert_eq!(state(&page), "verifying", "{}", page.body);
    assert!(page.has("due"), "the authority's clock runs");
    let app = &s.running.app;
    let again = async || {
        let law = app.law.get().await.unwrap();
        ask_again(&Means { db: &app.db, desk: app.desk(None), law, ports: &app.ports }).await.unwrap()
    };
    assert_eq!(again().await, 0, "it rests for a while");
    registers.behave("population", Behaviour::Well);
    s.later(Duration::from_secs(301));
    assert_eq!(again().await, 1);
    assert_eq!(state(&mai.open(page.url.path()).await), "approved");
    assert_eq!(again().await, 0);
    s.finish().await;
}
