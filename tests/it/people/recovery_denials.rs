//! "This was not me": how far it reaches, who is given the means, and what it leaves open.

use super::counter::{given_at_counter, set_at_counter};
use super::recovery::{DAY, EMAIL, LAN, NEW, PASSPHRASE, is_let_in, long_code, newest, opened, proven};
use crate::support::{Page, TestServer, person};

/// Says that it was not them, from a browser of its own.
pub(super) async fn denied(s: &TestServer, code: &str, more: &[(&str, &str)]) -> Page {
    // Letters are counted by their second.
    s.later(std::time::Duration::from_secs(1));
    let mut reader = s.browser();
    let page = reader.open("/not-me").await;
    let fields: Vec<(&str, &str)> = [("code", code)].iter().chain(more).copied().collect();
    let done = reader.submit(&page, "/not-me", &fields).await;
    s.running.run_jobs().await.unwrap();
    done
}

pub(super) fn has_code(text: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.any(|word| word.len() == 19 && word.matches('-').count() == 3)
}

#[actix_web::test]
async fn a_letter_denies_what_came_before_it_and_brings_no_further_code() {
    let s = opened().await;
    assert!(is_let_in(&s, PASSPHRASE).await);
    let code = long_code(&s, EMAIL);
    let mut own = s.browser();
    s.later(std::time::Duration::from_secs(60));
    proven(&s, &mut own).await;
    assert!(denied(&s, &code, &[]).await.has("told"));
    let letter = newest(&s, EMAIL).unwrap();
    assert!(!has_code(&letter), "{letter}");
    s.later(DAY);
    assert!(proven(&s, &mut own).await.has("recover-password-submit"), "what began later goes on");
    s.finish().await;
}

#[actix_web::test]
async fn no_letter_takes_back_what_an_officer_gave_for_papers() {
    let s = opened().await;
    let given = given_at_counter(&s).await;
    assert!(denied(&s, &long_code(&s, EMAIL), &[]).await.has("told"));
    assert!(set_at_counter(&s, &given, NEW).await.has("told"));
    for _letter in ["the password was reset", "a sign-in from a new device"] {
        let done = denied(&s, &long_code(&s, EMAIL), &[]).await;
        assert!(done.has("told") && !done.has("undone"), "{}", done.body);
        s.later(std::time::Duration::from_secs(1));
        assert!(is_let_in(&s, NEW).await, "a mailbox does not outrank papers");
    }
    s.finish().await;
}

#[actix_web::test]
async fn an_address_nobody_proved_gets_neither_a_code_nor_a_name() {
    let s = TestServer::start().await;
    let mut lan = person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE));
    lan["email_verified"] = false.into();
    s.import(&[lan]).await;
    assert!(is_let_in(&s, PASSPHRASE).await);
    let letter = newest(&s, EMAIL).unwrap();
    assert!(!has_code(&letter) && !letter.contains("Lan"), "{letter}");
    s.finish().await;
}

#[actix_web::test]
async fn who_signed_in_by_the_password_made_it_useless_and_the_page_says_what_is_next() {
    let s = opened().await;
    assert!(is_let_in(&s, PASSPHRASE).await);
    let code = long_code(&s, EMAIL);
    let wrong = denied(&s, "0000-0000-0000-0000", &[("lock", "yes")]).await;
    assert!(wrong.status == 400 && wrong.body.contains("value=\"yes\" checked"), "{}", wrong.body);
    let mut reader = s.browser();
    s.later(std::time::Duration::from_secs(1));
    let page = reader.open("/not-me").await;
    let done = reader.submit(&page, "/not-me", &[("code", &code)]).await;
    assert!(done.has("undone") && done.has("recover-link") && !done.has("told-next"), "{}", done.body);
    assert!(!is_let_in(&s, PASSPHRASE).await, "as the page says");
    let letter = newest(&s, EMAIL).unwrap();
    assert!(letter.contains("Mật khẩu đã được đặt hoặc đã dùng"), "the letter says so too: {letter}");
    assert!(reader.submit(&done, "/not-me", &[]).await.has("locked"), "offered right there");
    let history = s.history(LAN).await;
    assert!(history.contains(&"account_locked".to_owned()), "{history:?}");
    s.later(std::time::Duration::from_secs(15 * 60));
    assert_eq!(reader.submit(&done, "/not-me", &[]).await.status, 400, "and for a quarter of an hour");
    s.finish().await;
}

