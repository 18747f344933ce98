//! Ceremonies over the wire with an authenticator that lies: what is refused at sign-in is refused at registration too.

use serde_json::Value;

use crate::support::{Authenticator, Browser, Page, TestServer, Trick};

const PASSPHRASE: &str = "trang sáng trên sông quê";

const TRICKS: [Trick; 9] = [
    Trick::BytesBehindData,
    Trick::CrossOrigin,
    Trick::TopOrigin,
    Trick::DoubledChallenge,
    Trick::DoubledUnknown,
    Trick::DoubledInAnswer,
    Trick::NobodyPresent,
    Trick::NotVerified,
    Trick::OtherOrigin,
];

async fn at_home(s: &TestServer, username: &str) -> (Browser, Page) {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let home = browser.sign_in(&login, username, PASSPHRASE).await;
    (browser, home)
}

async fn options(browser: &mut Browser, page: &Page, path: &str) -> Value {
    let answer = browser.script(page, path, "{}").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

async fn register(browser: &mut Browser, home: &Page, key: &mut Authenticator, trick: Trick) -> u16 {
    let options = options(browser, home, "/passkeys/options").await;
    browser.script(home, "/passkeys", &key.made(&options, trick)).await.status.as_u16()
}

async fn sign_in(s: &TestServer, key: &Authenticator, trick: Trick) -> (u16, bool) {
    let mut browser = s.browser();
    let login = browser.open("/login").await;
    let options = options(&mut browser, &login, "/passkeys/login/options").await;
    let status = browser.script(&login, "/passkeys/login", &key.signed(&options, trick)).await.status;
    (status.as_u16(), browser.open("/").await.has("logout-link"))
}

#[actix_web::test]
async fn what_an_answer_must_not_hold_is_refused_alike_at_registration_and_sign_in() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut browser, home) = at_home(&s, &lan).await;
    for trick in TRICKS.into_iter().chain([Trick::BytesBehindObject]) {
        let mut key = Authenticator::new(&s.issuer(), 1);
        let status = register(&mut browser, &home, &mut key, trick).await;
        assert!((400..500).contains(&status), "{trick:?}: {status}");
    }
    assert!(!s.history(&lan).await.contains(&"passkey_added".to_owned()));

    let mut key = Authenticator::new(&s.issuer(), 2);
    assert_eq!(register(&mut browser, &home, &mut key, Trick::None).await, 201);
    for trick in TRICKS {
        let (status, inside) = sign_in(&s, &key, trick).await;
        assert!((400..500).contains(&status) && !inside, "{trick:?}: {status}");
    }
    assert_eq!(sign_in(&s, &key, Trick::None).await, (200, true));
    s.finish().await;
}

#[actix_web::test]
async fn a_body_that_says_something_twice_or_more_than_it_may_is_refused() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let (mut browser, home) = at_home(&s, &lan).await;
    for more in ["\"name\":\"x\",\"name\":\"y\",", "\"other\":1,", "\"ceremony\":\"x\","] {
        let mut key = Authenticator::new(&s.issuer(), 1);
        let options = options(&mut browser, &home, "/passkeys/options").await;
        let body = key.made(&options, Trick::None).replacen('{', &format!("{{{more}"), 1);
        let answer = browser.script(&home, "/passkeys", &body).await;
        assert_eq!(answer.status, 400, "{more}: {}", answer.body);
    }
    s.finish().await;
}
