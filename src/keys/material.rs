//! The numbers of a public key: checked, named by their thumbprint, made ready to verify.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Alg, JwkError};

/// RSA keys above this cost more to verify than they add.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The required members, in the canonical spelling that base64url has without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Material {
    Rsa { n: String, e: String },
    P256 { x: String, y: String },
    Ed25519 { x: String },
}

impl Material {
    /// From the form that aws-lc gives: `RSAPublicKey`, an uncompressed point, or 32 bytes.
    pub(super) fn ours(alg: Alg, public: &[u8]) -> Option<Self> {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        Some(match alg {
            Alg::Rs256 | Alg::Ps256 => {
                let (n, e) = der::rsa_public_key(public)?;
                Self::Rsa { n: encode(n), e: encode(e) }
            }
            Alg::Es256 => {
                let (x, y) = public.strip_prefix(&[4])?.split_at_checked(32)?;
                Self::P256 { x: encode(x), y: encode(y) }
            }
            Alg::EdDsa => Self::Ed25519 { x: encode(public) },
        })
    }

    /// The forms in which it verifies.
    pub(super) fn ready(&self) -> Result<Vec<(Alg, ParsedPublicKey)>, JwkError> {
        match self {
            Self::Rsa { n, e } => {
                let (n, e) = (number(n, "n")?, number(e, "e")?);
                let bits = n.len() * 8
                    - n.first().map_or(0, |first| usize::try_from(first.leading_zeros()).unwrap_or(8));
                if !RSA_BITS.contains(&bits) {
                    return Err(JwkError::RsaSize);
                }
                // 3 is the least exponent there is; more than 32 bits only cost time.
                if e.len() > 4 || e == [1] || e.last().is_none_or(|last| last % 2 == 0) {
                    return Err(JwkError::Member("e"));
                }
                let key = RsaPublicKeyComponents { n, e };
                let parse = |params| key.to_parsed_public_key(params).map_err(|_rejected| JwkError::Invalid);
                Ok(vec![
                    (Alg::Rs256, parse(&RSA_PKCS1_2048_8192_SHA256)?),
                    (Alg::Ps256, parse(&RSA_PSS_2048_8192_SHA256)?),
                ])
            }
            Self::P256 { x, y } => {
                let mut point = vec![4u8];
                point.extend(octets_32(x, "x")?);
                point.extend(octets_32(y, "y")?);
                let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .map_err(|_rejected| JwkError::Invalid)?;
                Ok(vec![(Alg::Es256, key)])
            }
            Self::Ed25519 { x } => {
                let key = ParsedPublicKey::new(&ED25519, octets_32(x, "x")?)
                    .map_err(|_rejected| JwkError::Invalid)?;
                Ok(vec![(Alg::EdDsa, key)])
            }
        }
    }

    /// RFC 7638 §3.2: the required members alone, by name, without white space.
    pub(super) fn thumbprint(&self) -> String {
        let canonical = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#),
            Self::P256 { x, y } => format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#),
            Self::Ed25519 { x } => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#),
        };
        URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes()))
    }

    /// The members that make it, by name.
    pub(super) fn members(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Rsa { n, e } => vec![("kty", "RSA"), ("n", n), ("e", e)],
            Self::P256 { x, y } => vec![("kty", "EC"), ("crv", "P-256"), ("x", x), ("y", y)],
            Self::Ed25519 { x } => vec![("kty", "OKP"), ("crv", "Ed25519"), ("x", x)],
        }
    }
}

/// Base64urlUInt without leading zeros (RFC 7518 §2).
fn number(text: &str, name: &'static str) -> Result<Vec<u8>, JwkError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_malformed| JwkError::Member(name))?;
    if bytes.first().is_none_or(|first| *first == 0) { Err(JwkError::Member(name)) } else { Ok(bytes) }
}

fn octets_32(text: &str, name: &'static str) -> Result<Vec<u8>, JwkError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_malformed| JwkError::Member(name))?;
    if bytes.len() == 32 { Ok(bytes) } else { Err(JwkError::Member(name)) }
}

/// The little of DER that aws-lc's own `RSAPublicKey` needs (RFC 8017 §A.1.1); its accessors for the two
/// numbers would bring a second version of a crate into the tree.
mod der {
    const SEQUENCE: u8 = 0x30;
    const INTEGER: u8 = 0x02;

    pub(super) fn rsa_public_key(der: &[u8]) -> Option<(&[u8], &[u8])> {
        let (body, rest) = element(SEQUENCE, der)?;
        let (n, after) = element(INTEGER, body)?;
        let (e, end) = element(INTEGER, after)?;
        (rest.is_empty() && end.is_empty()).then_some((without_sign(n), without_sign(e)))
    }

    fn without_sign(number: &[u8]) -> &[u8] {
        number.strip_prefix(&[0]).unwrap_or(number)
    }

    fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
        let (head, rest) = der.split_first_chunk::<2>()?;
        let (length, rest) = match head {
            [t, 0x81] if *t == tag => rest.split_first().map(|(n, r)| (usize::from(*n), r))?,
            [t, 0x82] if *t == tag => {
                rest.split_first_chunk().map(|(n, r)| (usize::from(u16::from_be_bytes(*n)), r))?
            }
            [t, short] if *t == tag && *short < 0x80 => (usize::from(*short), rest),
            _ => return None,
        };
        rest.split_at_checked(length)
    }
}