#[actix_web::test]
async fn a_password_set_after_the_letter_stands() {
    let s = opened().await;
    let mut own = s.browser();
    let login = own.open("/login").await;
    own.sign_in(&login, LAN, PASSPHRASE).await;
    s.running.run_jobs().await.unwrap();
    let code = long_code(&s, EMAIL);
    s.later(std::time::Duration::from_secs(60));
    let page = own.open("/settings/password").await;
    own.submit(&page, "/settings/password", &[("new_password", NEW)]).await;
    assert!(!denied(&s, &code, &[]).await.has("undone"));
    assert!(is_let_in(&s, NEW).await);
    s.finish().await;
}

#[actix_web::test]
async fn a_reader_is_heard_where_no_cookie_is_kept_and_another_site_is_not() {
    let s = opened().await;
    assert!(is_let_in(&s, PASSPHRASE).await);
    let code = long_code(&s, EMAIL);
    s.later(std::time::Duration::from_secs(1));
    let sent = async |name: &'static str, value: String| {
        let mut reader = s.browser();
        let page = reader.open("/not-me").await;
        reader.cookies.clear();
        reader.headers.push((name, value));
        reader.submit(&page, "/not-me", &[("code", &code)]).await
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        assert_eq!(sent(name, value.to_owned()).await.status, 403, "{name}: {value}");
    }
    assert!(sent("sec-fetch-site", "same-origin".to_owned()).await.has("told"));
    assert!(sent("origin", s.issuer()).await.has("long-code-why"), "heard too, and the code is spent");
    s.finish().await;
}

#[actix_web::test]
async fn a_browser_marked_as_known_is_so_no_more_after_a_denial_a_recovery_or_a_lock() {
    let s = opened().await;
    let mut thief = s.browser();
    let mut told = 0;
    let mut enters = async |password: &str, is_news: bool, why: &str| {
        s.later(std::time::Duration::from_secs(1));
        thief.cookies.remove("khoa_session");
        let page = thief.open("/login").await;
        assert!(thief.sign_in(&page, LAN, password).await.has("logout-link"), "{why}");
        s.running.run_jobs().await.unwrap();
        let is_letter = |message: &&serde_json::Value| message["subject"] == "Đăng nhập từ thiết bị mới";
        let letters = s.outbox().iter().filter(is_letter).count();
        assert_eq!(letters - told, usize::from(is_news), "{why}");
        told = letters;
    };
    enters(PASSPHRASE, true, "the first time").await;
    enters(PASSPHRASE, false, "marked").await;
    let desk = s.running.app.desk(None);
    let locked = s.running.app.db.write(move |c| {
        let account = khoa::account::find(c, &desk.vault, LAN)?.unwrap();
        let ground = khoa::account::Ground::HolderAsked;
        khoa::sign_out::lock(c, &desk, account, ground, "7", "test")?;
        khoa::sign_out::unlock(c, &desk, account, ground, "7", "test")
    });
    assert!(locked.await.unwrap());
    enters(PASSPHRASE, true, "after a lock").await;
    enters(PASSPHRASE, false, "marked again").await;
    let given = given_at_counter(&s).await;
    assert!(set_at_counter(&s, &given, NEW).await.has("told"));
    enters(NEW, true, "after a recovery").await;
    assert!(denied(&s, &long_code(&s, EMAIL), &[]).await.has("told"));
    enters(NEW, true, "after a denial").await;
    s.finish().await;
}
