//! Proofs that hold, and every way we know in which one does not.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::keys::Jwk;
use crate::keys::signer::Signer;

const TARGET: &str = "https://id.example/token";

fn now() -> Moment {
    Moment::from_micros(1_767_312_000_000_000)
}

fn request() -> DpopRequest<'static> {
    DpopRequest { method: "POST", target: TARGET, token: None, now: now() }
}

fn claims(vault: &Vault) -> Value {
    json!({ "jti": "one", "htm": "POST", "htu": TARGET, "iat": now().as_seconds(), "nonce": dpop_nonce(vault, now()) })
}

fn header(signer: &(Signer, Jwk), alg: Alg) -> Value {
    let mut key = serde_json::to_value(&signer.1).unwrap();
    let members = key.as_object_mut().unwrap();
    members.retain(|name, _| matches!(name.as_str(), "kty" | "crv" | "x" | "y" | "n" | "e"));
    json!({ "typ": "dpop+jwt", "alg": alg.as_str(), "jwk": key })
}

fn signed(alg: Alg, over: &dyn Fn(&mut Value, &mut Value)) -> (Vault, String, String) {
    let (vault, signer) = (Vault::of_no_database(), Signer::for_test(alg));
    let (mut header, mut claims) = (header(&signer, alg), claims(&vault));
    over(&mut header, &mut claims);
    (vault, signer.0.sign_raw(&header.to_string(), &claims.to_string()), signer.1.thumbprint())
}

fn refused(over: &dyn Fn(&mut Value, &mut Value)) -> DpopFlaw {
    let (vault, proof, _key) = signed(Alg::Es256, over);
    DpopProof::check(&vault, &proof, &request()).unwrap_err()
}

#[test]
fn a_proof_of_every_algorithm_holds_for_its_request_alone() {
    for alg in DPOP_ALGORITHMS {
        let (vault, proof, key) = signed(alg, &|_header, _claims| ());
        let read = DpopProof::check(&vault, &proof, &request()).unwrap();
        assert_eq!((read.key.to_string(), read.once().1), (key, "one"));
        let other = DpopRequest { method: "GET", ..request() };
        assert_eq!(DpopProof::check(&vault, &proof, &other), Err(DpopFlaw::Request("htm")));
        let other = DpopRequest { target: "https://id.example/userinfo", ..request() };
        assert_eq!(DpopProof::check(&vault, &proof, &other), Err(DpopFlaw::Request("htu")));
        let token = Secret::new("token".into());
        let with_token = DpopRequest { token: Some(&token), ..request() };
        assert_eq!(DpopProof::check(&vault, &proof, &with_token), Err(DpopFlaw::Member("ath")));
    }
}

#[test]
fn whatever_a_proof_lacks_or_says_otherwise_is_named() {
    let without = |name: &'static str| refused(&move |_h, c| drop(c.as_object_mut().unwrap().remove(name)));
    for name in ["jti", "iat", "htm", "htu"] {
        assert_eq!(without(name), DpopFlaw::Member(name));
    }
    assert_eq!(without("nonce"), DpopFlaw::Nonce);
    let of_header = |name: &'static str| refused(&move |h, _c| drop(h.as_object_mut().unwrap().remove(name)));
    assert_eq!(of_header("typ"), DpopFlaw::Token(JwsError::Type));
    assert_eq!(of_header("alg"), DpopFlaw::Token(JwsError::Alg));
    assert_eq!(of_header("jwk"), DpopFlaw::Token(JwsError::NoKey));
    assert_eq!(refused(&|h, _c| h["typ"] = json!("JWT")), DpopFlaw::Token(JwsError::Type));
    for alg in ["none", "HS256", "RS256"] {
        assert_eq!(refused(&|h, _c| h["alg"] = json!(alg)), DpopFlaw::Token(JwsError::Alg), "{alg}");
    }
    assert_eq!(refused(&|h, _c| h["jwk"]["d"] = json!("AA")), DpopFlaw::Token(JwsError::NoKey));
    let other = serde_json::to_value(&Signer::for_test(Alg::Es256).1).unwrap();
    let no_point = refused(&|h, _c| h["jwk"]["x"] = other["x"].clone());
    assert!(matches!(no_point, DpopFlaw::Token(JwsError::NoKey | JwsError::Signature)), "{no_point}");
    assert_eq!(
        refused(&|h, _c| h["jku"] = json!("https://x.example")),
        DpopFlaw::Token(JwsError::Header("jku"))
    );
    assert_eq!(refused(&|_h, c| c["jti"] = json!("x".repeat(257))), DpopFlaw::Member("jti"));
    assert_eq!(refused(&|_h, c| c["htu"] = json!("token")), DpopFlaw::Member("htu"));
    assert_eq!(refused(&|_h, c| c["htm"] = json!("post")), DpopFlaw::Request("htm"));
    for hours in [-25, 25] {
        assert_eq!(refused(&|_h, c| c["iat"] = json!(now().as_seconds() + hours * 3_600)), DpopFlaw::Time);
    }
    for form in ["", "a.b", "a.b.c", "..", &"x".repeat(5_000)] {
        let flaw = DpopProof::check(&Vault::of_no_database(), form, &request()).unwrap_err();
        assert!(matches!(flaw, DpopFlaw::Token(_)), "{form}");
    }
}

#[test]
fn an_address_is_compared_in_its_normal_spelling_and_a_wrong_clock_is_borne() {
    for htu in ["HTTPS://ID.example:443/token", "https://id.example/token?a=b#c"] {
        let (vault, proof, _key) = signed(Alg::Es256, &|_h, c| c["htu"] = json!(htu));
        assert!(DpopProof::check(&vault, &proof, &request()).is_ok(), "{htu}");
    }
    for iat in [json!(now().as_seconds() - 7 * 3_600), json!(1_767_312_000.5)] {
        let (vault, proof, _key) = signed(Alg::Es256, &|_h, c| c["iat"] = iat.clone());
        assert!(DpopProof::check(&vault, &proof, &request()).is_ok(), "{iat}");
    }
}

#[test]
fn a_nonce_is_good_for_minutes_and_made_by_nobody_else() {
    let (vault, proof, _key) = signed(Alg::Es256, &|_h, _c| ());
    let at = |seconds: u64| DpopRequest { now: now().plus(Duration::from_secs(seconds)), ..request() };
    assert!(DpopProof::check(&vault, &proof, &at(120)).is_ok());
    assert_eq!(DpopProof::check(&vault, &proof, &at(361)), Err(DpopFlaw::Nonce));
    assert_eq!(DpopFlaw::Nonce.code(), "use_dpop_nonce");
    assert_eq!(refused(&|_h, c| c["nonce"] = json!("AAAAAAAAAAAAAAAAAAAAAA")), DpopFlaw::Nonce);
}

proptest! {
    #[test]
    fn whatever_is_sent_is_refused_and_breaks_nothing(proof in "\\PC{0,200}", parts in "[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,90}") {
        let vault = Vault::of_no_database();
        prop_assert!(DpopProof::check(&vault, &proof, &request()).is_err());
        prop_assert!(DpopProof::check(&vault, &parts, &request()).is_err());
    }

    #[test]
    fn a_thumbprint_has_one_spelling(bytes in any::<[u8; 32]>(), text in "\\PC{0,50}") {
        let one = Thumbprint::from_bytes(&bytes).unwrap();
        prop_assert_eq!(Thumbprint::parse(&one.to_string()), Ok(one));
        if let Ok(read) = Thumbprint::parse(&text) {
            prop_assert_eq!(read.to_string(), text);
        }
    }
}
