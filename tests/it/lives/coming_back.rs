//! Whoever closed their account, registers anew and is confirmed is the person they were: to services, and in their own history.

use khoa::account::{self, Why};
use khoa::sign_out;
use serde_json::json;

use super::level_one::{MAI, citizen, connected, sent, state};
use super::{PASSPHRASE, newcomer};
use crate::support::{Authenticator, Browser, Page, Party, TestServer, Tokens, Trick, person};

const EARLIER: &str = "mưa rơi trên mái hiên nhà";

async fn close(s: &TestServer, number: &'static str) {
    let (app, desk) = (&s.running.app, s.running.app.desk(None));
    let closed = app.db.write(move |c| {
        let id = account::named(c, &desk.vault, number)?.unwrap();
        sign_out::close(c, &desk, id, Why::HolderAsked, "K-1")
    });
    assert!(closed.await.unwrap());
}

fn sub(tokens: &Tokens) -> String {
    tokens.id_claims()["sub"].as_str().unwrap().to_owned()
}

async fn as_new(s: &TestServer, portal: &Party, passphrase: &str) -> String {
    sub(&portal.sign_in(&mut s.browser(), "n131@mail.example", passphrase).await)
}

async fn add_passkey(s: &TestServer, browser: &mut Browser) -> Authenticator {
    let home = browser.open("/").await;
    let options = browser.script(&home, "/passkeys/options", "{}").await;
    let mut key = Authenticator::new(&s.issuer(), 1);
    let made = key.made(&serde_json::from_str(&options.body).unwrap(), Trick::None);
    assert_eq!(browser.script(&home, "/passkeys", &made).await.status, 201);
    key
}

async fn sign_in_by_passkey(s: &TestServer, key: &Authenticator) -> (Browser, Page) {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let options = browser.script(&login, "/passkeys/login/options", "{}").await;
    let signed = key.signed(&serde_json::from_str(&options.body).unwrap(), Trick::None);
    assert_eq!(browser.script(&login, "/passkeys/login", &signed).await.status, 200);
    let home = browser.open("/").await;
    (browser, home)
}

#[actix_web::test]
async fn an_account_made_anew_becomes_one_with_the_one_that_was_closed() {
    let (s, _registers) = connected().await;
    crate::console::agencies(&s).await;
    let portal = s.client("portal", json!({})).await;
    s.import(&[person(MAI, "Lê Thị Mai", Some(EARLIER))]).await;
    let before = sub(&portal.sign_in(&mut s.browser(), MAI, EARLIER).await);
    close(&s, MAI).await;

    let mut mai = newcomer(&s, 131, "Lê Thị Mai").await;
    let key = add_passkey(&s, &mut mai).await;
    let form = mai.open("/cases/new?agency=G01.899").await;
    let report = [("subject", "Đèn đường hỏng"), ("text", "Ngõ 5 tối.")];
    let report = mai.submit(&form, "/cases", &report).await.url.path().to_owned();
    let anew = portal.sign_in(&mut s.browser(), "n131@mail.example", PASSPHRASE).await;
    assert_ne!(sub(&anew), before, "nobody has said yet that she is the same");
    let face = format!("portrait-{MAI}");
    let told = sent(&mut mai, &citizen(MAI, "Lê Thị Mai", "20/05/1990"), "citizen", &face).await;
    assert!(told.has("told") && told.has("told-next"), "{}", told.body);

    // What she had open under the other name ends with it.
    assert_eq!(portal.userinfo(&anew.access).await.status, 401);
    assert_eq!(portal.refresh(&anew.refresh.unwrap(), &[]).await.refusal(), "400 invalid_grant");
    assert!(mai.open("/applications").await.has("login-submit"));

    // The password, the passkey and the addresses are those of the new account; the name is the earlier one.
    assert_eq!(as_new(&s, &portal, PASSPHRASE).await, before);
    assert_eq!(sub(&portal.sign_in(&mut s.browser(), MAI, PASSPHRASE).await), before);
    let (mut mai, home) = sign_in_by_passkey(&s, &key).await;
    assert!(home.has("logout-link") && home.has("activation-link"), "{}", home.body);
    let path = told.url.path().trim_end_matches("/submit").to_owned();
    let page = mai.open(&path).await;
    assert_eq!(state(&page), "approved", "{}", page.body);
    let photo = page.between("class=\"portrait\" src=\"", "\"");
    assert_eq!(mai.open(&photo).await.status, 200, "what she handed in is hers: {photo}");
    let page = mai.open(&report).await;
    assert!(page.body.contains("Đèn đường hỏng") && page.body.contains("Ngõ 5 tối."), "{}", page.body);
    let page = mai.open("/activation").await;
    mai.submit(&page, "/activation", &[]).await;

    let history = s.history(MAI).await;
    for event in [
        "imported",
        "account_closed",
        "registered",
        "application_submitted",
        "came_back",
        "account_activated",
    ] {
        assert!(history.contains(&event.to_owned()), "{event} in {history:?}");
    }
    s.running.run_jobs().await.unwrap();
    let letters = s.outbox();
    let subjects = letters.iter().filter(|one| one["to"] == "n131@mail.example");
    let subjects: Vec<_> = subjects.filter_map(|one| one["subject"].as_str()).collect();
    assert!(subjects.contains(&"Bạn có lại tài khoản trước đây của mình"), "{subjects:?}");
    s.finish().await;
}

#[actix_web::test]
async fn what_somebody_else_has_open_stays_theirs() {
    let (s, _registers) = connected().await;
    let portal = s.client("portal", json!({})).await;
    s.import(&[person(MAI, "Lê Thị Mai", Some(EARLIER))]).await;
    let before = sub(&portal.sign_in(&mut s.browser(), MAI, EARLIER).await);
    let mut other = newcomer(&s, 131, "Lê Thị Mai").await;
    let face = format!("portrait-{MAI}");
    let page = sent(&mut other, &citizen(MAI, "Lê Thị Mai", "20/05/1990"), "citizen", &face).await;
    assert!(state(&page) == "refused" && page.has("why"), "{}", page.body);
    assert_eq!(sub(&portal.sign_in(&mut s.browser(), MAI, EARLIER).await), before);
    assert_ne!(as_new(&s, &portal, PASSPHRASE).await, before);
    s.finish().await;
}

/// Nobody shakes off a lock by closing what it stands on and coming back.
#[actix_web::test]
async fn what_locked_either_account_locks_the_one_that_is_left() {
    let (s, _registers) = connected().await;
    s.import(&[person(MAI, "Lê Thị Mai", Some(EARLIER))]).await;
    let (app, desk) = (&s.running.app, s.running.app.desk(None));
    let locked = app.db.write(move |c| {
        let id = account::named(c, &desk.vault, MAI)?.unwrap();
        sign_out::lock(c, &desk, id, account::Ground::AuthorityAsked, "CV-7", "a test")
    });
    assert!(locked.await.unwrap());
    close(&s, MAI).await;
    let mut mai = newcomer(&s, 131, "Lê Thị Mai").await;
    let face = format!("portrait-{MAI}");
    let told = sent(&mut mai, &citizen(MAI, "Lê Thị Mai", "20/05/1990"), "citizen", &face).await;
    assert!(told.has("told"), "{}", told.body);
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let page = browser.sign_in(&login, MAI, PASSPHRASE).await;
    assert!(!page.has("logout-link"), "{}", page.body);
    s.finish().await;
}
