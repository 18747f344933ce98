//! A logout token is believed only when every claim and the signature are right.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use openidconnect::JsonWebKeyId;
use openidconnect::core::CoreJsonCurveType;
use serde_json::json;

use super::*;

const NOW: i64 = 1_800_000_000;
const ISSUER: &str = "https://id.example";
const CLIENT: &str = "portal";

struct Issuer {
    pair: Ed25519KeyPair,
    keys: Vec<CoreJsonWebKey>,
}

impl Issuer {
    fn new() -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let public = pair.public_key().as_ref().to_vec();
        let kid = Some(JsonWebKeyId::new("k1".to_owned()));
        let keys = vec![CoreJsonWebKey::new_okp(public, CoreJsonCurveType::Ed25519, kid)];
        Self { pair, keys }
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.pair.sign(signed.as_bytes()));
        format!("{signed}.{signature}")
    }

    fn verify(&self, token: &str) -> Result<LogoutToken, Refusal> {
        let algorithms = [CoreJwsSigningAlgorithm::EdDsa, CoreJwsSigningAlgorithm::HmacSha256];
        let expected = Expected {
            issuer: ISSUER,
            client_id: CLIENT,
            keys: &self.keys,
            algorithms: &algorithms,
            now: Moment::from_seconds(NOW),
        };
        verify(token, &expected)
    }
}

fn header() -> Value {
    json!({"alg": "EdDSA", "kid": "k1", "typ": "logout+jwt"})
}

fn good() -> Value {
    json!({"iss": ISSUER, "aud": CLIENT, "iat": NOW, "exp": NOW + 120, "jti": "t1", "sub": "lan", "sid": "s1",
           "events": {EVENT: {}}})
}

fn but(name: &str, value: Value) -> Value {
    let mut claims = good();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

#[test]
fn a_proper_token_names_the_session_and_the_person() {
    let issuer = Issuer::new();
    let expected = LogoutToken { id: "t1".into(), subject: Some("lan".into()), session: Some("s1".into()) };
    assert_eq!(issuer.verify(&issuer.sign(&header(), &good())), Ok(expected));
    let several = but("aud", json!(["other", CLIENT]));
    assert!(issuer.verify(&issuer.sign(&json!({"alg": "EdDSA"}), &several)).is_ok());
    assert_eq!(issuer.verify(&issuer.sign(&header(), &without("sid"))).unwrap().session, None);
}

#[test]
fn every_other_token_is_refused_at_its_step() {
    let issuer = Issuer::new();
    let rows = [
        (but("iss", json!("https://evil.example")), Refusal::Issuer),
        (without("iss"), Refusal::Issuer),
        (but("aud", json!("other")), Refusal::Audience),
        (but("aud", json!([])), Refusal::Audience),
        (but("iat", json!(NOW + 61)), Refusal::Time),
        (but("iat", json!(NOW - 301)), Refusal::Time),
        (but("exp", json!(NOW - 60)), Refusal::Time),
        (without("iat"), Refusal::Time),
        (without("exp"), Refusal::Time),
        (without("jti"), Refusal::TokenId),
        (without("events"), Refusal::Event),
        (but("events", json!({EVENT: "yes"})), Refusal::Event),
        (but("events", json!({"http://schemas.example/other": {}})), Refusal::Event),
        (but("nonce", json!("n")), Refusal::Nonce),
        (but("nonce", json!(null)), Refusal::Nonce),
        (
            json!({"iss": ISSUER, "aud": CLIENT, "iat": NOW, "exp": NOW + 1, "jti": "t", "events": {EVENT: {}}}),
            Refusal::Nobody,
        ),
    ];
    for (claims, refusal) in rows {
        assert_eq!(issuer.verify(&issuer.sign(&header(), &claims)), Err(refusal), "{claims}");
    }
}

#[test]
fn headers_that_weaken_the_signature_are_refused() {
    let issuer = Issuer::new();
    for header in [
        json!({"kid": "k1"}),
        json!({"alg": "none"}),
        json!({"alg": "HS256", "kid": "k1"}),
        json!({"alg": "RS256", "kid": "k1"}),
        json!({"alg": "EdDSA", "kid": "k1", "typ": "at+jwt"}),
        json!({"alg": "EdDSA", "kid": "k1", "typ": 7}),
        json!({"alg": "EdDSA", "kid": "k1", "crit": ["b64"]}),
    ] {
        assert_eq!(issuer.verify(&issuer.sign(&header, &good())), Err(Refusal::Header), "{header}");
    }
}

#[test]
fn a_token_of_another_key_or_with_changed_claims_is_refused() {
    let (issuer, other) = (Issuer::new(), Issuer::new());
    assert_eq!(issuer.verify(&other.sign(&header(), &good())), Err(Refusal::Signature));
    let unknown = json!({"alg": "EdDSA", "kid": "k2"});
    assert_eq!(issuer.verify(&issuer.sign(&unknown, &good())), Err(Refusal::Signature));
    let token = issuer.sign(&header(), &good());
    let (head, rest) = token.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let changed = URL_SAFE_NO_PAD.encode(but("sub", json!("hung")).to_string());
    assert_eq!(issuer.verify(&format!("{head}.{changed}.{signature}")), Err(Refusal::Signature));
}

#[test]
fn what_is_no_token_is_refused_without_panic() {
    let issuer = Issuer::new();
    for text in ["", ".", "..", "a.b", "a.b.c", "e30.e30.", "e30..e30", "ZQ.ZQ.ZQ", "é.é.é"] {
        assert!(issuer.verify(text).is_err(), "{text}");
    }
}
