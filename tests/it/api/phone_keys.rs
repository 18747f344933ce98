//! Which keys can be a phone, and by which list of makers they are believed.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::phone::{App, DEVICES, Phone};
use super::stage::problem;
use crate::support::maker::{self, Kept, Maker};
use crate::support::{Reply, TestServer, Tokens};

/// A proof of possession by a key on another curve than phones have.
fn proof(key: &Ed25519KeyPair, claims: &Value) -> String {
    let x = URL_SAFE_NO_PAD.encode(key.public_key());
    let header =
        json!({ "typ": "dpop+jwt", "alg": "EdDSA", "jwk": { "kty": "OKP", "crv": "Ed25519", "x": x } });
    let message = [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())))
}

fn claims(app: &App, method: &str, path: &str, nonce: &str, token: Option<&str>) -> Value {
    let at = TestServer::BEGIN.as_seconds();
    let mut claims = json!({
        "jti": format!("{method} {path}"), "htm": method, "htu": format!("{}{path}", app.stage.s.issuer()),
        "iat": at, "nonce": nonce,
    });
    if let Some(token) = token {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes());
        claims["ath"] = json!(URL_SAFE_NO_PAD.encode(digest));
    }
    claims
}

#[actix_web::test]
async fn a_key_that_could_never_say_yes_is_refused_when_it_is_bound_with_what_to_do() {
    let app = App::set().await;
    let (key, nonce) = (Ed25519KeyPair::generate().unwrap(), app.stage.nonce().await);
    let api = format!("{}/app/v1", app.stage.s.issuer());
    let code = app.stage.code(&app.app, &[("scope", "openid app.devices"), ("resource", &api)]).await;
    let at_token = proof(&key, &claims(&app, "POST", "/token", &nonce, None));
    let tokens = Tokens::of(&app.stage.redeem(&app.app, &code, &[at_token]).await);
    let send = async |method: Method| {
        let shown = claims(&app, method.as_str(), DEVICES, &nonce, Some(&tokens.access));
        let request =
            app.stage.s.http.request(method, app.stage.s.url(DEVICES)).header("dpop", proof(&key, &shown));
        let request =
            request.header("authorization", format!("DPoP {}", tokens.access)).header("idempotency-key", "a");
        Reply::of(request.json(&json!({ "label": "Điện thoại" })).send().await.unwrap()).await
    };
    assert_eq!(send(Method::GET).await.status, 200, "it is a good key for everything else");
    let refused = send(Method::POST).await;
    assert_eq!(problem(&refused), "400 invalid-field");
    let error = &refused.body["errors"][0];
    assert_eq!(error["field"], "dpop");
    assert!(error["detail"].as_str().unwrap().contains("P-256"), "{error}");
    app.stage.s.finish().await;
}

/// Binds a phone with these certificates; what it is believed to be.
async fn tier(app: &App, by: &Phone, (challenge, chain): (&str, &[Vec<u8>])) -> String {
    let chain: Vec<String> = chain.iter().map(|der| STANDARD.encode(der)).collect();
    let statement = json!({ "format": "android-key", "challenge": challenge, "chain": chain });
    let body = json!({ "label": "Điện thoại", "attestation": statement });
    let bound = app.send(by, Method::POST, DEVICES, Some(body), &by.key.thumbprint()).await;
    assert_eq!(bound.status, 201, "{:?}", bound.body);
    let id = bound.text("id");
    let revoked = app.send(by, Method::POST, &format!("{DEVICES}/{id}/revoke"), None, "-").await;
    assert_eq!(revoked.status, 200);
    bound.text("tier")
}

#[actix_web::test]
async fn what_a_maker_takes_back_counts_from_the_next_phone_on_without_a_restart() {
    let (maker, folder) = (Maker::new(), tempfile::tempdir().unwrap());
    let (roots, list) = (folder.path().join("roots.pem"), folder.path().join("revoked.json"));
    std::fs::write(&roots, maker.root()).unwrap();
    std::fs::write(&list, r#"{ "entries": {} }"#).unwrap();
    let app = App::set_with(|config| {
        config.devices.more_roots = Some(roots.clone());
        config.devices.revoked = Some(list.clone());
        config.devices.android_apps = vec![maker::app()];
    })
    .await;
    let challenge = app.challenge().await;
    let kept = Kept { challenge: &challenge, locked: true, guarded: true };
    let phones = [app.phone().await, app.phone().await, app.phone().await];
    let chains = phones.each_ref().map(|phone| maker.chain(&phone.key, &kept));
    assert_eq!(tier(&app, &phones[0], (&challenge, &chains[0])).await, "hardware");

    let (_, batch) = X509Certificate::from_der(&chains[1][1]).unwrap();
    let serial: String = batch.raw_serial().iter().map(|byte| format!("{byte:02x}")).collect();
    let entry = json!({ "entries": { serial.trim_start_matches('0'): { "status": "REVOKED" } } });
    std::fs::write(&list, entry.to_string()).unwrap();
    app.stage.s.running.heed_makers().unwrap();
    assert_eq!(tier(&app, &phones[1], (&challenge, &chains[1])).await, "unproven");
    // Half a list is none: the last one stays.
    std::fs::write(&list, &entry.to_string()[..20]).unwrap();
    assert!(app.stage.s.running.heed_makers().is_err());
    assert_eq!(
        tier(&app, &phones[2], (&challenge, &chains[2])).await,
        "hardware",
        "another batch's was never listed"
    );
    app.stage.s.finish().await;
}
