//! A thief with a fresh sign-in gives the account addresses of their own: what its holder keeps, and how they get it back.

use std::time::Duration;

use khoa::account;
use serde_json::Value;

use super::counter::{given_at_counter, set_at_counter};
use super::recovery::{
    DAY, EMAIL, LAN, NEW, PASSPHRASE, PHONE, asked, digits, is_let_in, long_code, newest, opened, proven,
};
use super::recovery_denials::{denied, has_code};
use crate::support::{Browser, TestServer};

const THIEF: &str = "thief@evil.example";
const THIEFS_PHONE: &str = "+84900000666";

async fn signed_in(s: &TestServer, username: &str, password: &str) -> Browser {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, username, password).await;
    s.running.run_jobs().await.unwrap();
    browser
}

/// Gives the account another address or number, with its code.
async fn moved(s: &TestServer, browser: &mut Browser, field: &str, to: &str) {
    s.later(Duration::from_secs(1));
    let page = browser.open("/settings/contact").await;
    let page = browser.submit(&page, "/settings/contact", &[(field, to)]).await;
    s.running.run_jobs().await.unwrap();
    s.later(Duration::from_secs(1));
    let code = digits(s, to);
    let done = browser.submit(&page, "/settings/contact/code", &[("code", &code)]).await;
    assert!(done.query("done").is_some(), "{}", done.body);
    s.running.run_jobs().await.unwrap();
}

/// How many messages went there.
fn sent_to(s: &TestServer, recipient: &str) -> usize {
    let to_them = |message: &&Value| message["to"].as_str() == Some(recipient);
    s.outbox().iter().filter(to_them).count()
}

#[actix_web::test]
async fn the_letter_to_the_old_address_puts_it_back_and_takes_the_thiefs_away() {
    let s = opened().await;
    let mut thief = signed_in(&s, LAN, PASSPHRASE).await;
    moved(&s, &mut thief, "email", THIEF).await;
    assert!(!has_code(&newest(&s, THIEF).unwrap()), "the new address is told, and brings nobody further");
    assert!(
        signed_in(&s, EMAIL, PASSPHRASE).await.open("/").await.has("logout-link"),
        "still a name of hers"
    );
    let done = denied(&s, &long_code(&s, EMAIL), &[]).await;
    assert!(done.has("told"), "of a sign-in: {}", done.body);
    let letter =
        |message: &&Value| message["to"] == EMAIL && message["subject"] == "Email của tài khoản đã được đổi";
    let letter = s.outbox().iter().rfind(letter).unwrap()["text"].as_str().unwrap().to_owned();
    let mut words = letter.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let code = words.find(|word| has_code(word)).unwrap();
    let before = sent_to(&s, THIEF);
    let done = denied(&s, code, &[]).await;
    assert!(done.body.contains("Email trước đó đã được trả lại"), "{}", done.body);
    assert!(!thief.open("/").await.has("logout-link"));
    assert!(!is_let_in(&s, PASSPHRASE).await, "the password by which it was done is good no more");
    let given = given_at_counter(&s).await;
    assert!(set_at_counter(&s, &given, NEW).await.has("told"));
    assert!(signed_in(&s, EMAIL, NEW).await.open("/").await.has("logout-link"));
    assert!(!signed_in(&s, THIEF, NEW).await.open("/").await.has("logout-link"));
    assert_eq!(sent_to(&s, THIEF), before, "and nothing more goes to the thief");
    s.finish().await;
}

#[actix_web::test]
async fn whoever_changes_both_address_and_number_moves_neither_out_of_reach() {
    let s = opened().await;
    let mut thief = signed_in(&s, LAN, PASSPHRASE).await;
    moved(&s, &mut thief, "email", THIEF).await;
    let of_email = long_code(&s, EMAIL);
    moved(&s, &mut thief, "phone", THIEFS_PHONE).await;
    let of_phone = long_code(&s, PHONE);
    assert_eq!(long_code(&s, EMAIL), of_phone, "each letter goes to every kept address");
    let before = (sent_to(&s, THIEF), sent_to(&s, THIEFS_PHONE));
    asked(&s, &mut thief, LAN).await;
    assert_eq!((sent_to(&s, THIEF), sent_to(&s, THIEFS_PHONE)), before, "no codes go to the thief");
    assert!(digits(&s, EMAIL).len() == 6 && digits(&s, PHONE).len() == 6, "they go to her");
    assert!(denied(&s, &of_phone, &[]).await.body.contains("Số điện thoại trước đó đã được trả lại"));
    assert!(denied(&s, &of_email, &[]).await.body.contains("Email trước đó đã được trả lại"));
    let before = (sent_to(&s, THIEF), sent_to(&s, THIEFS_PHONE));
    assert!(proven(&s, &mut s.browser()).await.has("told"), "and she recovers the account by both");
    assert_eq!((sent_to(&s, THIEF), sent_to(&s, THIEFS_PHONE)), before);
    s.finish().await;
}

