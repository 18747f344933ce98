//! Checks the signatures the measured servers make, so that only correct answers count.
//! ES256 only, keys only from the server's own JWKS; must never accept a token it did not verify.

use std::collections::HashMap;

use anyhow::{Context as _, Result, ensure};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The P-256 keys a server publishes, by `kid`.
#[derive(Clone, Debug, Default)]
pub struct KeySet(HashMap<String, Vec<u8>>);

impl KeySet {
    /// Reads a JWKS; keys of other kinds are left out.
    pub fn parse(jwks: &[u8]) -> Result<Self> {
        let jwks: Value = serde_json::from_slice(jwks).context("the JWKS is not JSON")?;
        let keys = jwks.get("keys").and_then(Value::as_array).context("the JWKS has no keys")?;
        let mut known = HashMap::new();
        for key in keys.iter().filter(|key| key["crv"] == "P-256") {
            let mut point = vec![4];
            for half in ["x", "y"] {
                point.extend(URL_SAFE_NO_PAD.decode(key[half].as_str().context("a key without point")?)?);
            }
            known.insert(key["kid"].as_str().unwrap_or_default().to_owned(), point);
        }
        ensure!(!known.is_empty(), "the JWKS has no ES256 key");
        Ok(Self(known))
    }

    /// The claims of a token whose ES256 signature is right.
    pub fn verify(&self, token: &str) -> Result<Value> {
        let (signed, signature) = token.rsplit_once('.').context("not a JWT")?;
        let (header, payload) = signed.split_once('.').context("not a JWT")?;
        let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header)?)?;
        ensure!(header["alg"] == "ES256", "signed with {} instead of ES256", header["alg"]);
        let kid = header["kid"].as_str().context("a JWT without kid")?;
        let point = self.0.get(kid).context("a JWT signed by a key that is not published")?;
        let signature = URL_SAFE_NO_PAD.decode(signature)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(signed.as_bytes(), &signature)
            .ok()
            .context("a wrong signature")?;
        Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?)
    }
}
