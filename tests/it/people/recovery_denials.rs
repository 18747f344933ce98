//! "This was not me": how far it reaches, who is given the means, and what it leaves open.

use khoa::account;
use khoa::login::recover::{self, PasskeysAre, Word};

use super::recovery::{DAY, EMAIL, LAN, NEW, PASSPHRASE, is_let_in, lan, long_code, newest, proven};
use crate::support::{Page, TestServer, person};

/// Says that it was not them, from a browser of its own.
async fn denied(s: &TestServer, code: &str, more: &[(&str, &str)]) -> Page {
    // Letters are counted by their second.
    s.later(std::time::Duration::from_secs(1));
    let mut reader = s.browser();
    let page = reader.open("/not-me").await;
    let fields: Vec<(&str, &str)> = [("code", code)].iter().chain(more).copied().collect();
    let done = reader.submit(&page, "/not-me", &fields).await;
    s.running.run_jobs().await.unwrap();
    done
}

fn has_code(text: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.any(|word| word.len() == 19 && word.matches('-').count() == 3)
}

#[actix_web::test]
async fn a_letter_denies_what_came_before_it_and_brings_no_further_code() {
    let s = TestServer::start().await;
    lan(&s).await;
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
    let s = TestServer::start().await;
    lan(&s).await;
    let desk = s.running.app.desk(None);
    let word = Word { officer: "CA-017".into(), why: "request 12".into() };
    let opened = s.running.app.db.write(move |c| {
        let account = account::find(c, &desk.vault, LAN)?.unwrap();
        recover::open_at_counter(c, &desk, account, &word, PasskeysAre::Removed)
    });
    let given = opened.await.unwrap().unwrap().expose().to_owned();
    s.running.run_jobs().await.unwrap();
    assert!(denied(&s, &long_code(&s, EMAIL), &[]).await.has("told"));
    let mut person = s.browser();
    let page = person.open("/recover/code").await;
    let fields = [("username", LAN), ("code", given.as_str()), ("new_password", NEW)];
    assert!(person.submit(&page, "/recover/code", &fields).await.has("told"));
    assert!(is_let_in(&s, NEW).await);
    s.finish().await;
}

#[actix_web::test]
async fn an_address_nobody_proved_gets_neither_a_code_nor_a_name() {
    let s = TestServer::start().await;
    s.import(&[person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE))]).await;
    assert!(is_let_in(&s, PASSPHRASE).await);
    let letter = newest(&s, EMAIL).unwrap();
    assert!(!has_code(&letter) && !letter.contains("Lan"), "{letter}");
    s.finish().await;
}

#[actix_web::test]
async fn the_code_of_a_letter_can_lock_the_account_and_without_that_its_page_says_what_is_left() {
    let s = TestServer::start().await;
    lan(&s).await;
    assert!(is_let_in(&s, PASSPHRASE).await);
    let done = denied(&s, &long_code(&s, EMAIL), &[]).await;
    for way in ["/settings/password", "/settings/lock", "/recover"] {
        assert!(done.body.contains(&format!("href=\"{way}\"")), "{way}: {}", done.body);
    }
    assert!(is_let_in(&s, PASSPHRASE).await, "as the page says");
    let code = long_code(&s, EMAIL);
    let wrong = denied(&s, "0000-0000-0000-0000", &[("lock", "yes")]).await;
    assert!(wrong.status == 400 && wrong.body.contains("value=\"yes\" checked"), "{}", wrong.body);
    assert!(denied(&s, &code, &[("lock", "yes")]).await.has("locked"));
    assert!(!is_let_in(&s, PASSPHRASE).await);
    let history = s.history(LAN).await;
    assert!(history.contains(&"account_locked".to_owned()), "{history:?}");
    s.finish().await;
}
