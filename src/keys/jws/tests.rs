//! Tokens that are taken, and every way to forge one that we know.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aws_lc_rs::hmac;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::keys::signer::Signer;

fn key(alg: Alg) -> &'static (Signer, Jwk) {
    static KEYS: OnceLock<BTreeMap<Alg, (Signer, Jwk)>> = OnceLock::new();
    &KEYS.get_or_init(|| Alg::ALL.map(|alg| (alg, Signer::for_test(alg))).into())[&alg]
}

fn all_keys() -> JwkSet {
    Alg::ALL.map(|alg| key(alg).1.clone()).into_iter().collect()
}

fn refusal(token: &str) -> JwsError {
    verify(token, &all_keys(), &Alg::ALL).unwrap_err()
}

/// Signed by the right key whatever the header says.
fn es256(header: Value, payload: &str) -> String {
    key(Alg::Es256).0.sign_raw(&header.to_string(), payload)
}

fn kid() -> &'static str {
    key(Alg::Es256).1.kid().unwrap()
}

/// RFC 7515 §A.2 and §A.3, whose payload is the same.
const PAYLOAD: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const A2_KEY: &str = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;
const A2_SIGNATURE: &str = "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const A3_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
const A3_SIGNATURE: &str =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
/// RFC 8037 §A.4, whose payload is no JSON.
const ED25519_KEY: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const ED25519_TOKEN: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

#[test]
fn the_examples_of_the_standards_verify() {
    for (header, key, signature, alg) in [
        ("eyJhbGciOiJSUzI1NiJ9", A2_KEY, A2_SIGNATURE, Alg::Rs256),
        ("eyJhbGciOiJFUzI1NiJ9", A3_KEY, A3_SIGNATURE, Alg::Es256),
    ] {
        let keys = JwkSet::from_iter([Jwk::parse(key).unwrap()]);
        let token = format!("{header}.{PAYLOAD}.{signature}");
        let verified = verify(&token, &keys, &[alg]).unwrap();
        assert_eq!(verified.header, Header { alg, kid: None, typ: None });
        assert_eq!(verified.claims["iss"], "joe");
        assert_eq!(verify(&token, &keys, &[]).unwrap_err(), JwsError::Alg);
    }
    let key = Jwk::parse(ED25519_KEY).unwrap();
    assert!(Parsed::read(ED25519_TOKEN).unwrap().is_signed_by(&key));
    assert_eq!(verify(ED25519_TOKEN, &JwkSet::from_iter([key]), &Alg::ALL).unwrap_err(), JwsError::Malformed);
}

#[test]
fn every_algorithm_verifies_what_it_signed_with_its_own_key_only() {
    for alg in Alg::ALL {
        let token = key(alg).0.sign("at+jwt", &json!({"sub": "lan"})).unwrap();
        let verified = verify(&token, &all_keys(), &[alg]).unwrap();
        assert!(verified.header.is_typ("application/AT+JWT") && !verified.header.is_typ("jwt"));
        assert_eq!(verified.claims, *json!({"sub": "lan"}).as_object().unwrap());
        let others: JwkSet = Alg::ALL.into_iter().filter(|a| *a != alg).map(|a| key(a).1.clone()).collect();
        assert_eq!(verify(&token, &others, &Alg::ALL).unwrap_err(), JwsError::NoKey);
        assert_eq!(verify(&token, &JwkSet::default(), &Alg::ALL).unwrap_err(), JwsError::NoKey);
        assert_eq!(unproven_subject(&token).unwrap(), "lan");
    }
}

#[test]
fn no_token_chooses_how_it_is_checked() {
    let claims = r#"{"sub":"lan"}"#;
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    for none in ["none", "None", "NONE", "", "HS256", "es256"] {
        let header = json!({"alg": none, "kid": kid()});
        assert_eq!(refusal(&es256(header.clone(), claims)), JwsError::Alg, "{none}");
        let unsigned = format!("{}.{}.", encode(&header.to_string()), encode(claims));
        assert_eq!(refusal(&unsigned), JwsError::Alg, "{none}");
    }
    // CVE-2015-9235: the public key as the secret of an HMAC, in each form in which it can be had.
    let public = serde_json::to_string(&key(Alg::Rs256).1).unwrap();
    let message =
        format!("{}.{}", encode(&json!({"alg": "HS256", "kid": kid()}).to_string()), encode(claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, public.as_bytes()), message.as_bytes());
    assert_eq!(refusal(&format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))), JwsError::Alg);
    // A key answers to its own algorithm alone, even where the mathematics would allow another.
    let confused = key(Alg::Rs256)
        .0
        .sign_raw(&json!({"alg": "PS256", "kid": key(Alg::Rs256).1.kid()}).to_string(), claims);
    assert_eq!(refusal(&confused), JwsError::NoKey);
    for alg in [Alg::Rs256, Alg::Ps256, Alg::EdDsa] {
        assert_eq!(refusal(&es256(json!({"alg": alg}), claims)), JwsError::Signature, "{alg}");
    }
    let own_key = json!({"alg": "ES256", "jwk": serde_json::to_value(&key(Alg::Es256).1).unwrap()});
    assert_eq!(refusal(&es256(own_key, claims)), JwsError::Header("jwk"));
    for (name, value) in [
        ("jku", json!("https://evil.example/jwks")),
        ("x5u", json!("x")),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
    ] {
        assert_eq!(
            refusal(&es256(json!({"alg": "ES256", "kid": kid(), name: value}), claims)),
            JwsError::Header(name)
        );
    }
    for odd in ["../../etc/passwd", "' or 1=1 --", "/dev/null", "ключ", "%00"] {
        assert_eq!(refusal(&es256(json!({"alg": "ES256", "kid": odd}), claims)), JwsError::NoKey, "{odd}");
    }
    for odd in ["".to_owned(), "a\u{0}".to_owned(), "a\r\nX: y".to_owned(), "k".repeat(257)] {
        assert_eq!(
            refusal(&es256(json!({"alg": "ES256", "kid": odd}), claims)),
            JwsError::Header("kid"),
            "{odd:?}"
        );
    }
    for member in ["alg", "kid", "typ"] {
        let mut header = json!({"alg": "ES256"});
        header[member] = json!(["ES256"]);
        assert_eq!(refusal(&es256(header, claims)), JwsError::Malformed, "{member}");
    }
    assert_eq!(refusal(&es256(json!({"kid": kid()}), claims)), JwsError::Alg);
}

