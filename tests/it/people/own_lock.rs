//! A holder locks their account from any browser by one code, and takes that lock off by a passkey or by the password and a code.

use std::time::Duration;

use khoa::account::Ground;
use khoa::sign_out;
use serde_json::Value;

use super::recovery::{EMAIL, LAN, PASSPHRASE, PHONE, digits, is_let_in, newest, opened};
use crate::support::{Authenticator, Browser, Page, TestServer, Trick, person};

/// Begins at `form` with `fields`; answers the page that asks for a code.
async fn begun(s: &TestServer, browser: &mut Browser, form: &str, fields: &[(&str, &str)]) -> Page {
    s.later(Duration::from_secs(1));
    let page = browser.open(form).await;
    let page = browser.submit(&page, form, fields).await;
    s.running.run_jobs().await.unwrap();
    page
}

async fn typed(s: &TestServer, browser: &mut Browser, page: &Page, form: &str, code: &str) -> Page {
    s.later(Duration::from_secs(1));
    let page = browser.submit(page, form, &[("code", code)]).await;
    s.running.run_jobs().await.unwrap();
    page
}

async fn lock(s: &TestServer) {
    let mut browser = s.browser();
    let page = begun(s, &mut browser, "/lock", &[("username", LAN)]).await;
    let locked = typed(s, &mut browser, &page, "/lock/code", &digits(s, EMAIL)).await;
    assert!(locked.has("locked") && locked.has("unlock-link"), "{}", locked.body);
}

const KNOWS: &[(&str, &str)] = &[("username", LAN), ("password", PASSPHRASE)];

#[actix_web::test]
async fn a_code_to_mail_or_phone_locks_at_once_and_the_password_and_a_code_open_again() {
    let s = opened().await;
    let mut thief = s.browser();
    let login = thief.open("/login").await;
    assert!(login.has("lock-link"));
    assert!(thief.sign_in(&login, LAN, PASSPHRASE).await.has("logout-link"));

    let mut own = s.browser();
    let page = begun(&s, &mut own, "/lock", &[("username", EMAIL)]).await;
    assert_eq!(page.url.path(), "/lock/code");
    let wrong = typed(&s, &mut own, &page, "/lock/code", "000000").await;
    assert!(wrong.status == 400 && wrong.has("own-code-why"), "{}", wrong.body);
    let empty = typed(&s, &mut own, &page, "/lock/code", " ").await;
    assert!(empty.status == 400 && empty.has("own-code-why"), "{}", empty.body);
    let code = digits(&s, PHONE);
    let locked = typed(&s, &mut own, &page, "/lock/code", &code).await;
    assert!(locked.has("locked"), "{}", locked.body);
    assert!(!thief.open("/").await.has("logout-link"), "whoever was inside is out");
    assert!(!is_let_in(&s, PASSPHRASE).await);
    let letter = newest(&s, EMAIL).unwrap();
    assert!(letter.contains("chủ tài khoản yêu cầu") && letter.contains("/unlock"), "{letter}");
    assert!(newest(&s, PHONE).unwrap().contains("vua bi khoa"));
    let again = typed(&s, &mut own, &page, "/lock/code", &code).await;
    assert_eq!(again.status, 400, "a code is good once");

    let page = begun(&s, &mut own, "/unlock", KNOWS).await;
    assert_eq!(page.url.path(), "/unlock/code");
    let open = typed(&s, &mut own, &page, "/unlock/code", &digits(&s, EMAIL)).await;
    assert!(open.has("told") && open.body.contains("Tài khoản đã được mở lại"), "{}", open.body);
    assert!(is_let_in(&s, PASSPHRASE).await);
    assert!(
        s.outbox().iter().any(|m| m["to"] == EMAIL && m["subject"] == "Tài khoản của bạn đã được mở khoá")
    );
    let history = s.history(LAN).await;
    assert!(
        history.contains(&"account_locked".to_owned()) && history.contains(&"account_unlocked".to_owned())
    );
    s.finish().await;
}

