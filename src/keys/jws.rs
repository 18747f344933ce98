//! Signed tokens in the compact form (RFC 7515 §7.1): strict to read, one exact way to fail.
//!
//! The header is data, never an instruction: which keys and which algorithms may count is the caller's to
//! say. Nothing here looks at issuer, audience or time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::jwk::is_kid;
use super::{Alg, Jwk, JwkSet};
use crate::base::members;

/// No token of ours, and no honest assertion, is longer.
pub const LONGEST_TOKEN: usize = 16 * 1024;

/// Headers that bring a key along or ask for an extension. A token may not choose its own key
/// (RFC 8725 §3.10; but for [`verify_by_own_key`]), and there is no extension that we understand (RFC 7515 §4.1.11).
const REFUSED_HEADERS: [&str; 5] = ["jwk", "jku", "x5u", "crit", "b64"];

/// Why a token was refused. For the log; a client is told only that it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Longer than [`LONGEST_TOKEN`].
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of base64url, or not JSON objects without repeated members.
    #[error("the token is not a compact JWS")]
    Malformed,
    /// `alg` is missing, "none", symmetric, unknown, or not allowed here.
    #[error("the token's algorithm is not allowed here")]
    Alg,
    /// A header that nobody may use here.
    #[error("the token's header has member {0}, which is not taken")]
    Header(&'static str),
    /// The token is of another type.
    #[error("the token is of another type")]
    Type,
    /// None of the keys fits `kid` and `alg`.
    #[error("no key fits the token")]
    NoKey,
    /// The signature is of another key or another text.
    #[error("the token's signature is wrong")]
    Signature,
}

/// What the header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The algorithm.
    pub alg: Alg,
    /// Which key.
    pub kid: Option<String>,
    /// Which type of token.
    pub typ: Option<String>,
}

impl Header {
    /// Whether the token is of this type: a media type in which case and `application/` do not count
    /// (RFC 7515 §4.1.9).
    pub fn is_typ(&self, expected: &str) -> bool {
        self.typ.as_deref().is_some_and(|typ| subtype(typ).eq_ignore_ascii_case(subtype(expected)))
    }
}

fn subtype(typ: &str) -> &str {
    match typ.split_at_checked("application/".len()) {
        Some((prefix, subtype)) if prefix.eq_ignore_ascii_case("application/") => subtype,
        _ => typ,
    }
}

/// A token whose signature was made by one of the keys. Its claims are still only claims.
#[derive(Debug, Clone)]
pub struct Verified {
    /// What the header says.
    pub header: Header,
    /// What the payload says.
    pub claims: Map<String, Value>,
}

impl Verified {
    /// A claim that is a text.
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim).and_then(Value::as_str)
    }

    /// A claim that is a number of seconds, which may have a fraction (RFC 7519 §2).
    pub fn seconds(&self, claim: &str) -> Option<i64> {
        let value = self.claims.get(claim)?;
        value.as_i64().or_else(|| value.as_f64().map(|n| n.floor()).and_then(|n| format!("{n}").parse().ok()))
    }

    /// Whether `aud` is one of `audiences`, or has one among several (RFC 7519 §4.1.3).
    pub fn is_for(&self, audiences: &[String]) -> bool {
        let ours = |value: &Value| value.as_str().is_some_and(|aud| audiences.iter().any(|ours| ours == aud));
        match self.claims.get("aud") {
            Some(Value::Array(several)) => several.iter().any(ours),
            Some(one) => ours(one),
            None => false,
        }
    }
}

/// Checks the signature of `token` with the keys of one owner.
///
/// # Errors
/// [`JwsError`] names the first rule that is broken.
pub fn verify(token: &str, keys: &JwkSet, allowed: &[Alg]) -> Result<Verified, JwsError> {
    let parsed = Parsed::read(token)?;
    let Header { alg, kid, .. } = &parsed.header;
    if !allowed.contains(alg) {
        return Err(JwsError::Alg);
    }
    let named = |key: &&Jwk| kid.is_none() || key.kid() == kid.as_deref();
    let mut fitting = keys.keys().iter().filter(named).filter(|key| key.is_for(*alg)).peekable();
    if fitting.peek().is_none() {
        return Err(JwsError::NoKey);
    }
    if !fitting.any(|key| parsed.is_signed_by(key)) {
        return Err(JwsError::Signature);
    }
    parsed.into_verified()
}

