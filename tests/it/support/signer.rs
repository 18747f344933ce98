//! A key of a client's own, for assertions that are right and for those that are not.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// An ES256 key and its name.
pub(crate) struct Signer(EcdsaKeyPair, &'static str);

impl Signer {
    /// One under the name `k`.
    pub(crate) fn new() -> Self {
        Self::named("k")
    }

    pub(crate) fn named(kid: &'static str) -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(), kid)
    }

    /// What the client registers.
    pub(crate) fn jwks(&self) -> Value {
        let (x, y) = self.point();
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.1, "x": x, "y": y }] })
    }

    /// The public key.
    pub(crate) fn point(&self) -> (String, String) {
        let point = self.0.public_key().as_ref();
        (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..65]))
    }

    /// Signs whatever it is given.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_under(&json!({ "alg": "ES256", "kid": self.1, "typ": "JWT" }), claims)
    }

    /// The same under whatever header.
    pub(crate) fn sign_under(&self, header: &Value, claims: &Value) -> String {
        let message = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
