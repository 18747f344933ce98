//! The browser's end of Web Push: keys of its own, and reading what was sealed for it (RFC 8291), written without ours.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use aws_lc_rs::signature::{self, ECDSA_P256_SHA256_FIXED};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// One subscription.
pub(crate) struct Reader {
    private: PrivateKey,
    public: Vec<u8>,
    auth: [u8; 16],
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand(secret: &Prk, about: &[u8], length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    secret.expand(&[about], Length(length)).unwrap().fill(&mut out).unwrap();
    out
}

impl Reader {
    pub(crate) fn new(id: u8) -> Self {
        let private = PrivateKey::generate(&ECDH_P256).unwrap();
        let public = private.compute_public_key().unwrap().as_ref().to_vec();
        Self { private, public, auth: [id; 16] }
    }

    /// What its browser hands over when it is asked for a subscription at `endpoint`.
    pub(crate) fn subscription(&self, endpoint: &str) -> [(&'static str, String); 3] {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        [("endpoint", endpoint.to_owned()), ("p256dh", text(&self.public)), ("auth", text(&self.auth))]
    }

    /// What was sealed for it; nothing when that is for another.
    pub(crate) fn read(&self, body: &[u8]) -> Option<Value> {
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert_eq!(size, 4_096_u32.to_be_bytes());
        let (theirs, sealed) = rest[1..].split_at(usize::from(rest[0]));
        let key = UnparsedPublicKey::new(&ECDH_P256, theirs);
        let input = agree(&self.private, key, (), |shared| {
            let secret = Salt::new(HKDF_SHA256, &self.auth).extract(shared);
            Ok(expand(&secret, &[b"WebPush: info\0".as_slice(), &self.public, theirs].concat(), 32))
        });
        let secret = Salt::new(HKDF_SHA256, salt).extract(&input.ok()?);
        let key = expand(&secret, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = expand(&secret, b"Content-Encoding: nonce\0", 12);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let mut record = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let plain = key.open_in_place(nonce, Aad::empty(), &mut record).ok()?;
        let (last, said) = plain.split_last().unwrap();
        assert_eq!(*last, 2, "the one record is the last");
        Some(serde_json::from_slice(said).unwrap())
    }

    /// The claims that vouch for whoever sent a message with this head; the key must be the one that was subscribed with.
    pub(crate) fn vouched(head: &str, key: &str) -> Value {
        let line = head.lines().find_map(|line| line.strip_prefix("authorization: vapid t=")).unwrap();
        let (token, own) = line.split_once(", k=").unwrap();
        assert_eq!(own, key);
        let (message, signed) = token.rsplit_once('.').unwrap();
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let public = signature::UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(key));
        public.verify(message.as_bytes(), &bytes(signed)).unwrap();
        serde_json::from_slice(&bytes(message.split_once('.').unwrap().1)).unwrap()
    }
}
