//! An authenticator with a browser around it that can be made to lie: whatever it tells is truly signed.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trick {
    /// Nothing.
    None,
    /// Bytes behind the authenticator data.
    BytesBehindData,
    /// Bytes behind the attestation object.
    BytesBehindObject,
    /// The page was inside one of another site.
    CrossOrigin,
    /// It was, and says in which.
    TopOrigin,
    /// The client data has a member twice that somebody reads.
    DoubledChallenge,
    /// And one that nobody reads.
    DoubledUnknown,
    /// The answer has a member twice that nobody reads.
    DoubledInAnswer,
    /// The person was not there.
    NobodyPresent,
    /// The person was not verified.
    NotVerified,
    /// Another site asked.
    OtherOrigin,
}

/// One key for one site.
pub(crate) struct Authenticator {
    origin: String,
    /// What it says instead of the site's address where an app asks.
    app: Option<String>,
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user: String,
}

impl Authenticator {
    /// One without a key yet for the site at `origin`.
    pub(crate) fn new(origin: &str, id: u8) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        Self { origin: origin.to_owned(), app: None, key, id: vec![id; 32], user: String::new() }
    }

    /// From now on an app asks, which has this name.
    pub(crate) fn in_app(&mut self, name: &str) {
        self.app = Some(name.to_owned());
    }

    /// The answer to a registration, as the script sends it.
    pub(crate) fn made(&mut self, options: &Value, trick: Trick) -> String {
        self.user = options["publicKey"]["user"]["id"].as_str().unwrap().to_owned();
        let client_data = self.client_data(options, "webauthn.create", trick);
        let data = self.data(0x40, trick);
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(&data);
        if trick == Trick::BytesBehindObject {
            object.extend(b"\xf6more");
        }
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
            "attestationObject": URL_SAFE_NO_PAD.encode(object), "transports": ["internal"],
        });
        self.answer(options, &response, ",\"name\":\"Máy của tôi\"", trick)
    }

    /// The answer to a sign-in, as the script sends it.
    pub(crate) fn signed(&self, options: &Value, trick: Trick) -> String {
        let client_data = self.client_data(options, "webauthn.get", trick);
        let data = self.data(0, trick);
        let message = [&data[..], digest(&SHA256, client_data.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        let response = json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data), "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()), "userHandle": self.user,
        });
        self.answer(options, &response, "", trick)
    }

    fn answer(&self, options: &Value, response: &Value, more: &str, trick: Trick) -> String {
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        let doubled = if trick == Trick::DoubledInAnswer { ",\"hint\":1,\"hint\":2" } else { "" };
        format!(
            "{{\"ceremony\":{},\"credential\":{{\"id\":\"{id}\",\"rawId\":\"{id}\",\"type\":\"public-key\",\
             \"response\":{response},\"clientExtensionResults\":{{}}{doubled}}}{more}}}",
            options["ceremony"]
        )
    }

    fn client_data(&self, options: &Value, kind: &str, trick: Trick) -> String {
        let challenge = &options["publicKey"]["challenge"];
        let here = self.app.as_ref().unwrap_or(&self.origin);
        let origin = if trick == Trick::OtherOrigin { "https://evil.example" } else { here };
        let more = match trick {
            Trick::CrossOrigin => ",\"crossOrigin\":true",
            Trick::TopOrigin => ",\"crossOrigin\":false,\"topOrigin\":\"https://evil.example\"",
            Trick::DoubledChallenge => &format!(",\"crossOrigin\":false,\"challenge\":{challenge}"),
            Trick::DoubledUnknown => ",\"crossOrigin\":false,\"other\":1,\"other\":2",
            _ => ",\"crossOrigin\":false",
        };
        format!("{{\"type\":\"{kind}\",\"challenge\":{challenge},\"origin\":\"{origin}\"{more}}}")
    }

    fn data(&self, flags: u8, trick: Trick) -> Vec<u8> {
        let host = url::Url::parse(&self.origin).unwrap().host_str().unwrap().to_owned();
        let seen = match trick {
            Trick::NobodyPresent => 0x04,
            Trick::NotVerified => 0x01,
            _ => 0x05,
        };
        let mut data = digest(&SHA256, host.as_bytes()).as_ref().to_vec();
        data.push(flags | seen);
        data.extend([0; 4]);
        if flags & 0x40 != 0 {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            let point = self.key.public_key().as_ref();
            // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053).
            data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
            data.extend(&point[1..33]);
            data.extend(b"\x22\x58\x20");
            data.extend(&point[33..]);
        }
        if trick == Trick::BytesBehindData {
            data.extend(b"\xf6");
        }
        data
    }
}
