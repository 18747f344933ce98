//! How often somebody may ask to come back, and what nobody learns from being refused.

use std::time::Duration;

use super::recovery::{DAY, EMAIL, LAN, PASSPHRASE, PHONE, asked, lan};
use crate::support::{Browser, TestServer};

async fn behind_a_proxy(per_hour: u64) -> TestServer {
    let s = TestServer::start_with(move |config| {
        config.server.trusted_proxies = vec![[127, 0, 0, 1].into()];
        config.registration.sendings_per_hour = per_hour;
        // What all people together may cause is counted in one place: here by this server alone.
        config.redis.url = None;
    });
    let s = s.await;
    lan(&s).await;
    s
}

/// A browser in a network of its own.
fn from(s: &TestServer, network: u8) -> Browser {
    let mut browser = s.browser();
    browser.headers.push(("x-forwarded-for", format!("192.0.2.{network}")));
    browser
}

/// Asks for codes; answers the page that came and how many messages left.
async fn sent(s: &TestServer, browser: &mut Browser, username: &str) -> (String, usize) {
    let before = s.outbox().len();
    let page = asked(s, browser, username).await;
    (format!("{} {}", page.status.as_u16(), page.url.path()), s.outbox().len() - before)
}

/// The answer to everybody who may ask, whether or not anything is sent.
const GOES_ON: &str = "200 /recover/codes";

#[actix_web::test]
async fn no_refusal_tells_that_two_names_are_one_account() {
    let s = behind_a_proxy(20_000).await;
    let (mut stranger, nobody) = (from(&s, 1), "099200000009");
    for _ in 0..3 {
        assert_eq!(sent(&s, &mut stranger, EMAIL).await, (GOES_ON.to_owned(), 2));
    }
    let refused = asked(&s, &mut stranger, EMAIL).await;
    assert_eq!(refused.status, 429, "what was typed has its own counter");
    for name in [LAN, PHONE, nobody] {
        assert_eq!(asked(&s, &mut stranger, name).await.url.path(), "/recover/codes", "{name}");
    }
    // Nothing is left for the account from anywhere, and every name looks as it did.
    for network in 2..6 {
        sent(&s, &mut from(&s, network), LAN).await;
    }
    for name in [LAN, PHONE, EMAIL, nobody] {
        for _ in 0..3 {
            assert_eq!(sent(&s, &mut from(&s, 9), name).await, (GOES_ON.to_owned(), 0), "{name}");
        }
        assert_eq!(asked(&s, &mut from(&s, 9), name).await.status, 429, "{name}");
    }
    s.finish().await;
}

#[actix_web::test]
async fn whoever_was_sent_nothing_has_spent_nothing_of_their_day() {
    let s = behind_a_proxy(20_000).await;
    let mut owner = from(&s, 200);
    for network in 1..7 {
        assert_eq!(sent(&s, &mut from(&s, network), LAN).await.1, 2);
    }
    for _ in 0..3 {
        assert_eq!(sent(&s, &mut owner, LAN).await, (GOES_ON.to_owned(), 0));
    }
    for (network, wait) in [(7, 30), (8, 60), (9, 120)] {
        s.later(Duration::from_secs(wait));
        assert_eq!(sent(&s, &mut from(&s, network), LAN).await.1, 2, "strangers are first");
        assert_eq!(sent(&s, &mut owner, LAN).await, (GOES_ON.to_owned(), 0));
    }
    s.later(Duration::from_secs(240));
    assert_eq!(sent(&s, &mut owner, LAN).await, (GOES_ON.to_owned(), 2));
    s.finish().await;
}

#[actix_web::test]
async fn strangers_together_send_one_person_twelve_requests_a_day_and_no_more() {
    let s = behind_a_proxy(20_000).await;
    let mut requests = 0;
    for network in 1..20 {
        requests += sent(&s, &mut from(&s, network), LAN).await.1 / 2;
        s.later(Duration::from_secs(3_000));
    }
    assert_eq!(requests, 12);
    s.later(DAY);
    assert_eq!(sent(&s, &mut from(&s, 99), LAN).await.1, 2, "the next day is another");
    s.finish().await;
}

#[actix_web::test]
async fn the_budget_of_all_people_counts_what_is_sent_and_never_a_browser_that_knows_the_account() {
    let s = behind_a_proxy(1).await;
    let mut own = from(&s, 100);
    let login = own.open("/login").await;
    own.sign_in(&login, LAN, PASSPHRASE).await;
    let out = own.open("/logout").await;
    own.submit(&out, "/logout", &[("confirm", "yes")]).await;
    s.running.run_jobs().await.unwrap();
    for network in 1..6 {
        let nobody = format!("0992000000{:02}", 10 + network);
        assert_eq!(sent(&s, &mut from(&s, network), &nobody).await, (GOES_ON.to_owned(), 0));
    }
    assert_eq!(sent(&s, &mut from(&s, 20), LAN).await, (GOES_ON.to_owned(), 2), "nobody has spent it");
    assert_eq!(sent(&s, &mut from(&s, 21), LAN).await, (GOES_ON.to_owned(), 0), "and its end shows nowhere");
    assert_eq!(sent(&s, &mut own, LAN).await, (GOES_ON.to_owned(), 2));
    s.finish().await;
}