#[actix_web::test]
async fn an_address_on_top_of_the_thiefs_changes_nothing_about_whose_was_first() {
    let s = opened().await;
    let mut thief = signed_in(&s, LAN, PASSPHRASE).await;
    moved(&s, &mut thief, "email", THIEF).await;
    let first = long_code(&s, EMAIL);
    moved(&s, &mut thief, "email", "second@evil.example").await;
    assert!(!has_code(&newest(&s, THIEF).unwrap()) && !has_code(&newest(&s, "second@evil.example").unwrap()));
    assert!(denied(&s, &first, &[]).await.body.contains("Email trước đó đã được trả lại"));
    let given = given_at_counter(&s).await;
    set_at_counter(&s, &given, NEW).await;
    for (name, enters) in [(EMAIL, true), (THIEF, false), ("second@evil.example", false)] {
        assert_eq!(signed_in(&s, name, NEW).await.open("/").await.has("logout-link"), enters, "{name}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn an_old_address_is_nobody_elses_for_a_week_and_then_it_counts_no_more() {
    let s = opened().await;
    s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let mut own = signed_in(&s, LAN, PASSPHRASE).await;
    let moved_to = "lan.moi@mail.example";
    moved(&s, &mut own, "email", moved_to).await;
    let take = async || {
        let mut hung = signed_in(&s, "099200000002", PASSPHRASE).await;
        let before = sent_to(&s, EMAIL);
        let page = hung.open("/settings/contact").await;
        hung.submit(&page, "/settings/contact", &[("email", EMAIL)]).await;
        s.running.run_jobs().await.unwrap();
        sent_to(&s, EMAIL) - before
    };
    assert_eq!(take().await, 0, "it is kept");
    s.later(7 * DAY);
    let sweeping = khoa::db::Sweeping::after(s.clock.now(), 7 * DAY);
    s.running.app.db.write(move |c| account::sweep_contacts(c, &sweeping)).await.unwrap();
    assert_eq!(take().await, 1, "and then free");
    let before = sent_to(&s, EMAIL);
    asked(&s, &mut s.browser(), LAN).await;
    assert_eq!(digits(&s, moved_to).len(), 6, "from then on the new one counts");
    assert_eq!(sent_to(&s, EMAIL), before);
    s.finish().await;
}

#[actix_web::test]
async fn no_session_ends_what_a_counter_opened_and_after_papers_nothing_old_is_kept() {
    let s = opened().await;
    let mut thief = signed_in(&s, LAN, PASSPHRASE).await;
    let given = given_at_counter(&s).await;
    proven(&s, &mut thief).await;
    let home = thief.open("/").await;
    thief.submit(&home, "/settings/recovery/cancel", &[]).await;
    moved(&s, &mut thief, "phone", THIEFS_PHONE).await;
    assert!(set_at_counter(&s, &given, NEW).await.has("told"), "papers count for more");
    let mut own = signed_in(&s, LAN, NEW).await;
    moved(&s, &mut own, "email", "lan.moi@mail.example").await;
    assert!(
        has_code(&newest(&s, "lan.moi@mail.example").unwrap()),
        "what she gave after papers counts at once"
    );
    assert!(!signed_in(&s, EMAIL, NEW).await.open("/").await.has("logout-link"));
    s.finish().await;
}

#[actix_web::test]
async fn a_password_that_a_thief_set_is_useless_once_denied() {
    let s = opened().await;
    let mut thief = signed_in(&s, LAN, PASSPHRASE).await;
    s.later(Duration::from_secs(1));
    let page = thief.open("/settings/password").await;
    thief.submit(&page, "/settings/password", &[("new_password", NEW)]).await;
    s.running.run_jobs().await.unwrap();
    let done = denied(&s, &long_code(&s, EMAIL), &[]).await;
    assert!(done.has("undone") && done.has("not-me-lock"), "{}", done.body);
    assert!(!is_let_in(&s, NEW).await && !is_let_in(&s, PASSPHRASE).await);
    assert!(proven(&s, &mut s.browser()).await.has("told"), "by codes, or at a counter, she comes back");
    s.finish().await;
}
