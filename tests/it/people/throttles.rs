//! What many tries lead to: who waits, who never does, and what nobody learns from it.

use std::time::Duration;

use khoa::base::Entropy;
use khoa::ephemeral::{Key, Payer};
use serde_json::json;

use crate::support::{Browser, Page, TestServer};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const LAN: &str = "099200000001";
const EMAIL: &str = "p099200000001@mail.example";
const PHONE: &str = "+84900000001";
const HOUR: Duration = Duration::from_secs(3_600);

async fn behind_a_proxy() -> TestServer {
    let s = TestServer::start_with(|config| {
        config.server.trusted_proxies = vec![[127, 0, 0, 1].into()];
        config.redis.strangers_mib = 64;
    });
    let s = s.await;
    // What is counted in one Redis for all who use it is counted by the hour: this one is ours.
    s.later(HOUR * (u32::from_be_bytes(Entropy::Os.bytes()) % 100_000));
    s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    s
}

/// A browser in a network of its own.
fn from(s: &TestServer, network: u8) -> Browser {
    let mut browser = s.browser();
    browser.headers.push(("x-forwarded-for", format!("{network}.2.0.1")));
    browser
}

async fn tried(s: &TestServer, network: u8, username: &str, password: &str) -> Page {
    let mut browser = from(s, network);
    let page = browser.open("/login").await;
    browser.sign_in(&page, username, password).await
}

