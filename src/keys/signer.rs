//! A private key that signs: parsed once, its JOSE headers encoded once.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{Alg, Jwk, KeyError};

/// The types of which many tokens are made.
const COMMON_TYPES: [&str; 3] = ["at+jwt", "JWT", "logout+jwt"];

/// Claims are rarely longer; a longer one only costs a second allocation.
const USUAL_CLAIMS: usize = 768;

/// A new key: its private half as PKCS#8, and its public half.
pub(super) struct Generated {
    pub(super) pkcs8: Zeroizing<Vec<u8>>,
    pub(super) public: Jwk,
}

/// Makes a key. RSA takes 50 ms and more of a core: never on the async runtime.
pub(super) fn generate(alg: Alg) -> Result<Generated, KeyError> {
    let failed = KeyError::Library("make a signing key");
    let pkcs8 = match alg {
        Alg::Rs256 | Alg::Ps256 => RsaKeyPair::generate(KeySize::Rsa2048)
            .and_then(|key| key.as_der())
            .map(|der| der.as_ref().to_vec()),
        Alg::Es256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .and_then(|key| key.to_pkcs8v1())
            .map(|der| der.as_ref().to_vec()),
        Alg::EdDsa => {
            Ed25519KeyPair::generate().and_then(|key| key.to_pkcs8v1()).map(|der| der.as_ref().to_vec())
        }
    };
    let Ok(pkcs8) = pkcs8.map(Zeroizing::new) else { return Err(failed) };
    let public =
        Private::read(alg, &pkcs8).and_then(|private| Jwk::ours(alg, private.public()).ok()).ok_or(failed)?;
    Ok(Generated { pkcs8, public })
}

enum Private {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

impl Private {
    fn read(alg: Alg, pkcs8: &[u8]) -> Option<Self> {
        match alg {
            Alg::Rs256 => RsaKeyPair::from_pkcs8(pkcs8).map(|key| Self::Rsa(key, &RSA_PKCS1_SHA256)),
            Alg::Ps256 => RsaKeyPair::from_pkcs8(pkcs8).map(|key| Self::Rsa(key, &RSA_PSS_SHA256)),
            Alg::Es256 => EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map(Self::Ec),
            Alg::EdDsa => Ed25519KeyPair::from_pkcs8(pkcs8).map(Self::Ed),
        }
        .ok()
    }

    fn public(&self) -> &[u8] {
        match self {
            Self::Rsa(key, _) => key.public_key().as_ref(),
            Self::Ec(key) => key.public_key().as_ref(),
            Self::Ed(key) => key.public_key().as_ref(),
        }
    }

    /// The signature over `bytes`. aws-lc takes its own randomness, whatever it is given.
    fn signature(&self, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signed = match self {
            Self::Ec(key) => key.sign(&SystemRandom::new(), bytes).map(|short| short.as_ref().to_vec()),
            Self::Ed(key) => key.try_sign(bytes).map(|short| short.as_ref().to_vec()),
            Self::Rsa(key, padding) => {
                let mut long = vec![0; key.public_modulus_len()];
                key.sign(*padding, &SystemRandom::new(), bytes, &mut long).map(|()| long)
            }
        };
        signed.map_err(|_unspecified| KeyError::Library("sign"))
    }

    /// `message`, a dot, and the signature over it.
    fn signed(&self, mut message: String) -> Result<String, KeyError> {
        let signature = self.signature(message.as_bytes())?;
        message.push('.');
        URL_SAFE_NO_PAD.encode_string(&signature, &mut message);
        Ok(message)
    }
}

/// A key of ours, ready to sign.
pub(super) struct Signer {
    alg: Alg,
    kid: String,
    private: Private,
    /// Encoded headers, with the dot, by type.
    headers: Vec<(&'static str, String)>,
}

impl Signer {
    /// `None` when `pkcs8` is no key for `alg`, or another key than `public`.
    pub(super) fn read(alg: Alg, pkcs8: &[u8], public: &Jwk) -> Option<Self> {
        let private = Private::read(alg, pkcs8)?;
        let kid = public.kid()?.to_owned();
        if Jwk::ours(alg, private.public()).ok()?.kid() != Some(&kid) {
            return None;
        }
        let headers = COMMON_TYPES.map(|typ| (typ, header(alg, &kid, typ))).to_vec();
        Some(Self { alg, kid, private, headers })
    }

