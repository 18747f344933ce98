//! Reads a logout token: OpenID Connect Back-Channel Logout 1.0 §2.4 and §2.6, every step of it.
//!
//! The `openidconnect` crate has no type for it, so the envelope is opened here and its keys do the checking.
//! Pure: whether the token was seen before is asked by the caller. Never looks at a claim before the signature.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey as _, JwsSigningAlgorithm as _};
use serde_json::{Map, Value};

use crate::base::Moment;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Two clocks may differ by so much.
const SKEW: i64 = 60;
/// A token issued longer ago is not news.
const OLDEST: i64 = 5 * 60;

/// Whom the token must come from and be meant for.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) keys: &'a [CoreJsonWebKey],
    pub(super) algorithms: &'a [CoreJwsSigningAlgorithm],
    pub(super) now: Moment,
}

/// What a verified token says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LogoutToken {
    pub(super) id: String,
    pub(super) subject: Option<String>,
    pub(super) session: Option<String>,
}

/// The step at which a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the token is not a signed JWT")]
    Shape,
    #[error("the token's header asks for something unknown")]
    Header,
    #[error("the signature does not match a key of the issuer")]
    Signature,
    #[error("iss is not the issuer")]
    Issuer,
    #[error("aud is not this client")]
    Audience,
    #[error("iat or exp does not fit the present time")]
    Time,
    #[error("jti is missing")]
    TokenId,
    #[error("neither sub nor sid is present")]
    Nobody,
    #[error("events does not hold the back-channel logout event")]
    Event,
    #[error("a logout token has no nonce")]
    Nonce,
}

/// Verifies `token` completely, except for whether it was seen before.
pub(super) fn verify(token: &str, expected: &Expected<'_>) -> Result<LogoutToken, Refusal> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Shape)?;
    let (header, payload) = signed.split_once('.').ok_or(Refusal::Shape)?;
    let header = object(header)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_not_base64url| Refusal::Shape)?;
    let algorithm = algorithm(&header, expected)?;
    let kid = header.get("kid").and_then(Value::as_str);
    let proven = expected
        .keys
        .iter()
        .filter(|key| kid.is_none() || key.key_id().map(|id| id.as_str()) == kid)
        .any(|key| key.verify_signature(&algorithm, signed.as_bytes(), &signature).is_ok());
    if !proven {
        return Err(Refusal::Signature);
    }
    claims(&object(payload)?, expected)
}

fn object(part: &str) -> Result<Map<String, Value>, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_not_base64url| Refusal::Shape)?;
    serde_json::from_slice(&bytes).map_err(|_not_an_object| Refusal::Shape)
}

/// The algorithm, if it is one the provider announces and one that only the provider can sign with.
fn algorithm(
    header: &Map<String, Value>,
    expected: &Expected<'_>,
) -> Result<CoreJwsSigningAlgorithm, Refusal> {
    // An explicit type protects against other tokens of the same issuer; older providers send plain `JWT`.
    let typ = header.get("typ").map(|typ| typ.as_str().unwrap_or_default().to_ascii_lowercase());
    if header.contains_key("crit")
        || typ.is_some_and(|typ| !matches!(typ.trim_start_matches("application/"), "logout+jwt" | "jwt"))
    {
        return Err(Refusal::Header);
    }
    let named = header.get("alg").cloned().ok_or(Refusal::Header)?;
    let algorithm: CoreJwsSigningAlgorithm =
        serde_json::from_value(named).map_err(|_unknown| Refusal::Header)?;
    let asymmetric = algorithm.key_type().is_some() && !algorithm.uses_shared_secret();
    if asymmetric && expected.algorithms.contains(&algorithm) { Ok(algorithm) } else { Err(Refusal::Header) }
}

fn claims(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<LogoutToken, Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if text("iss") != Some(expected.issuer) {
        return Err(Refusal::Issuer);
    }
    let for_us = match claims.get("aud") {
        Some(Value::String(one)) => one == expected.client_id,
        Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(expected.client_id)),
        _ => false,
    };
    if !for_us {
        return Err(Refusal::Audience);
    }
    let now = expected.now.as_seconds();
    let time = |name: &str| claims.get(name).and_then(Value::as_i64).ok_or(Refusal::Time);
    let (issued, expires) = (time("iat")?, time("exp")?);
    if issued > now + SKEW || issued < now - OLDEST || expires <= now - SKEW {
        return Err(Refusal::Time);
    }
    let id = text("jti").ok_or(Refusal::TokenId)?.to_owned();
    let (subject, session) = (text("sub").map(str::to_owned), text("sid").map(str::to_owned));
    if subject.is_none() && session.is_none() {
        return Err(Refusal::Nobody);
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err(Refusal::Event);
    }
    if claims.contains_key("nonce") {
        return Err(Refusal::Nonce);
    }
    Ok(LogoutToken { id, subject, session })
}

#[cfg(test)]
mod tests;
