//! Signing in with a password: who gets in, who waits, and what nobody can tell apart.

use std::time::Duration;

use futures_util::future::join_all;

use crate::support::{Page, TestServer, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";

async fn try_once(s: &TestServer, username: &str, password: &str) -> Page {
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    browser.sign_in(&page, username, password).await
}

/// A page without what differs between any two answers: the token, the typed name.
fn shape(page: &Page, username: &str) -> (u16, String) {
    let csrf = page.between(r#"<meta name="csrf" content=""#, "\"");
    (page.status.as_u16(), page.body.replace(&csrf, "CSRF").replace(username, "NAME"))
}

#[actix_web::test]
async fn any_of_their_names_opens_a_persons_home() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    for name in ["099200000001", "0992 0000 0001", "p099200000001@mail.example", "0900000001", "+84900000001"]
    {
        let page = try_once(&s, name, PASSPHRASE).await;
        assert!(page.body.contains("Nguyễn Thị Lan"), "{name}: {}", page.url);
    }
    let composed = try_once(&s, "099200000001", "trang sa\u{301}ng tre\u{302}n so\u{302}ng que\u{302}").await;
    assert_eq!(composed.url.path(), "/", "NFC and NFD are one password");
    s.finish().await;
}

#[actix_web::test]
async fn unknown_known_locked_and_passwordless_people_look_the_same() {
    let s = TestServer::start().await;
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s.import(&[
        person("099200000002", "Trần Văn Hùng", None),
        person("099200000003", "Lê Thị Mai", Some(PASSPHRASE)),
    ])
    .await;
    let (vault, now) = (s.running.app.vault.clone(), s.clock.now());
    let locked = s.running.app.db.write(move |c| {
        let account = khoa::account::find(c, &vault, "099200000003")?.unwrap();
        khoa::account::lock(c, now, account, (khoa::account::Ground::HolderAsked, "test"), "test")
    });
    assert!(locked.await.unwrap());
    let unknown = shape(&try_once(&s, "099200000009", "wrong password").await, "099200000009");
    assert_eq!(unknown.0, 400);
    for (name, password) in
        [("099200000001", "wrong password"), ("099200000002", "wrong password"), ("099200000003", PASSPHRASE)]
    {
        assert_eq!(shape(&try_once(&s, name, password).await, name), unknown, "{name}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn guesses_run_out_for_everybody_but_the_owner_at_their_own_browser() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut own = s.browser();
    let page = own.open("/login").await;
    assert_eq!(own.sign_in(&page, &lan, PASSPHRASE).await.url.path(), "/");

    let replies = join_all((0..60).map(|_| try_once(&s, &lan, "a wrong guess"))).await;
    let tried = replies.iter().filter(|page| page.status == 400).count();
    assert!(tried <= 10, "{tried} guesses were looked at");
    assert!(
        replies.iter().filter(|page| page.status == 429).all(|page| page.headers.contains_key("retry-after"))
    );
    assert_eq!(try_once(&s, &lan, PASSPHRASE).await.status, 429, "not even the right one is looked at now");
    let unknown = join_all((0..60).map(|_| try_once(&s, "099200000009", "a wrong guess"))).await;
    assert!(unknown.iter().any(|page| page.status == 429), "a name nobody has runs out as well");

    let out = own.open("/logout").await;
    own.submit(&out, "/logout", &[("confirm", "yes")]).await;
    let page = own.open("/login").await;
    assert_eq!(own.sign_in(&page, &lan, PASSPHRASE).await.url.path(), "/", "the owner still enters");

    s.later(Duration::from_secs(3_600));
    assert_eq!(
        try_once(&s, &lan, PASSPHRASE).await.url.path(),
        "/",
        "after the wait everybody may try again"
    );
    s.finish().await;
}

#[actix_web::test]
async fn a_form_from_another_site_signs_nobody_in() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let page = browser.open("/login").await;
    let theirs = s.browser().open("/login").await.between(r#"<meta name="csrf" content=""#, "\"");
    for token in ["", "AAAA", &theirs] {
        let refused = browser
            .submit(&page, "/login", &[("csrf", token), ("username", &lan), ("password", PASSPHRASE)])
            .await;
        assert_eq!(
            (refused.status.as_u16(), browser.cookies.contains_key("khoa_session")),
            (403, false),
            "{token:?}"
        );
    }
    s.finish().await;
}

#[actix_web::test]
async fn an_anti_forgery_token_is_of_one_browser_and_of_who_is_signed_in_there() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let mut browser = s.browser();
    let (login, waiting) = (browser.open("/login").await, browser.open("/login").await);
    let home = browser.sign_in(&login, &lan, PASSPHRASE).await;
    let token = |page: &Page| page.between(r#"<meta name="csrf" content=""#, "\"");
    assert_ne!(token(&login), token(&home));
    let forged = browser.submit(&home, "/settings/sessions/", &[("csrf", &token(&login))]).await;
    assert_eq!(forged.status, 403, "read before the sign-in");
    assert!(browser.open("/").await.has("logout-link"));
    let mai = s.citizen(2, "Trần Thanh Mai", PASSPHRASE).await;
    let guessed = browser.sign_in(&waiting, &mai, "not hers").await;
    assert!(
        guessed.has("error") && !guessed.body.contains("Lan"),
        "whoever types in another tab is not taken for Lan"
    );
    let later = browser.sign_in(&waiting, &mai, PASSPHRASE).await;
    assert!(later.has("logout-link") && later.body.contains("Trần Thanh Mai"), "{}", later.body);
    browser.sign_in(&waiting, &lan, PASSPHRASE).await;

    browser.cookies.remove("khoa_session");
    let out = browser.open("/login").await;
    let forged = browser.submit(&out, "/language", &[("csrf", &token(&home)), ("lang", "en")]).await;
    assert_eq!(forged.status, 403, "read during a session that is over");
    s.finish().await;
}

#[actix_web::test]
async fn odd_passwords_are_answered_quickly_and_quietly() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    for odd in ["x".repeat(15_000), "\0\0\0\0\0\0\0\0".into(), "🔑".repeat(100), PASSPHRASE.to_uppercase()]
    {
        assert_eq!(try_once(&s, &lan, &odd).await.status, 400);
    }
    let page = try_once(&s, &lan, &"x".repeat(1_000_000)).await;
    assert_eq!(page.status, 413);
    s.finish().await;
}
