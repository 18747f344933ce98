//! Keys that are taken, and keys that are refused by their rule.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::keys::JwkSet;

/// RFC 7638 §3.1.
const RSA: &str = r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#;
/// RFC 7515 §A.3.1, without `d`.
const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
/// RFC 8037 §A.2.
const ED25519: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

fn with(json: &str, name: &str, value: Value) -> String {
    let mut members: Map<String, Value> = serde_json::from_str(json).unwrap();
    members.insert(name.to_owned(), value);
    Value::Object(members).to_string()
}

#[test]
fn thumbprints_are_those_of_the_standards() {
    assert_eq!(Jwk::parse(RSA).unwrap().thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(Jwk::parse(ED25519).unwrap().thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(Jwk::parse(RSA).unwrap().kid(), Some("2011-04-29"));
}

#[test]
fn keys_are_written_as_they_were_read() {
    for json in [RSA, P256, ED25519] {
        let key = Jwk::parse(json).unwrap();
        let again: Jwk = serde_json::from_str(&serde_json::to_string(&key).unwrap()).unwrap();
        assert_eq!((&key, key.thumbprint()), (&again, again.thumbprint()));
    }
}

#[test]
fn secrets_are_refused_wherever_they_stand() {
    for name in PRIVATE_MEMBERS {
        for json in [RSA, P256, ED25519] {
            assert_eq!(Jwk::parse(&with(json, name, json!("AQAB"))), Err(JwkError::Private), "{name}");
            assert_eq!(Jwk::parse(&with(json, name, json!(null))), Err(JwkError::Private), "{name}");
        }
    }
    assert_eq!(Jwk::parse(r#"{"kty":"oct","k":"AQAB"}"#), Err(JwkError::Private));
    assert_eq!(Jwk::parse(r#"{"kty":"oct"}"#), Err(JwkError::Private));
    let set = json!({"keys": [serde_json::from_str::<Value>(P256).unwrap(), {"kty": "oct", "k": "AQAB"}]});
    assert_eq!(JwkSet::parse(&set.to_string()), Err(JwkError::Private));
}

#[test]
fn weak_and_impossible_keys_are_refused_by_their_rule() {
    use JwkError::{Invalid, Member, RsaSize};
    let rsa_n = |bytes: usize| {
        let mut n = vec![0xffu8; bytes];
        n[0] = 0x80;
        json!(base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, n))
    };
    for (json, name, value, rule) in [
        (RSA, "n", rsa_n(128), RsaSize),
        (RSA, "n", rsa_n(255), RsaSize),
        (RSA, "n", rsa_n(513), RsaSize),
        (RSA, "n", rsa_n(1_000_000), RsaSize),
        (RSA, "n", json!("AAEC"), Member("n")),
        (RSA, "n", json!(""), Member("n")),
        (RSA, "n", json!("+/=="), Member("n")),
        (RSA, "e", json!("AQ"), Member("e")),
        (RSA, "e", json!("AQAA"), Member("e")),
        (RSA, "e", json!("AAEAAQ"), Member("e")),
        (RSA, "e", json!("AQAAAAAB"), Member("e")),
        (RSA, "e", json!(65537), Member("e")),
        (P256, "x", json!("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV"), Member("x")), // bits left over
        (P256, "x", json!("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEQ"), Invalid),     // not on the curve
        (P256, "y", json!("AAAA"), Member("y")),
        (P256, "y", json!(null), Member("y")),
        (ED25519, "x", json!("AAAA"), Member("x")),
        (RSA, "kty", json!(1), Member("kty")),
        (RSA, "kid", json!(7), Member("kid")),
        (RSA, "kid", json!(""), Member("kid")),
        (RSA, "kid", json!("a\u{0}b"), Member("kid")),
        (RSA, "kid", json!("k".repeat(257)), Member("kid")),
        (RSA, "alg", json!("ES256"), Member("alg")),
        (P256, "alg", json!("EdDSA"), Member("alg")),
        (RSA, "key_ops", json!("verify"), Member("key_ops")),
    ] {
        assert_eq!(Jwk::parse(&with(json, name, value.clone())).unwrap_err(), rule, "{name} {value:.40}");
    }
    assert_eq!(Jwk::parse(r#"{"n":"AQAB"}"#).unwrap_err(), Member("kty"));
    assert!(matches!(Jwk::parse(r#"{"kty":"RSA","kty":"EC"}"#), Err(JwkError::NotJson(_))));
    assert!(matches!(Jwk::parse("[]"), Err(JwkError::NotJson(_))));
}

#[test]
fn what_a_set_holds_for_other_uses_is_passed_over() {
    let value = |json: &str| serde_json::from_str::<Value>(json).unwrap();
    let set = json!({"keys": [
        value(&with(RSA, "use", json!("enc"))), value(&with(RSA, "alg", json!("RSA-OAEP"))), value(&with(RSA, "alg", json!("RS512"))),
        value(&with(P256, "crv", json!("P-384"))), value(&with(ED25519, "crv", json!("X25519"))), value(&with(P256, "key_ops", json!(["deriveKey"]))),
        {"kty": "AKP"}, value(P256),
    ]});
    let read = JwkSet::parse(&set.to_string()).unwrap();
    assert_eq!(read.keys(), [Jwk::parse(P256).unwrap()]);
    assert!(JwkSet::parse(r#"{"keys":[]}"#).unwrap().is_empty());
    let many = json!({"keys": vec![value(P256); MOST_KEYS + 1]});
    assert_eq!(JwkSet::parse(&many.to_string()), Err(JwkError::TooMany));
    for refused in [r#"{"keys":{}}"#, r#"{"keys":[1]}"#, "{}"] {
        assert_eq!(JwkSet::parse(refused), Err(JwkError::Member("keys")), "{refused}");
    }
}

proptest! {
    #[test]
    fn texts_from_anywhere_never_panic(
        n in "[A-Za-z0-9_-]{0,400}", e in "[A-Za-z0-9_-]{0,8}", x in "[A-Za-z0-9_-]{43}", y in "[A-Za-z0-9_-]{43}", any in ".{0,80}",
    ) {
        for json in [with(RSA, "n", json!(n)), with(RSA, "e", json!(e)), with(P256, "x", json!(x)), with(P256, "y", json!(y)), any] {
            drop(Jwk::parse(&json));
            drop(JwkSet::parse(&json));
        }
    }
}
