//! The one format of everything sealed at rest, and the derivation of keys from keys.
//!
//! `format (1) ‖ key number (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`, AES-256-GCM. The first two bytes and
//! the context are authenticated with it, so a blob moved to another row or another person does not open.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Prk, Salt};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use super::KeyError;
use crate::base::{Entropy, PersonId};

const FORMAT: u8 = 1;
const HEAD: usize = 2 + NONCE_LEN;

/// 32 secret bytes from which keys are derived, one per purpose.
pub(super) struct Secret32(Prk);

impl Secret32 {
    pub(super) fn new(bytes: &[u8; 32]) -> Self {
        Self(Salt::new(HKDF_SHA256, b"khoa keys 1").extract(bytes))
    }

    pub(super) fn sealing(&self, number: u8, purpose: &str) -> SealingKey {
        let key = UnboundKey::from(sound(self.0.expand(&[purpose.as_bytes()], &AES_256_GCM), "derive a key"));
        SealingKey { number, key: LessSafeKey::new(key) }
    }

    /// Bytes that a key of another kind is made of.
    pub(super) fn bytes(&self, purpose: &str) -> [u8; 32] {
        let (mut bytes, purpose) = ([0; 32], [purpose.as_bytes()]);
        let okm = self.0.expand(&purpose, HKDF_SHA256);
        sound(okm.and_then(|okm| okm.fill(&mut bytes)), "derive a key");
        bytes
    }

    pub(super) fn hmac(&self, purpose: &str) -> hmac::Key {
        hmac::Key::from(sound(self.0.expand(&[purpose.as_bytes()], hmac::HMAC_SHA256), "derive a key"))
    }
}

/// Where a blob belongs.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// Whose it is.
    pub(super) person: Option<PersonId>,
    /// What it is, by a name that no other place shares.
    pub(super) name: &'a str,
}

impl Context<'_> {
    fn authenticated(&self, number: u8) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(19 + self.name.len());
        bytes.extend([FORMAT, number, u8::from(self.person.is_some())]);
        bytes.extend(self.person.iter().flat_map(|person| person.uuid().into_bytes()));
        bytes.extend(self.name.as_bytes());
        bytes
    }
}

/// A key that seals, with the number it has in the blobs. aws-lc wipes its copy when it is dropped.
pub(super) struct SealingKey {
    number: u8,
    key: LessSafeKey,
}

impl SealingKey {
    pub(super) fn seal(&self, entropy: &Entropy, context: Context<'_>, plain: &[u8]) -> Vec<u8> {
        let nonce = entropy.bytes::<NONCE_LEN>();
        let mut blob = Vec::with_capacity(HEAD + plain.len() + 16);
        blob.extend([FORMAT, self.number]);
        blob.extend(nonce);
        blob.extend(plain);
        let aad = Aad::from(context.authenticated(self.number));
        let (_head, body) = blob.split_at_mut(HEAD);
        let tag = self.key.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), aad, body);
        blob.extend(sound(tag, "seal").as_ref());
        blob
    }

    pub(super) fn open(&self, context: Context<'_>, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.opened(context, blob).ok_or_else(|| KeyError::Sealed { context: context.name.to_owned() })
    }

    fn opened(&self, context: Context<'_>, blob: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (head, body) = blob.split_at_checked(HEAD)?;
        let nonce = Nonce::try_assume_unique_for_key(head.get(2..)?).ok()?;
        if number(blob)? != self.number {
            return None;
        }
        let mut plain = Zeroizing::new(body.to_vec());
        let aad = Aad::from(context.authenticated(self.number));
        let length = self.key.open_in_place(nonce, aad, &mut plain).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }
}

/// The number of the key under which `blob` was sealed, when its format is known.
pub(super) fn number(blob: &[u8]) -> Option<u8> {
    match blob {
        [FORMAT, number, ..] => Some(*number),
        _ => None,
    }
}

/// What aws-lc can refuse only for lengths that are constants here, or when memory has run out.
#[expect(clippy::panic, reason = "nothing safe follows when sealing fails: stop, never store in the clear")]
fn sound<T>(answer: Result<T, Unspecified>, what: &str) -> T {
    match answer {
        Ok(value) => value,
        Err(Unspecified) => panic!("the cryptographic library failed to {what}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(number: u8) -> SealingKey {
        Secret32::new(&[7; 32]).sealing(number, "test")
    }

    fn at(name: &str) -> Context<'_> {
        Context { person: None, name }
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_and_only_whole_in_place_and_untouched(
            plain in prop::collection::vec(any::<u8>(), 0..200), name in ".{0,20}", other in ".{0,20}", flip in any::<(usize, u8)>(),
        ) {
            let blob = key(3).seal(&Entropy::Os, at(&name), &plain);
            prop_assert_eq!(blob.len(), plain.len() + HEAD + 16);
            prop_assert_eq!(&**key(3).open(at(&name), &blob).unwrap(), &plain[..]);
            prop_assert_eq!(key(3).open(at(&other), &blob).is_ok(), name == other);
            prop_assert!(key(4).open(at(&name), &blob).is_err());
            prop_assert!(Secret32::new(&[7; 32]).sealing(3, "other").open(at(&name), &blob).is_err());
            for cut in [0, 1, 2, HEAD - 1, HEAD, blob.len() - 1] {
                prop_assert!(key(3).open(at(&name), &blob[..cut]).is_err());
            }
            let mut touched = blob;
            let place = flip.0 % touched.len();
            touched[place] ^= flip.1 | 1;
            prop_assert!(key(3).open(at(&name), &touched).is_err());
        }

        #[test]
        fn bytes_from_anywhere_never_open_and_never_panic(blob in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(key(1).open(at("x"), &blob).is_err());
        }
    }

    #[test]
    fn the_person_is_part_of_the_context() {
        let person = |n: u8| Some(PersonId::from(uuid::Uuid::from_bytes([n; 16])));
        let blob = key(1).seal(&Entropy::Os, Context { person: person(1), name: "x" }, b"secret");
        assert!(key(1).open(Context { person: person(1), name: "x" }, &blob).is_ok());
        assert!(key(1).open(Context { person: person(2), name: "x" }, &blob).is_err());
        assert!(key(1).open(at("x"), &blob).is_err());
    }

    #[test]
    fn the_same_plain_text_never_looks_the_same_twice() {
        assert_ne!(key(1).seal(&Entropy::Os, at("x"), b"same"), key(1).seal(&Entropy::Os, at("x"), b"same"));
    }
}