/// What an outsider sees of an answer: all of it but the token and the name they typed.
fn seen(page: &Page, username: &str) -> (u16, Option<String>, String) {
    let csrf = page.between(r#"<meta name="csrf" content=""#, "\"");
    let wait = page.headers.get("retry-after").map(|wait| wait.to_str().unwrap().to_owned());
    (page.status.as_u16(), wait, page.body.replace(&csrf, "CSRF").replace(username, "NAME"))
}

#[actix_web::test]
async fn no_refused_sign_in_tells_which_names_are_one_account_or_anybodys() {
    let s = behind_a_proxy().await;
    let mut answers = Vec::new();
    let spellings = ["P099200000001@MAIL.example", EMAIL, "nobody@mail.example", "NOBODY@mail.example"];
    for (names, others) in [
        (&spellings[..2], [LAN, PHONE, "0992 0000 0001"]),
        (&spellings[2..], ["099200000009", "+84900000009", "0992 0000 0009"]),
    ] {
        let network = u8::try_from(answers.len() + 1).unwrap();
        let mut seen_here = Vec::new();
        for n in 0..12 {
            let name = names[n % 2];
            seen_here.push(seen(&tried(&s, network, name, "a wrong guess").await, name));
        }
        for name in others {
            seen_here.push(seen(&tried(&s, network, name, "a wrong guess").await, name));
        }
        answers.push(seen_here);
    }
    let statuses: Vec<u16> = answers[0].iter().map(|(status, ..)| *status).collect();
    assert_eq!(statuses, [vec![400; 10], vec![429; 2], vec![400; 3]].concat());
    assert_eq!(answers[0], answers[1]);
    let name = seen(&tried(&s, 3, PHONE, PASSPHRASE).await, PHONE);
    assert_eq!(name, answers[0][0], "the account's own counter ends in silence");
    s.later(Duration::from_secs(31));
    assert!(tried(&s, 3, PHONE, PASSPHRASE).await.has("logout-link"), "and its waits end");
    s.finish().await;
}

#[actix_web::test]
async fn a_hundred_guesses_end_in_silence_and_the_owner_opens_the_way_again() {
    let s = behind_a_proxy().await;
    let mut own = from(&s, 1);
    let page = own.open("/login").await;
    own.sign_in(&page, LAN, PASSPHRASE).await;
    for n in 0..110usize {
        let name = [LAN, EMAIL, PHONE][n % 3];
        tried(&s, 10 + u8::try_from(n).unwrap(), name, "a wrong guess").await;
        s.later(HOUR);
    }
    let page = tried(&s, 2, EMAIL, PASSPHRASE).await;
    assert_eq!(page.status, 400, "a hundred in a row, and no more is looked at");
    let out = own.open("/logout").await;
    if out.has("logout-submit") {
        own.submit(&out, "/logout", &[("confirm", "yes")]).await;
    }
    let page = own.open("/login").await;
    assert!(own.sign_in(&page, EMAIL, PASSPHRASE).await.has("logout-link"), "her own browser");
    assert!(tried(&s, 3, EMAIL, PASSPHRASE).await.has("logout-link"), "and then any");
    s.running.run_jobs().await.unwrap();
    s.finish().await;
}

#[actix_web::test]
async fn a_flood_of_guesses_fills_neither_the_log_nor_a_history_and_none_is_left_uncounted() {
    let s = behind_a_proxy().await;
    let mut browser = from(&s, 9);
    let page = browser.open("/login").await;
    assert!(browser.sign_in(&page, LAN, PASSPHRASE).await.has("logout-link"));
    for guess in 0..75_u8 {
        let name = if guess % 15 == 0 { LAN.to_owned() } else { format!("0998000{guess:05}") };
        assert_eq!(tried(&s, 1 + guess % 5, &name, "a wrong guess").await.status, 400);
    }
    assert_eq!(s.recorded("sign_in_refused").await.len(), 60, "in one minute");
    s.running.app.write_counts().await.unwrap();
    let entries = s.recorded("sign_in_refused").await;
    let times: u64 = entries.iter().map(|facts| facts["times"].as_u64().unwrap_or(1)).sum();
    assert_eq!(
        (entries.len(), times),
        (62, 75),
        "hers in one entry, those of names that nobody has in another"
    );
    let own = s.facts(LAN).await;
    assert_eq!(own.iter().filter(|facts| facts["why"] == "password").count(), 5);
    assert!(own.iter().any(|facts| facts["why"].is_null()), "the sign-in is still there");
    s.later(Duration::from_secs(61));
    tried(&s, 6, "099200000777", "a wrong guess").await;
    assert_eq!(s.recorded("sign_in_refused").await.len(), 63, "a minute later each has its entry again");
    s.finish().await;
}

#[actix_web::test]
async fn a_shared_address_shuts_out_neither_a_known_browser_nor_a_passkey() {
    let s = behind_a_proxy().await;
    let mut own = from(&s, 7);
    let page = own.open("/login").await;
    own.sign_in(&page, LAN, PASSPHRASE).await;
    let out = own.open("/logout").await;
    own.submit(&out, "/logout", &[("confirm", "yes")]).await;
    for n in 0..300u32 {
        tried(&s, 7, &format!("nobody{n}"), "a wrong guess").await;
    }
    assert_eq!(tried(&s, 7, LAN, PASSPHRASE).await.status, 429, "whoever is not known there waits");
    let page = own.open("/login").await;
    assert!(own.sign_in(&page, LAN, PASSPHRASE).await.has("logout-link"));

    let mut stranger = from(&s, 7);
    let page = stranger.open("/login").await;
    let script = async |path: &str, body: serde_json::Value| {
        let token = page.between(r#"<meta name="csrf" content=""#, "\"");
        let jar: Vec<String> =
            stranger.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = s.http.post(s.url(path)).header("cookie", jar.join("; ")).header("x-csrf-token", token);
        request.header("x-forwarded-for", "7.2.0.1").json(&body).send().await.unwrap()
    };
    let options = script("/passkeys/login/options", json!({})).await;
    assert_eq!(options.status(), 200, "a ceremony begins, and leaves nothing behind");
    let ceremony = options.json::<serde_json::Value>().await.unwrap()["ceremony"].clone();
    let wrong = json!({ "ceremony": ceremony, "credential": {} });
    assert_eq!(script("/passkeys/login", wrong).await.status(), 429, "only wrong answers wait");
    s.running.run_jobs().await.unwrap();
    s.finish().await;
}

/// Fills what `payer` may have kept on their way; `false` when the store keeps nothing more of anybody like them.
async fn fill(s: &TestServer, payer: Payer) -> bool {
    let mut is_theirs = true;
    for size in [500_000, 20_000, 500] {
        let value = vec![0; size];
        loop {
            let key = Key::conversation(&Entropy::Os.handle());
            let kept = s.running.app.ephemeral.put_for(&payer, &key, &value, HOUR / 2).await;
            is_theirs = kept.is_ok();
            if kept != Ok(true) {
                break;
            }
        }
        // Whoever was refused for all comes back a little later.
        s.later(Duration::from_secs(1));
    }
    is_theirs
}

#[actix_web::test]
async fn a_network_that_began_too_much_is_refused_and_nobody_else_is() {
    let s = behind_a_proxy().await;
    let portal = s.client("portal", json!({})).await;
    let mut own = from(&s, 7);
    let page = own.open("/login").await;
    own.sign_in(&page, LAN, PASSPHRASE).await;
    let mut signed_in = own.clone();
    let out = own.open("/logout").await;
    own.submit(&out, "/logout", &[("confirm", "yes")]).await;
    let page = signed_in.open("/login").await;
    signed_in.cookies.remove("khoa_session");
    signed_in.sign_in(&page, LAN, PASSPHRASE).await;
    assert!(fill(&s, Payer::Stranger([7, 2, 0, 1].into())).await);
    let begins = async |browser: &mut Browser, over: &[(&str, &str)]| {
        browser.open(&portal.authorization(over)).await.has("login-submit")
    };
    assert!(!begins(&mut from(&s, 7), &[]).await);
    assert!(begins(&mut from(&s, 8), &[]).await);
    assert!(begins(&mut own, &[]).await, "a browser that somebody has signed in to before");
    assert!(begins(&mut signed_in, &[("prompt", "login")]).await, "and somebody who is signed in");
    // So with the codes that phones read; what room was left is taken first.
    let shows = async |network: u8| from(&s, network).open("/login/qr").await.has("qr-code");
    while shows(7).await {}
    assert!(shows(8).await);
    s.running.run_jobs().await.unwrap();
    s.finish().await;
}

#[actix_web::test]
async fn a_store_full_of_strangers_turns_the_newest_away_and_nobody_who_is_known() {
    let s = behind_a_proxy().await;
    let portal = s.client("portal", json!({})).await;
    let mut own = from(&s, 7);
    let page = own.open("/login").await;
    own.sign_in(&page, LAN, PASSPHRASE).await;
    let mut network = 20;
    while fill(&s, Payer::Stranger([network, 2, 0, 1].into())).await {
        network += 1;
    }
    let stranger = from(&s, 8).open(&portal.authorization(&[])).await;
    assert!(stranger.status == 503 && !stranger.has("login-submit"), "{}", stranger.body);
    let mut late = from(&s, 9);
    let page = late.open("/recover").await;
    let recovery = late.submit(&page, "/recover", &[("username", LAN)]).await;
    assert_eq!(recovery.status, 503, "nothing can be kept of it");
    assert!(own.open(&portal.authorization(&[])).await.query("code").is_some());
    assert!(own.open(&portal.authorization(&[("prompt", "login")])).await.has("login-submit"));
    assert!(tried(&s, 8, LAN, PASSPHRASE).await.has("logout-link"), "who signs in has a session");
    s.running.run_jobs().await.unwrap();
    s.finish().await;
}