    /// Its identifier.
    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// A signature over bytes that another framing has made.
    pub(super) fn sign_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.private.signature(bytes)
    }

    /// A compact JWS over `claims`.
    pub(super) fn sign<C: Serialize>(&self, typ: &str, claims: &C) -> Result<String, KeyError> {
        let mut json = Vec::with_capacity(USUAL_CLAIMS);
        serde_json::to_writer(&mut json, claims).map_err(KeyError::Claims)?;
        let made;
        let header = match self.headers.iter().find(|(known, _)| *known == typ) {
            Some((_, header)) => header,
            None => {
                made = header(self.alg, &self.kid, typ);
                &made
            }
        };
        // Room for header, claims and the longest signature (RSA-2048), so that the token never moves.
        let mut token = String::with_capacity(header.len() + json.len() * 4 / 3 + 4 + 344);
        token.push_str(header);
        URL_SAFE_NO_PAD.encode_string(&json, &mut token);
        // The signature is taken over everything before the last dot.
        self.private.signed(token)
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: Alg,
    kid: &'a str,
    typ: &'a str,
}

fn header(alg: Alg, kid: &str, typ: &str) -> String {
    let json = serde_json::to_vec(&Header { alg, kid, typ }).unwrap_or_default();
    let mut encoded = URL_SAFE_NO_PAD.encode(json);
    encoded.push('.');
    encoded
}

#[cfg(test)]
impl Signer {
    /// A new key; the slow ones are worth keeping for several tests.
    pub(super) fn for_test(alg: Alg) -> (Self, Jwk) {
        let Generated { pkcs8, public } = generate(alg).unwrap();
        (Self::read(alg, &pkcs8, &public).unwrap(), public)
    }

    /// Signs whatever header and payload a test wants to see refused.
    pub(super) fn sign_raw(&self, header: &str, payload: &str) -> String {
        let encoded = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part));
        self.private.signed(encoded.join(".")).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_is_taken_only_with_its_own_public_key_and_algorithm() {
        for alg in Alg::ALL {
            let (one, other) = (generate(alg).unwrap(), generate(alg).unwrap());
            assert!(Signer::read(alg, &one.pkcs8, &one.public).is_some(), "{alg}");
            assert!(Signer::read(alg, &one.pkcs8, &other.public).is_none(), "{alg}");
            assert!(Signer::read(alg, &one.pkcs8[1..], &one.public).is_none(), "{alg}");
            let strange = if alg == Alg::Es256 { Alg::EdDsa } else { Alg::Es256 };
            assert!(Signer::read(strange, &one.pkcs8, &one.public).is_none(), "{alg}");
        }
    }

    #[test]
    fn the_header_is_the_same_whether_it_was_encoded_before_or_not() {
        let (signer, public) = Signer::for_test(Alg::EdDsa);
        for typ in ["at+jwt", "of \"its\" own"] {
            let token = signer.sign(typ, &serde_json::json!({"sub": "lan"})).unwrap();
            let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
            let expected = serde_json::json!({"alg": "EdDSA", "kid": public.kid(), "typ": typ});
            assert_eq!(serde_json::from_slice::<serde_json::Value>(&header).unwrap(), expected);
        }
    }

    #[test]
    fn claims_that_are_no_json_are_an_error() {
        let (signer, _) = Signer::for_test(Alg::EdDsa);
        let strange = std::collections::BTreeMap::from([((1, 2), 3)]);
        assert!(matches!(signer.sign("JWT", &strange), Err(KeyError::Claims(_))));
    }
}
