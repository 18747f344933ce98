//! Proofs of possession (RFC 9449): a token in one header field, made for one request, which shows that its sender holds a key.
//!
//! A proof carries a nonce of ours, a MAC of the time that nobody keeps: so none was made long before, whatever the clock of a
//! phone says. That it is used once is the caller's to mark ([`DpopProof::once`]); everything else is pure.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::jws::{self, JwsError};
use super::vault::{Purpose, Vault};
use super::{Alg, Thumbprint};
use crate::base::{Moment, Secret};

/// The `typ` of a proof.
const TYP: &str = "dpop+jwt";

/// What a proof may be signed with.
pub const DPOP_ALGORITHMS: [Alg; 3] = [Alg::Es256, Alg::EdDsa, Alg::Ps256];

/// How long a nonce of ours is handed out; it is good for one such time more.
const WINDOW: Duration = Duration::from_secs(120);

/// How long it must be remembered that a proof was used: no nonce is good for longer.
pub const DPOP_REMEMBERED: Duration = Duration::from_secs(360);

/// How wrong the clock of a phone may be, in seconds: one that lives in another time zone is.
const WRONG_CLOCK: i64 = 86_400;

/// The longest name a proof may have.
const LONGEST_JTI: usize = 256;

/// No honest proof is longer, with an RSA key of 4096 bits in it.
const LONGEST: usize = 4_096;

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DpopFlaw {
    /// There is none.
    #[error("a DPoP proof is needed")]
    Missing,
    /// More than one, or one that is no text.
    #[error("there must be one DPoP field")]
    Several,
    /// Not a token that its own key has signed.
    #[error("the proof is not one: {0}")]
    Token(#[from] JwsError),
    /// A member is missing, or cannot be what it has to be.
    #[error("the proof has no {0} that can be used")]
    Member(&'static str),
    /// It was made for another method or address.
    #[error("the proof is for another request: its {0} differs")]
    Request(&'static str),
    /// It was made for another access token.
    #[error("the proof is for another access token")]
    AccessToken,
    /// It has no nonce of ours, or an old one: it is to be made again with the one that goes with this answer.
    #[error("the proof needs the nonce of this answer")]
    Nonce,
    /// It was made long ago or will be.
    #[error("the time of the proof is more than a day off")]
    Time,
    /// It is of another key than the one it has to be of.
    #[error("the proof is of another key")]
    OtherKey,
    /// It was used.
    #[error("the proof was used before")]
    Used,
}

impl DpopFlaw {
    /// The code on the wire (RFC 9449 §5, §7.1, §8).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nonce => "use_dpop_nonce",
            _ => "invalid_dpop_proof",
        }
    }
}

/// The request a proof is held against.
#[derive(Debug)]
pub struct DpopRequest<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its address, as the outside knows it.
    pub target: &'a str,
    /// The access token that goes with it.
    pub token: Option<&'a Secret>,
    /// When it came.
    pub now: Moment,
}

/// A proof that holds for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DpopProof {
    /// Of which key.
    pub key: Thumbprint,
    /// What the key signs with.
    pub alg: Alg,
    jti: String,
}

impl DpopProof {
    /// Reads what stands in the field and holds it against the request.
    ///
    /// # Errors
    /// [`DpopFlaw`] names the first rule that is broken.
    pub fn check(vault: &Vault, proof: &str, request: &DpopRequest<'_>) -> Result<Self, DpopFlaw> {
        if proof.len() > LONGEST {
            return Err(JwsError::TooLong.into());
        }
        let (key, verified) = jws::verify_by_own_key(proof, TYP, &DPOP_ALGORITHMS)?;
        let claims = verified.claims;
        let jti = text(&claims, "jti").filter(|jti| (1..=LONGEST_JTI).contains(&jti.len()));
        let jti = jti.ok_or(DpopFlaw::Member("jti"))?.to_owned();
        let issued_at = number(&claims, "iat").ok_or(DpopFlaw::Member("iat"))?;
        if text(&claims, "htm").ok_or(DpopFlaw::Member("htm"))? != request.method {
            return Err(DpopFlaw::Request("htm"));
        }
        let target = address(text(&claims, "htu").ok_or(DpopFlaw::Member("htu"))?);
        if target.ok_or(DpopFlaw::Member("htu"))?
            != address(request.target).ok_or(DpopFlaw::Request("htu"))?
        {
            return Err(DpopFlaw::Request("htu"));
        }
        if let Some(token) = request.token {
            let expected = URL_SAFE_NO_PAD.encode(token.digest().as_bytes());
            if text(&claims, "ath").ok_or(DpopFlaw::Member("ath"))? != expected {
                return Err(DpopFlaw::AccessToken);
            }
        }
        if !text(&claims, "nonce").is_some_and(|nonce| is_good(vault, nonce, request.now)) {
            return Err(DpopFlaw::Nonce);
        }
        if issued_at.abs_diff(request.now.as_seconds()) > WRONG_CLOCK.unsigned_abs() {
            return Err(DpopFlaw::Time);
        }
        let key = Thumbprint::parse(&key.thumbprint()).map_err(|_never| DpopFlaw::Token(JwsError::NoKey))?;
        Ok(Self { key, alg: verified.header.alg, jti })
    }

    /// Under what it is marked that this proof was used.
    pub fn once(&self) -> (String, &str) {
        (self.key.to_string(), &self.jti)
    }
}

/// What a proof that is made now has to carry.
pub fn dpop_nonce(vault: &Vault, now: Moment) -> String {
    of_window(vault, window(now))
}

fn is_good(vault: &Vault, nonce: &str, now: Moment) -> bool {
    let present = window(now);
    // The one before, and the next: another of our servers may have begun it.
    let is_of = |window| bool::from(of_window(vault, window).as_bytes().ct_eq(nonce.as_bytes()));
    [present, present - 1, present + 1].into_iter().any(is_of)
}

fn window(now: Moment) -> i64 {
    now.as_seconds().div_euclid(i64::try_from(WINDOW.as_secs()).unwrap_or(i64::MAX))
}

fn of_window(vault: &Vault, window: i64) -> String {
    let mac = vault.mac(Purpose::DpopNonce, &window.to_be_bytes());
    let (short, _rest) = mac.split_at(16);
    URL_SAFE_NO_PAD.encode(short)
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// Whole seconds, also of a number with a fraction (RFC 7519 §2).
fn number(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    let fraction = || value.as_f64().filter(|n| n.is_finite() && n.abs() < 1e15);
    value.as_i64().or_else(|| fraction().and_then(|n| format!("{:.0}", n.floor()).parse().ok()))
}

/// An address without query and fragment, in its normal spelling (RFC 9449 §4.3).
fn address(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

#[cfg(test)]
mod tests;
