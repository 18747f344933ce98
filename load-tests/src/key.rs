//! Keys in software, and what they sign: client assertions, proofs of possession, the answers of phones.
//! Must never sign the same statement twice: every one has a name of its own.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::tokens::chance;

/// How long a client assertion is good.
const LIVES: u64 = 60;

/// A P-256 key that signs JWTs.
pub struct Key {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Key {
    /// A fresh one.
    pub fn new() -> Result<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok().context("a fresh key")?;
        Ok(Self { pair, random: SystemRandom::new() })
    }

    /// The public half (RFC 7517).
    pub fn jwk(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let half = |from: usize| encoded(point.get(from..from + 32).unwrap_or_default());
        json!({ "kty": "EC", "crv": "P-256", "x": half(1), "y": half(33) })
    }

    /// A JWT of this type that brings its key along.
    pub fn sign(&self, typ: &str, claims: &Value) -> Result<String> {
        self.signed(&json!({ "typ": typ, "alg": "ES256", "jwk": self.jwk() }), claims)
    }

    /// What a client authenticates by (RFC 7523).
    pub fn assertion(&self, client: &str, audience: &str) -> Result<String> {
        let now = now()?;
        let header = json!({ "typ": "JWT", "alg": "ES256", "kid": client });
        let claims = json!({
            "iss": client, "sub": client, "aud": audience, "jti": chance()?, "iat": now, "exp": now + LIVES,
        });
        self.signed(&header, &claims)
    }

    /// A proof that whoever sends this request holds the key (RFC 9449 §4.2).
    pub fn proof(&self, method: &str, url: &str, nonce: &str, token: Option<&str>) -> Result<String> {
        let mut claims =
            json!({ "jti": chance()?, "htm": method, "htu": url, "iat": now()?, "nonce": nonce });
        if let Some(token) = token {
            claims["ath"] = encoded(digest(&SHA256, token.as_bytes()).as_ref()).into();
        }
        self.sign("dpop+jwt", &claims)
    }

    fn signed(&self, header: &Value, claims: &Value) -> Result<String> {
        let head =
            format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()));
        let signature = self.pair.sign(&self.random, head.as_bytes()).ok().context("signing")?;
        Ok(format!("{head}.{}", encoded(signature.as_ref())))
    }
}

/// base64url without padding.
pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn now() -> Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}
