//! What Web Push takes of keys: that it is us who sends (VAPID, RFC 8292), and that nobody but the browser reads it (RFC 8291).
//!
//! Browsers bind a subscription to the key that vouches for us, for as long as it lives. So that key has no schedule, as those
//! that sign tokens have; it is derived from the root that never changes. Rejected: the crates for Web Push, which bring OpenSSL,
//! or a second library of ciphers, and HTTP clients that no guard of ours stands before.

use std::time::Duration;

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, ParsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

use super::KeyError;
use super::seal::Secret32;
use crate::base::{Entropy, Moment};

/// How long one token vouches; at most a day is taken (RFC 8292 §2).
const VOUCHES: Duration = Duration::from_secs(12 * 3_600);

/// The size of the one record a message is (RFC 8188 §2.1): every push service takes 4096 bytes.
const RECORD: u32 = 4_096;
/// What says that a record is the last.
const LAST: u8 = 2;
const SALT: usize = 16;
const POINT: usize = 65;

/// The key that vouches for us to push services.
pub struct Vapid {
    key: EcdsaKeyPair,
    public: String,
}

impl Vapid {
    /// The key that follows from `root`. A number that is no key of the curve, one in four thousand million, is passed over.
    pub(super) fn derived(root: &Secret32) -> Option<Self> {
        (1..=4).find_map(|turn| {
            let scalar = Zeroizing::new(root.bytes(&format!("web push {turn}")));
            let private = PrivateKey::from_private_key(&ECDH_P256, scalar.as_slice()).ok()?;
            let public = private.compute_public_key().ok()?;
            let key = EcdsaKeyPair::from_private_key_and_public_key(
                &ECDSA_P256_SHA256_FIXED_SIGNING,
                scalar.as_slice(),
                public.as_ref(),
            );
            Some(Self { key: key.ok()?, public: URL_SAFE_NO_PAD.encode(public) })
        })
    }

    /// What browsers are to expect messages from (`applicationServerKey`).
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The value of `Authorization` before the push service at `to`; `contact` is where its operators find us.
    ///
    /// # Errors
    /// When the library fails to sign.
    pub fn authorization(&self, to: &Url, contact: &str, now: Moment) -> Result<String, KeyError> {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({
            "aud": to.origin().ascii_serialization(), "exp": now.plus(VOUCHES).as_seconds(), "sub": contact,
        });
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes());
        let signature = signature.map_err(|Unspecified| KeyError::Library("vouch for a push message"))?;
        Ok(format!("vapid t={message}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public))
    }
}

/// What a browser gave so that only it reads what it is sent.
pub struct BrowserKeys {
    public: [u8; POINT],
    auth: [u8; SALT],
}

impl BrowserKeys {
    /// Reads `p256dh` and `auth` of a subscription; nothing when they are no such keys.
    pub fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let public: [u8; POINT] = bytes(p256dh)?.try_into().ok()?;
        // A point that is none would be found when it is too late to say so.
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).ok()?;
        Some(Self { public, auth: bytes(auth)?.try_into().ok()? })
    }

    /// Seals a message for this browser (`Content-Encoding: aes128gcm`).
    ///
    /// # Errors
    /// When the library fails.
    pub fn seal(&self, entropy: &Entropy, plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        let once = PrivateKey::generate(&ECDH_P256);
        once.and_then(|once| self.sealed(&once, entropy.bytes::<SALT>(), plain))
            .map_err(|Unspecified| KeyError::Library("seal a push message"))
    }

    fn sealed(&self, once: &PrivateKey, salt: [u8; SALT], plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
        let own = once.compute_public_key()?;
        let theirs = UnparsedPublicKey::new(&ECDH_P256, self.public);
        let (key, nonce) = agree(once, theirs, Unspecified, |shared| {
            let about: [&[u8]; 3] = [b"WebPush: info\0", &self.public, own.as_ref()];
            let mut input = Zeroizing::new([0u8; 32]);
            let secret = Salt::new(HKDF_SHA256, &self.auth).extract(shared);
            secret.expand(&about, HKDF_SHA256)?.fill(input.as_mut_slice())?;
            let secret = Salt::new(HKDF_SHA256, &salt).extract(input.as_slice());
            let key = secret.expand(&[b"Content-Encoding: aes128gcm\0"], &AES_128_GCM)?;
            let mut nonce = [0u8; NONCE_LEN];
            secret.expand(&[b"Content-Encoding: nonce\0"], ANonce)?.fill(&mut nonce)?;
            Ok((LessSafeKey::new(UnboundKey::from(key)), nonce))
        })?;
        let mut record = [plain, &[LAST]].concat();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)?;
        let length = u8::try_from(own.as_ref().len()).map_err(|_long| Unspecified)?;
        Ok([&salt[..], &RECORD.to_be_bytes(), &[length], own.as_ref(), &record].concat())
    }
}

struct ANonce;

impl KeyType for ANonce {
    fn len(&self) -> usize {
        NONCE_LEN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn a_message_is_sealed_as_the_example_of_rfc_8291_appendix_a() {
        let bytes = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
        let once = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let once = PrivateKey::from_private_key(&ECDH_P256, &once).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let browser = BrowserKeys::parse(P256DH, AUTH).unwrap();
        let sealed = browser.sealed(&once, salt, b"When I grow up, I want to be a watermelon").unwrap();
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sealed), expected);
    }

    #[test]
    fn keys_of_no_browser_are_none() {
        assert!(BrowserKeys::parse(&format!("{P256DH}="), AUTH).is_some(), "padded, as some browsers write");
        let off_the_curve = format!("BA{}", "A".repeat(85));
        for (p256dh, auth) in [("", AUTH), (P256DH, ""), (AUTH, P256DH), (&off_the_curve, AUTH), ("**", "**")]
        {
            assert!(BrowserKeys::parse(p256dh, auth).is_none(), "{p256dh} {auth}");
        }
    }

    #[test]
    fn the_key_that_vouches_is_the_same_after_every_start_and_another_one_elsewhere() {
        let of = |byte| Vapid::derived(&Secret32::new(&[byte; 32])).unwrap();
        assert_eq!(of(1).public(), of(1).public());
        assert_ne!(of(1).public(), of(2).public());
    }
}
