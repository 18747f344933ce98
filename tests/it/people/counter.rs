//! Coming back into an account by a code that an officer gave for papers.

use std::time::Duration;

use khoa::account;
use khoa::login::recover::{self, PasskeysAre, Word};

use super::recovery::{LAN, NEW, PASSPHRASE, is_let_in};
use crate::support::{Browser, Page, TestServer, person};

/// The code that an officer hands to Lan, whose papers they have seen.
pub(super) async fn given_at_counter(s: &TestServer) -> String {
    let desk = s.running.app.desk(None);
    let word = Word { officer: "CA-017".into(), why: "request 12".into(), run_by: "tester".into() };
    let opened = s.running.app.db.write(move |c| {
        let account = account::find(c, &desk.vault, LAN)?.unwrap();
        recover::open_at_counter(c, &desk, account, &word, PasskeysAre::Removed)
    });
    let code = opened.await.unwrap().unwrap().expose().to_owned();
    s.running.run_jobs().await.unwrap();
    code
}

/// Sets Lan's new password by it.
pub(super) async fn set_at_counter(s: &TestServer, code: &str, password: &str) -> Page {
    // Messages of one moment lie in the outbox in any order.
    s.later(Duration::from_secs(1));
    let mut browser = s.browser();
    let page = browser.open("/recover/code").await;
    let fields = [("username", LAN), ("code", code), ("new_password", password)];
    let done = browser.submit(&page, "/recover/code", &fields).await;
    s.running.run_jobs().await.unwrap();
    done
}

#[actix_web::test]
async fn a_counters_code_sets_a_new_password_at_once_and_only_once() {
    let s = TestServer::start().await;
    s.import(&[person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE))]).await;
    let (first, code) = (given_at_counter(&s).await, given_at_counter(&s).await);
    let mut thief = s.browser();
    let login = thief.open("/login").await;
    thief.sign_in(&login, LAN, PASSPHRASE).await;
    let mut browser = s.browser();
    let page = browser.open("/recover/code").await;
    let typed = |username: &'static str, code: &str, password: &'static str| {
        [("username", username.to_owned()), ("code", code.to_owned()), ("new_password", password.to_owned())]
    };
    let send = async |browser: &mut Browser, fields: [(&str, String); 3]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.submit(&page, "/recover/code", &fields).await
    };
    for (username, code) in
        [(LAN, "0000-0000-0000-0000"), (LAN, first.as_str()), ("099200000009", code.as_str())]
    {
        assert!(send(&mut browser, typed(username, code, NEW)).await.has("long-code-why"), "{username}");
    }
    let weak = send(&mut browser, typed(LAN, &code, "12345678")).await;
    assert!(weak.has("new-password-why"), "and the code is still good: {}", weak.body);
    let done = send(&mut browser, typed(LAN, &code, NEW)).await;
    assert!(done.has("told"), "{}", done.body);
    assert!(send(&mut browser, typed(LAN, &code, PASSPHRASE)).await.has("long-code-why"));
    assert!(!thief.open("/").await.has("logout-link"));
    s.running.run_jobs().await.unwrap();
    assert!(is_let_in(&s, NEW).await && !is_let_in(&s, PASSPHRASE).await);
    let late = given_at_counter(&s).await;
    s.later(Duration::from_secs(15 * 60));
    assert!(send(&mut browser, typed(LAN, &late, PASSPHRASE)).await.has("long-code-why"));
    let history = s.history(LAN).await;
    let vault = s.running.app.vault.clone();
    let read = s.running.app.db.read(move |c| {
        let account = account::find(c, &vault, LAN)?.unwrap();
        khoa::audit::history(c, account, 100)
    });
    let opened = read.await.unwrap().into_iter().find(|entry| entry.event == "recovery_opened").unwrap();
    assert!(opened.facts["officer"] == "CA-017" && opened.facts["run_by"] == "tester", "{:?}", opened.facts);
    for event in ["recovery_opened", "recovery_used"] {
        assert!(history.contains(&event.to_owned()), "{event}");
    }
    s.finish().await;
}