#[test]
fn repeated_members_and_payloads_that_are_no_object_are_refused() {
    let sign = |header: &str, payload: &str| key(Alg::Es256).0.sign_raw(header, payload);
    let header = r#"{"alg":"ES256"}"#;
    assert!(verify(&sign(header, "{}"), &all_keys(), &[Alg::Es256]).is_ok());
    for payload in [
        "[]",
        "\"x\"",
        "1",
        "null",
        "",
        r#"{"sub":"a","sub":"b"}"#,
        r#"{"a":{"b":1,"b":1}}"#,
        "{} ,",
        "\u{feff}{}",
    ] {
        assert_eq!(refusal(&sign(header, payload)), JwsError::Malformed, "{payload}");
    }
    for header in [
        "",
        "[]",
        r#"{"alg":"ES256","alg":"ES256"}"#,
        r#"{"alg":"ES256","x":1,"x":1}"#,
        r#"{"alg":"none","alg":"ES256"}"#,
    ] {
        assert_eq!(refusal(&sign(header, "{}")), JwsError::Malformed, "{header}");
    }
}

#[test]
fn a_token_has_one_spelling_and_a_largest_size() {
    let token = es256(json!({"alg": "ES256"}), "{}");
    for other in [
        format!("{token}="),
        format!(" {token}"),
        format!("{token}\n"),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.."),
        token.replace('.', ".."),
        token.replace('.', ""),
        token.replacen('.', "", 1),
        token.replace('.', "%2E"),
        "..".into(),
        ".".into(),
        String::new(),
    ] {
        assert_eq!(refusal(&other), JwsError::Malformed, "{other}");
    }
    // The last character of 64 bytes carries four bits that must be zero.
    let (rest, last) = token.split_at(token.len() - 1);
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        .chars()
        .filter(|c| *c != last.chars().next().unwrap())
    {
        assert!(verify(&format!("{rest}{other}"), &all_keys(), &Alg::ALL).is_err(), "{other}");
    }
    let largest =
        |length: usize| es256(json!({"alg": "ES256"}), &format!("{{\"x\":\"{}\"}}", "x".repeat(length)));
    assert!(verify(&largest(12_100), &all_keys(), &Alg::ALL).is_ok());
    assert_eq!(refusal(&largest(12_300)), JwsError::TooLong);
    assert_eq!(refusal(&"a.".repeat(10_000_000)), JwsError::TooLong);
    let jwe = format!("{token}.AAAA.AAAA");
    assert_eq!(refusal(&jwe), JwsError::Malformed);
}

proptest! {
    #[test]
    fn texts_from_anywhere_are_refused_without_a_panic(text in ".{0,200}", parts in "[A-Za-z0-9_.-]{0,200}") {
        prop_assert!(verify(&text, &all_keys(), &Alg::ALL).is_err());
        prop_assert!(verify(&parts, &all_keys(), &Alg::ALL).is_err());
        prop_assert!(unproven_subject(&parts).is_err());
    }

    #[test]
    fn claims_come_back_as_they_went(sub in ".{0,40}", iat in any::<i64>(), alg in prop::sample::select(vec![Alg::Es256, Alg::EdDsa])) {
        let claims = json!({"sub": sub, "iat": iat, "nested": {"list": [sub, null, true]}});
        let token = key(alg).0.sign("JWT", &claims).unwrap();
        prop_assert_eq!(Value::Object(verify(&token, &all_keys(), &[alg]).unwrap().claims), claims);
    }

    #[test]
    fn a_token_that_was_cut_or_touched_anywhere_is_refused(place in any::<prop::sample::Index>(), with in "[A-Za-z0-9_.-]") {
        let token = key(Alg::EdDsa).0.sign("JWT", &json!({"sub": "lan", "aud": "bank"})).unwrap();
        let place = place.index(token.len());
        let (before, after) = token.split_at(place);
        prop_assert!(verify(before, &all_keys(), &Alg::ALL).is_err());
        let touched = format!("{before}{with}{}", after.split_at(1).1);
        prop_assert_eq!(verify(&touched, &all_keys(), &Alg::ALL).is_ok(), touched == token);
    }
}
