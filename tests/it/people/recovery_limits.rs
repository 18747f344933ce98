//! How often somebody may ask to come back, and what nobody learns from being refused.

use std::time::Duration;

use khoa::base::Entropy;

use super::recovery::{DAY, EMAIL, LAN, PASSPHRASE, PHONE, asked, lan};
use crate::support::{Browser, TestServer};

async fn behind_a_proxy(per_hour: u64) -> TestServer {
    let s = TestServer::start_with(move |config| {
        config.server.trusted_proxies = vec![[127, 0, 0, 1].into()];
        config.registration.sendings_per_hour = per_hour;
    });
    let s = s.await;
    // What all people together may cause is counted by the hour, in one Redis for all who use it: this hour is ours.
    s.later(Duration::from_secs(3_600) * (u32::from_be_bytes(Entropy::Os.bytes()) % 100_000));
    lan(&s).await;
    s
}

/// A browser in a network of its own.
fn from(s: &TestServer, network: u8) -> Browser {
    let mut browser = s.browser();
    browser.headers.push(("x-forwarded-for", format!("{network}.2.0.1")));
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
    for network in 1..5 {
        assert_eq!(sent(&s, &mut from(&s, network), LAN).await.1, 2);
    }
    assert_eq!(sent(&s, &mut owner, LAN).await, (GOES_ON.to_owned(), 0));
    for (network, hours) in [(5, 3), (6, 6)] {
        s.later(Duration::from_secs(hours * 3_600));
        assert_eq!(sent(&s, &mut from(&s, network), LAN).await.1, 2, "strangers are first");
        assert_eq!(sent(&s, &mut owner, LAN).await.1, 0);
    }
    s.later(Duration::from_secs(6 * 3_600));
    assert_eq!(sent(&s, &mut owner, LAN).await, (GOES_ON.to_owned(), 2), "within the day");
    s.finish().await;
}

#[actix_web::test]
async fn whatever_is_asked_for_one_person_reads_no_more_than_their_day_holds() {
    let s = behind_a_proxy(20_000).await;
    let mut own = from(&s, 100);
    let login = own.open("/login").await;
    own.sign_in(&login, LAN, PASSPHRASE).await;
    s.running.run_jobs().await.unwrap();
    let before = s.outbox().len();
    for network in 1..24 {
        let mut stranger = from(&s, network);
        asked(&s, &mut stranger, [LAN, EMAIL, PHONE][usize::from(network % 3)]).await;
        asked(&s, &mut own, EMAIL).await;
        let form = stranger.open("/register").await;
        let fields = [("full_name", "Trần Văn Hùng"), ("email", EMAIL), ("phone", PHONE), ("terms", "yes")];
        stranger.submit(&form, "/register", &fields).await;
        s.running.run_jobs().await.unwrap();
        s.later(Duration::from_secs(3_500));
    }
    let letters = s.outbox().iter().skip(before).filter(|message| message["to"] == EMAIL).count();
    assert_eq!(letters, 10 + 7 + 3, "asked for by strangers, and by a browser she knows");
    s.later(DAY);
    assert_eq!(sent(&s, &mut from(&s, 99), LAN).await.1, 2, "the next day is another");
    s.finish().await;
}

#[actix_web::test]
async fn whoever_changes_addresses_within_a_network_spends_its_part_alone() {
    let s = behind_a_proxy(20_000).await;
    let mut sent_in_all = 0;
    for subnet in 0..8 {
        let mut stranger = s.browser();
        stranger.headers.push(("x-forwarded-for", format!("2001:db8:1:{subnet:x}00::1")));
        sent_in_all += sent(&s, &mut stranger, LAN).await.1 / 2;
    }
    assert_eq!(sent_in_all, 3);
    assert_eq!(sent(&s, &mut from(&s, 200), LAN).await, (GOES_ON.to_owned(), 2), "the owner's is left");
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
