//! Clients that sign what they ask people (CIBA Core §7.1.1): nothing unsigned counts, and nothing counts twice.

use serde_json::{Value, json};

use super::ciba::{GRANT, PASSPHRASE, come};
use crate::support::{Party, Reply, Signer, TestServer};

struct Stage {
    s: TestServer,
    lan: String,
    signer: Signer,
    counter: Party,
}

async fn stage() -> Stage {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let signer = Signer::new();
    let metadata = json!({
        "grants": [GRANT], "redirect_uris": [], "scope": "openid", "jwks": signer.jwks(),
        "backchannel_authentication_request_signing_alg": "ES256",
    });
    let counter = s.client("counter", metadata).await;
    Stage { s, lan, signer, counter }
}

impl Stage {
    /// A sound request, with `over` laid over it; what is null is left out.
    fn request(&self, jti: &str, over: &Value) -> Value {
        let now = self.s.clock.now().as_seconds();
        let mut claims = json!({
            "iss": "counter", "aud": self.s.issuer(), "iat": now, "nbf": now, "exp": now + 300, "jti": jti,
            "scope": "openid", "login_hint": self.lan, "binding_message": "W4SCT", "requested_expiry": 120,
        });
        for (claim, value) in over.as_object().unwrap() {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(claim)),
                value => claims[claim] = value.clone(),
            }
        }
        claims
    }

    async fn ask(&self, jti: &str, over: Value) -> Reply {
        let token = self.signer.sign(&self.request(jti, &over));
        self.counter.post("/bc-authorize", &[("request", &token)]).await
    }
}

#[actix_web::test]
async fn a_signed_request_is_asked_once_whether_its_expiry_is_a_number_or_a_text() {
    let stage = stage().await;
    let asked = stage.ask("a", json!({})).await;
    assert_eq!((asked.status.as_u16(), asked.body["expires_in"].as_u64()), (200, Some(120)));
    assert_eq!(come(&stage.counter, &asked).await.refusal(), "400 authorization_pending");
    assert_eq!(stage.ask("a", json!({})).await.refusal(), "400 invalid_request", "the same jti");
    let as_text = stage.ask("b", json!({ "requested_expiry": "60", "aud": [stage.s.issuer(), "x"] })).await;
    assert_eq!(as_text.body["expires_in"], 60);
    stage.s.finish().await;
}

#[actix_web::test]
async fn whatever_is_wrong_with_a_signed_request_nobody_is_asked() {
    let stage = stage().await;
    let now = stage.s.clock.now().as_seconds();
    let wrong = [
        json!({ "iss": "other" }),
        json!({ "iss": null }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": null }),
        json!({ "exp": null }),
        json!({ "exp": now - 60 }),
        json!({ "exp": now + 3_700 }),
        json!({ "nbf": null }),
        json!({ "nbf": now + 600, "exp": now + 900 }),
        json!({ "iat": null }),
        json!({ "iat": now + 600 }),
        json!({ "jti": null }),
        json!({ "jti": "x".repeat(257) }),
        json!({ "binding_message": ["W4SCT"] }),
        json!({ "requested_expiry": -1 }),
        json!({ "exp": 1.0e300, "nbf": -1.0e300 }),
        json!({ "login_hint": null }),
    ];
    for (number, over) in wrong.into_iter().enumerate() {
        let refused = stage.ask(&format!("w{number}"), over.clone()).await;
        assert_eq!(refused.refusal(), "400 invalid_request", "{over}");
    }
    assert_eq!(stage.ask("scope", json!({ "scope": "profile" })).await.refusal(), "400 invalid_scope");
    let claims = stage.request("k", &json!({}));
    let foreign = Signer::new().sign(&claims);
    let unsigned = stage.signer.sign_under(&json!({ "alg": "none" }), &claims);
    let renamed = stage.signer.sign_under(&json!({ "alg": "RS256", "kid": "k" }), &claims);
    for token in [foreign.as_str(), &unsigned, &renamed, "x.y.z", "eyJ"] {
        let refused = stage.counter.post("/bc-authorize", &[("request", token)]).await;
        assert_eq!(refused.refusal(), "400 invalid_request", "{token}");
    }
    // The refused ones spent nothing.
    let token = stage.signer.sign(&claims);
    assert_eq!(stage.counter.post("/bc-authorize", &[("request", &token)]).await.status, 200);
    assert_eq!(stage.s.happened("approval_asked").await, 1);
    stage.s.finish().await;
}

#[actix_web::test]
async fn a_client_that_signs_is_believed_nothing_unsigned_and_one_that_does_not_is_told() {
    let stage = stage().await;
    let plain = [("scope", "openid"), ("login_hint", stage.lan.as_str())];
    assert_eq!(stage.counter.post("/bc-authorize", &plain).await.refusal(), "400 invalid_request");
    let token = stage.signer.sign(&stage.request("a", &json!({ "binding_message": null })));
    for beside in [("binding_message", "Quầy 3"), ("scope", "openid"), ("resource", "https://api.example")]
    {
        let both = [("request", token.as_str()), beside];
        assert_eq!(
            stage.counter.post("/bc-authorize", &both).await.refusal(),
            "400 invalid_request",
            "{beside:?}"
        );
    }
    let plainly =
        stage.s.client("plain", json!({ "grants": [GRANT], "redirect_uris": [], "scope": "openid" })).await;
    let both = [("request", token.as_str())];
    assert_eq!(plainly.post("/bc-authorize", &both).await.refusal(), "400 request_not_supported");
    let keyless = json!({
        "grants": [GRANT], "redirect_uris": [], "scope": "openid",
        "backchannel_authentication_request_signing_alg": "ES256",
    });
    assert!(stage.s.refused_client(keyless).await.contains("needs keys"));
    stage.s.finish().await;
}
