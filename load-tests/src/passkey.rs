//! A passkey: makes a P-256 key for the site and signs what it is asked to, as an authenticator and the browser
//! around it do (Web Authentication, attestation "none").

use anyhow::{Context as _, Result};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::tokens::chance;

/// Somebody was there, and verified.
const PRESENT_AND_VERIFIED: u8 = 0x05;
/// A new key comes with the data.
const WITH_KEY: u8 = 0x40;

/// One key for one site.
pub struct Passkey {
    origin: String,
    site: String,
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user: Value,
}

impl Passkey {
    /// A new key for the site at that host.
    pub fn new(host: &str) -> Result<Self> {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).ok().context("no key")?;
        let site = host.split(':').next().unwrap_or_default().to_owned();
        let id = chance()?.into_bytes();
        Ok(Self { origin: format!("http://{host}"), site, key, id, user: Value::Null })
    }

    /// What the script sends to add it, asked with these options.
    pub fn made(&mut self, options: &Value) -> Result<String> {
        self.user = options["publicKey"]["user"]["id"].clone();
        let data = self.data(WITH_KEY)?;
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len())?.to_be_bytes());
        object.extend(data);
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(self.client_data("webauthn.create", options)),
            "attestationObject": URL_SAFE_NO_PAD.encode(object), "transports": ["internal"],
        });
        let mut answer = self.answer(options, response);
        answer["name"] = json!("Máy ở bàn");
        Ok(answer.to_string())
    }

    /// What the script sends to sign in, asked with these options.
    pub fn signed(&self, options: &Value) -> Result<String> {
        let (data, client_data) = (self.data(0)?, self.client_data("webauthn.get", options));
        let message = [&data[..], digest(&SHA256, client_data.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message).ok().context("no signature")?;
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data), "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature), "userHandle": self.user,
        });
        Ok(self.answer(options, response).to_string())
    }

    fn answer(&self, options: &Value, response: Value) -> Value {
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        let credential = json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {},
        });
        json!({ "ceremony": options["ceremony"], "credential": credential })
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        let challenge = &options["publicKey"]["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, more: u8) -> Result<Vec<u8>> {
        let mut data = digest(&SHA256, self.site.as_bytes()).as_ref().to_vec();
        data.push(PRESENT_AND_VERIFIED | more);
        data.extend([0; 4]);
        if more == WITH_KEY {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len())?.to_be_bytes());
            data.extend(&self.id);
            // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053).
            let (x, y) = self.key.public_key().as_ref().split_at(33);
            data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
            data.extend(&x[1..]);
            data.extend(b"\x22\x58\x20");
            data.extend(y);
        }
        Ok(data)
    }
}
