//! One signature over bytes in COSE (RFC 9052 §4.2), by a key on P-256 (ES256): what leaves the house for whoever checks without a network.
//!
//! Strict to read, in one spelling: the tag of COSE_Sign1, an algorithm and the name of a key under the signature, nothing beside it. A
//! key is named by the beginning of its thumbprint (RFC 7638): short, for it travels in every code, and to be found in any key set. What is
//! signed here is no signing input of a token (RFC 9052 §4.4: it begins with a list, that with a letter), so both may have one key.

use super::cbor::{self, Key, Writer};
use super::signer::Signer;
use super::{Alg, Jwk, JwkSet, KeyError};

/// COSE_Sign1 (RFC 9052 §2).
const SIGN1: u8 = 18;
/// ES256 among the algorithms of COSE (RFC 9053 §2.1).
const ES256: i64 = -7;
/// Of headers: which algorithm, what must be understood, which key (RFC 9052 §3.1).
const ALG: u8 = 1;
const CRIT: u8 = 2;
const KID: u8 = 4;
/// So many characters of a thumbprint name a key.
const NAMED: usize = 11;
/// What the signature is over begins with this (RFC 9052 §4.4).
const CONTEXT: &str = "Signature1";

/// Why signed bytes were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// No COSE_Sign1, or more than one thing.
    #[error("no COSE_Sign1 of one spelling")]
    Malformed,
    /// Another algorithm than ES256, or none.
    #[error("the algorithm is not ES256")]
    Alg,
    /// It asks for something to be understood that nobody here understands.
    #[error("a critical header that nobody here understands")]
    Critical,
    /// None of the keys has the name.
    #[error("no key of that name")]
    NoKey,
    /// The signature is of another key or over other bytes.
    #[error("the signature is wrong")]
    Signature,
}

/// By which name a key is called here.
pub(super) fn name(key: &Jwk) -> String {
    key.thumbprint().chars().take(NAMED).collect()
}

/// Signs `payload`.
pub(super) fn sign(signer: &Signer, payload: &[u8]) -> Result<Vec<u8>, KeyError> {
    let mut headers = Writer::default();
    headers.map(2);
    headers.integer(i64::from(ALG));
    headers.integer(ES256);
    headers.integer(i64::from(KID));
    headers.bytes(signer.kid().as_bytes().get(..NAMED).unwrap_or_default());
    let headers = headers.bytes_written();
    let signature = signer.sign_bytes(&signed(&headers, payload))?;
    let mut all = Writer::default();
    all.tag(u64::from(SIGN1));
    all.list(4);
    all.bytes(&headers);
    all.map(0);
    all.bytes(payload);
    all.bytes(&signature);
    Ok(all.bytes_written())
}

/// What one of `keys` has signed.
///
/// # Errors
/// [`CoseError`] names the first rule that is broken.
pub fn verify<'b>(bytes: &'b [u8], keys: &JwkSet) -> Result<&'b [u8], CoseError> {
    let Parts { headers, payload, signature } = read(bytes).ok_or(CoseError::Malformed)?;
    let kid = key_named(headers)?;
    let fits = |key: &&Jwk| key.is_for(Alg::Es256) && name(key).as_bytes() == kid;
    let mut fitting = keys.keys().iter().filter(fits).peekable();
    fitting.peek().ok_or(CoseError::NoKey)?;
    let message = signed(headers, payload);
    match fitting.any(|key| key.verifies(Alg::Es256, &message, signature)) {
        true => Ok(payload),
        false => Err(CoseError::Signature),
    }
}

struct Parts<'b> {
    headers: &'b [u8],
    payload: &'b [u8],
    signature: &'b [u8],
}

fn read(bytes: &[u8]) -> Option<Parts<'_>> {
    let item = bytes.strip_prefix(&[0xc0 | SIGN1])?;
    let (list, rest) = cbor::split(item)?;
    let items = cbor::items_up_to(4, list)?;
    let [headers, beside, payload, signature] = items.as_slice() else { return None };
    let is_bare = rest.is_empty() && cbor::members(beside)?.is_empty();
    is_bare.then_some(Parts {
        headers: cbor::bytes(headers)?,
        payload: cbor::bytes(payload)?,
        signature: cbor::bytes(signature)?,
    })
}

/// The name of the key, of headers that ask for ES256 and nothing else that must be understood.
fn key_named(headers: &[u8]) -> Result<&[u8], CoseError> {
    let (map, rest) = cbor::split(headers).ok_or(CoseError::Malformed)?;
    let members = cbor::members(map).filter(|_| rest.is_empty()).ok_or(CoseError::Malformed)?;
    let of = |label: u8| {
        let named = |(key, _): &&(Key<'_>, _)| *key == Key::Number(0, u64::from(label));
        members.iter().find(named).map(|(_, value)| *value)
    };
    if of(CRIT).is_some() {
        return Err(CoseError::Critical);
    }
    if of(ALG).and_then(cbor::integer) != Some(ES256) {
        return Err(CoseError::Alg);
    }
    of(KID).and_then(cbor::bytes).ok_or(CoseError::NoKey)
}

/// What the signature is over: the headers and the payload, and nothing from outside.
fn signed(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut all = Writer::default();
    all.list(4);
    all.text(CONTEXT);
    all.bytes(headers);
    all.bytes(&[]);
    all.bytes(payload);
    all.bytes_written()
}

#[cfg(test)]
mod tests;