/// Checks a token of type `typ` that brings along the key that signed it, as a proof of possession does (RFC 9449 §4.2): it shows
/// that somebody holds that key, and nothing about whose it is.
///
/// # Errors
/// As [`verify`]; [`JwsError::Type`] for any other token, [`JwsError::NoKey`] for a key that is none, or is a secret.
pub fn verify_by_own_key(token: &str, typ: &str, allowed: &[Alg]) -> Result<(Jwk, Verified), JwsError> {
    let (parsed, key) = Parsed::read_with_key(token)?;
    if !parsed.header.is_typ(typ) {
        return Err(JwsError::Type);
    }
    if !allowed.contains(&parsed.header.alg) {
        return Err(JwsError::Alg);
    }
    let key = key.and_then(|members| Jwk::from_members(&members).ok());
    let key = key.filter(|key| key.is_for(parsed.header.alg)).ok_or(JwsError::NoKey)?;
    if !parsed.is_signed_by(&key) {
        return Err(JwsError::Signature);
    }
    Ok((key, parsed.into_verified()?))
}

/// Whom a client assertion names, so that its keys can be looked up. **Nothing of it is proven**: the answer
/// is good for finding keys and for nothing else.
///
/// # Errors
/// [`JwsError::Malformed`] when there is no such text, and what [`verify`] says of the form of a token.
pub fn unproven_subject(token: &str) -> Result<String, JwsError> {
    match Parsed::read(token)?.claims()?.remove("sub") {
        Some(Value::String(subject)) => Ok(subject),
        _ => Err(JwsError::Malformed),
    }
}

/// A token whose form is sound and whose signature nobody has looked at.
pub(super) struct Parsed<'t> {
    pub(super) header: Header,
    signed: &'t str,
    payload: &'t str,
    signature: Vec<u8>,
}

impl<'t> Parsed<'t> {
    pub(super) fn read(token: &'t str) -> Result<Self, JwsError> {
        Self::read_header_by(token, |members| Ok((read_header(&members)?, ()))).map(|(parsed, ())| parsed)
    }

    /// The same of a token that may bring its key along.
    fn read_with_key(token: &'t str) -> Result<(Self, Option<Map<String, Value>>), JwsError> {
        Self::read_header_by(token, |mut members| {
            let key = members.remove("jwk").and_then(|key| match key {
                Value::Object(key) => Some(key),
                _ => None,
            });
            Ok((read_header(&members)?, key))
        })
    }

    fn read_header_by<T>(
        token: &'t str,
        read: impl FnOnce(Map<String, Value>) -> Result<(Header, T), JwsError>,
    ) -> Result<(Self, T), JwsError> {
        if token.len() > LONGEST_TOKEN {
            return Err(JwsError::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::Malformed)?;
        if payload.contains('.') {
            return Err(JwsError::Malformed);
        }
        let members = members::parse(&decode(header)?).map_err(|_not_an_object| JwsError::Malformed)?;
        let (header, more) = read(members)?;
        Ok((Self { header, signed, payload, signature: decode(signature)? }, more))
    }

    pub(super) fn is_signed_by(&self, key: &Jwk) -> bool {
        key.verifies(self.header.alg, self.signed.as_bytes(), &self.signature)
    }

    pub(super) fn into_verified(self) -> Result<Verified, JwsError> {
        let claims = self.claims()?;
        Ok(Verified { header: self.header, claims })
    }

    fn claims(&self) -> Result<Map<String, Value>, JwsError> {
        members::parse(&decode(self.payload)?).map_err(|_not_an_object| JwsError::Malformed)
    }
}

fn read_header(members: &Map<String, Value>) -> Result<Header, JwsError> {
    if let Some(refused) = REFUSED_HEADERS.into_iter().find(|name| members.contains_key(*name)) {
        return Err(JwsError::Header(refused));
    }
    let text = |name| match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(JwsError::Malformed),
    };
    let alg = text("alg")?.ok_or(JwsError::Alg)?.parse().map_err(|_unknown| JwsError::Alg)?;
    let kid = text("kid")?;
    if kid.as_deref().is_some_and(|kid| !is_kid(kid)) {
        return Err(JwsError::Header("kid"));
    }
    Ok(Header { alg, kid, typ: text("typ")? })
}

/// Strict: no padding, no white space, no bits left over, so that a token has one spelling.
fn decode(part: &str) -> Result<Vec<u8>, JwsError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_malformed| JwsError::Malformed)
}

#[cfg(test)]
mod tests;
