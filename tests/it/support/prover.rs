//! A key in a phone, as far as proofs of possession go: right ones, and those that are not.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use khoa::base::Moment;
use serde_json::{Value, json};

use super::{Signer, TestServer};

/// A P-256 key that makes proofs, each under a name of its own.
pub(crate) struct Prover {
    key: Signer,
    made: AtomicU32,
}

impl Prover {
    pub(crate) fn new() -> Self {
        Self { key: Signer::new(), made: AtomicU32::new(0) }
    }

    /// What the key is called (RFC 7638).
    pub(crate) fn thumbprint(&self) -> String {
        let (x, y) = self.key.point();
        let named = format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}");
        hash(named.as_bytes())
    }

    /// The public key, as certificates have it.
    pub(crate) fn point(&self) -> Vec<u8> {
        let (x, y) = self.key.point();
        [vec![4], URL_SAFE_NO_PAD.decode(x).unwrap(), URL_SAFE_NO_PAD.decode(y).unwrap()].concat()
    }

    /// A proof for a request, with an access token beside it or none.
    pub(crate) fn proof(&self, method: &str, url: &str, nonce: Option<&str>, token: Option<&str>) -> String {
        self.proof_at(TestServer::BEGIN, (method, url), nonce, token)
    }

    /// The same at another moment than that at which tests begin.
    pub(crate) fn proof_at(
        &self,
        at: Moment,
        (method, url): (&str, &str),
        nonce: Option<&str>,
        token: Option<&str>,
    ) -> String {
        let name = self.made.fetch_add(1, Ordering::Relaxed);
        let mut claims = json!({
            "jti": format!("{name}-{}", self.thumbprint()), "htm": method, "htu": url, "iat": at.as_seconds(),
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        if let Some(token) = token {
            claims["ath"] = json!(hash(token.as_bytes()));
        }
        self.sign("dpop+jwt", &claims)
    }

    /// A token of a type, which brings its key along.
    pub(crate) fn sign(&self, typ: &str, claims: &Value) -> String {
        let (x, y) = self.key.point();
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y });
        self.key.sign_under(&json!({ "typ": typ, "alg": "ES256", "jwk": jwk }), claims)
    }
}

fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes))
}
