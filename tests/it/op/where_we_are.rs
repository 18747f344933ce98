//! Who we are is configured, whatever a request or a proxy says about host and scheme.

use serde_json::json;

use crate::support::{TestServer, person};

const PASSPHRASE: &str = "trang sáng trên sông quê";
const LAN: &str = "099200000001";

const POISON: &[(&str, &str)] = &[
    ("host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "http"),
    ("x-forwarded-port", "8443"),
    ("x-forwarded-prefix", "/evil"),
    ("x-original-url", "/evil"),
    ("forwarded", "for=203.0.113.1;host=evil.example;proto=http"),
];

#[actix_web::test]
async fn no_header_moves_the_issuer_not_even_a_trusted_proxys() {
    let s =
        TestServer::start_with(|config| config.server.trusted_proxies = vec![[127, 0, 0, 1].into()]).await;
    s.import(&[person(LAN, "Nguyễn Thị Lan", Some(PASSPHRASE))]).await;
    let portal = s.client("portal", json!({})).await;
    let mut browser = s.browser();
    browser.headers.extend(POISON.iter().map(|(name, value)| (*name, (*value).to_owned())));

    let document = browser.open("/.well-known/openid-configuration").await;
    assert!(document.body.contains(&format!("\"issuer\":\"{}\"", s.issuer())), "{}", document.body);
    let tokens = portal.sign_in(&mut browser, LAN, PASSPHRASE).await;
    assert_eq!(tokens.id_claims()["iss"], s.issuer());
    // Another way that leads on, and the letter to whoever lost the key.
    let recover = browser.open("/recover").await;
    for page in [&document, &recover, &browser.open("/").await] {
        assert!(!page.body.contains("evil"), "{}: {}", page.url, page.body);
        assert!(page.headers.values().all(|value| !value.to_str().unwrap_or_default().contains("evil")));
    }
    s.running.run_jobs().await.unwrap();
    let letters = s.outbox();
    assert!(!letters.is_empty(), "a new device is written about");
    assert!(letters.iter().all(|letter| !letter.to_string().contains("evil")), "{letters:?}");
    s.finish().await;
}