#[actix_web::test]
async fn nobody_learns_from_locking_or_unlocking_who_has_an_account_or_whose_password_it_is() {
    let s = opened().await;
    let mut hung = person("099200000002", "Trần Văn Hùng", Some(PASSPHRASE));
    (hung["email_verified"], hung["phone_verified"]) = (false.into(), false.into());
    s.import(&[hung]).await;
    for name in ["099200000009", "099200000002"] {
        let page = begun(&s, &mut s.browser(), "/lock", &[("username", name)]).await;
        assert_eq!((page.status.as_u16(), page.url.path()), (200, "/lock/code"), "{name}");
    }
    // Not locked, the wrong password, nobody: the same page, and nothing is sent.
    for (name, password) in [(LAN, PASSPHRASE), (LAN, "mật khẩu sai"), ("099200000009", PASSPHRASE)] {
        let fields = [("username", name), ("password", password)];
        let page = begun(&s, &mut s.browser(), "/unlock", &fields).await;
        assert_eq!((page.status.as_u16(), page.url.path()), (200, "/unlock/code"), "{name}");
    }
    assert_eq!(s.outbox().len(), 0);
    lock(&s).await;
    let before = s.outbox().len();
    let fields = [("username", LAN), ("password", "mật khẩu sai")];
    let mut browser = s.browser();
    let page = begun(&s, &mut browser, "/unlock", &fields).await;
    assert_eq!((page.url.path(), s.outbox().len()), ("/unlock/code", before));
    assert_eq!(typed(&s, &mut browser, &page, "/unlock/code", "123456").await.status, 400);
    for form in ["/lock", "/unlock"] {
        assert_eq!(begun(&s, &mut s.browser(), form, &[("username", "")]).await.status, 400, "{form}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn a_code_does_only_what_it_was_asked_for_and_in_the_browser_that_asked() {
    let s = opened().await;
    let mut own = s.browser();
    let asked = begun(&s, &mut own, "/lock", &[("username", LAN)]).await;
    let (mail, phone) = (digits(&s, EMAIL), digits(&s, PHONE));
    let request = asked.query("request").unwrap();
    let recovery = begun(&s, &mut own, "/recover", &[("username", LAN)]).await;
    let both = [("recovery", request.as_str()), ("email_code", &mail), ("phone_code", &phone)];
    let day = own.submit(&recovery, "/recover/codes", &both).await;
    assert_eq!(day.status, 400, "codes for a lock begin no recovery: {}", day.body);
    let unlock = begun(&s, &mut own, "/unlock", KNOWS).await;
    let fields = [("request", request.as_str()), ("code", mail.as_str())];
    assert_eq!(own.submit(&unlock, "/unlock/code", &fields).await.status, 400);
    let mut other = s.browser();
    let page = begun(&s, &mut other, "/lock", &[("username", EMAIL)]).await;
    assert_eq!(other.submit(&page, "/lock/code", &fields).await.status, 400, "another browser's");
    assert!(is_let_in(&s, PASSPHRASE).await);
    assert_eq!(s.browser().open("/lock/code?request=nonsense").await.status, 400);
    s.finish().await;
}

#[actix_web::test]
async fn a_passkey_takes_off_the_holders_own_lock_and_no_other() {
    let s = opened().await;
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, LAN, PASSPHRASE).await;
    let mut key = Authenticator::new(&s.issuer(), 1);
    let options = answer(&browser.script(&home, "/passkeys/options", "{}").await);
    assert_eq!(browser.script(&home, "/passkeys", &key.made(&options, Trick::None)).await.status, 201);
    let settings = browser.open("/settings/lock").await;
    assert!(browser.submit(&settings, "/settings/lock", &[]).await.has("locked"));
    let (app, vault) = (&s.running.app, s.running.app.vault.clone());
    let desk = app.desk(None);
    let locked = app.db.write(move |c| {
        let account = khoa::account::find(c, &vault, LAN)?.unwrap();
        sign_out::lock(c, &desk, account, Ground::AuthorityAsked, "decision 3", "test")
    });
    assert!(locked.await.unwrap());

    // Whoever knows the password sees what anybody sees, and no code is sent: where there is a passkey, that alone opens.
    s.running.run_jobs().await.unwrap();
    let before = s.outbox().len();
    let page = begun(&s, &mut s.browser(), "/unlock", KNOWS).await;
    assert_eq!((page.url.path(), s.outbox().len()), ("/unlock/code", before));

    let unlocked = by_passkey(&s, &key, Trick::None).await;
    assert_eq!(
        (unlocked.status.as_u16(), answer(&unlocked)["type"].as_str()),
        (409, Some("urn:khoa:problem:still-locked"))
    );
    assert!(unlocked.body.contains("lý do khác"), "{}", unlocked.body);
    assert!(!is_let_in(&s, PASSPHRASE).await, "the authority has not withdrawn");
    let nothing = by_passkey(&s, &key, Trick::None).await;
    assert!(nothing.status == 409 && nothing.body.contains("không tự khoá"), "{}", nothing.body);

    let (vault, desk) = (app.vault.clone(), app.desk(None));
    let open = app.db.write(move |c| {
        let account = khoa::account::find(c, &vault, LAN)?.unwrap();
        sign_out::unlock(c, &desk, account, Ground::AuthorityAsked, "decision 3", "test")
    });
    assert!(open.await.unwrap() && is_let_in(&s, PASSPHRASE).await);
    lock(&s).await;
    assert_eq!(by_passkey(&s, &key, Trick::NotVerified).await.status, 400, "a key that nobody unlocked");
    assert!(!is_let_in(&s, PASSPHRASE).await);
    assert_eq!(answer(&by_passkey(&s, &key, Trick::None).await)["next"], "/login");
    assert!(is_let_in(&s, PASSPHRASE).await);
    s.finish().await;
}

async fn by_passkey(s: &TestServer, key: &Authenticator, trick: Trick) -> Page {
    let mut browser = s.browser();
    let page = browser.open("/unlock").await;
    let options = answer(&browser.script(&page, "/passkeys/login/options", "{}").await);
    browser.script(&page, "/unlock/passkey", &key.signed(&options, trick)).await
}

fn answer(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap()
}

/// Lan's codes, from her own page.
async fn codes(s: &TestServer, browser: &mut Browser) -> Vec<String> {
    let login = browser.open("/settings/recovery-codes").await;
    let page = browser.sign_in(&login, LAN, PASSPHRASE).await;
    assert!(page.has("recovery-codes-none"), "{}", page.body);
    let made = browser.submit(&page, "/settings/recovery-codes", &[]).await;
    let codes: Vec<String> = made
        .body
        .split("<code>")
        .skip(1)
        .map(|rest| rest.split("</code>").next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 8, "{}", made.body);
    assert_eq!(made.headers["cache-control"], "no-store");
    let again = browser.open("/settings/recovery-codes").await;
    assert!(again.has("recovery-codes-left") && !again.body.contains("<code>"), "shown once");
    assert!(s.history(LAN).await.contains(&"recovery_codes_made".to_owned()));
    codes
}

async fn lock_by(s: &TestServer, username: &str, code: &str) -> Page {
    let mut browser = s.browser();
    let page = browser.open("/lock/recovery-code").await;
    browser.submit(&page, "/lock/recovery-code", &[("username", username), ("code", code)]).await
}

#[actix_web::test]
async fn a_code_on_paper_locks_at_once_from_any_browser_and_once() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.citizen(2, "Trần Văn Hùng", PASSPHRASE).await;
    let mut own = s.browser();
    let codes = codes(&s, &mut own).await;
    // Misread, and as somebody types who is in a hurry.
    let typed = codes[0].to_lowercase().replace('-', " ");
    for (username, code) in
        [("099200000002", codes[0].as_str()), ("099200000009", &codes[0]), (LAN, "AAAA-AAAA-AAAA-AAAA")]
    {
        let refused = lock_by(&s, username, code).await;
        assert_eq!(refused.status, 400);
        assert!(
            refused.body.contains("hoặc mã đã dùng rồi"),
            "the same for whatever is wrong: {}",
            refused.body
        );
    }
    assert!(own.open("/").await.has("logout-link"), "nothing was locked");
    assert!(lock_by(&s, LAN, &typed).await.has("locked"));
    assert!(!own.open("/").await.has("logout-link"), "every session has ended");
    let login = s.browser().open("/login").await;
    assert!(!s.browser().sign_in(&login, LAN, PASSPHRASE).await.has("logout-link"));
    assert_eq!(lock_by(&s, LAN, &codes[0]).await.status, 400, "it was used");
    assert!(lock_by(&s, LAN, &codes[1]).await.has("locked"), "another one is good, and changes nothing");
    s.finish().await;
}

#[actix_web::test]
async fn new_codes_make_the_old_ones_worthless_and_take_a_sign_in_of_this_moment() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut own = s.browser();
    let old = codes(&s, &mut own).await;
    let page = own.open("/settings/recovery-codes").await;
    let made = own.submit(&page, "/settings/recovery-codes", &[]).await;
    assert!(made.body.contains("<code>") && !made.body.contains(&old[0]));
    assert_eq!(lock_by(&s, LAN, &old[0]).await.status, 400);
    s.later(std::time::Duration::from_secs(301));
    let late = own.submit(&page, "/settings/recovery-codes", &[]).await;
    assert!(late.url.path() == "/login" && !late.body.contains("<code>"), "{}", late.url);
    s.finish().await;
}
