//! Access tokens: JWTs of RFC 9068, verified once and remembered, refused as soon as they are revoked.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header;
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::revoked::Revoked;
use crate::app::App;
use crate::base::{Secret, TokenDigest};
use crate::keys::Published;
use crate::op::error::{Code, OAuthError};

/// The `typ` of an access token.
pub(super) const TYP: &str = "at+jwt";

/// The longest token worth reading, in bytes.
const LONGEST: usize = 4_096;

/// Verified tokens remembered; about 600 bytes each.
const CAPACITY: usize = 8_192;

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Us.
    pub iss: String,
    /// The person to this client's sector, or the client itself.
    pub sub: String,
    /// Who is to accept it.
    pub aud: String,
    /// Whom it was issued to.
    pub client_id: String,
    /// What it opens; absent when nothing by name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// From, in seconds since 1970.
    pub iat: i64,
    /// Until, in seconds since 1970.
    pub exp: i64,
    /// Its own name.
    pub jti: String,
    /// The grant it comes from; absent when no person is behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gid: Option<String>,
    /// When the person signed in, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// How well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
}

impl AccessClaims {
    fn is_revoked(&self, revoked: &Revoked) -> bool {
        revoked.has(&self.jti) || self.gid.as_deref().is_some_and(|gid| revoked.has(gid))
    }
}

/// A token that was presented as a bearer token, and by which way.
#[derive(Debug)]
pub struct Bearer(pub Secret);

impl Bearer {
    /// Takes the token from the Authorization header (RFC 6750 §2.1) or, for a form POST, from `body` (§2.2);
    /// never from the query.
    ///
    /// # Errors
    /// A bare challenge for none (RFC 6750 §3.1), `invalid_request` for both at once.
    pub fn read(request: &HttpRequest, in_body: Option<String>) -> Result<Self, OAuthError> {
        let missing = OAuthError::bearer_wanted;
        let in_header = match request.headers().get(header::AUTHORIZATION) {
            None => None,
            Some(value) => {
                let text = value.to_str().map_err(|_not_ascii| missing())?;
                let (scheme, token) = text.split_once(' ').ok_or_else(missing)?;
                if !scheme.eq_ignore_ascii_case("bearer") {
                    return Err(missing());
                }
                Some(token.trim().to_owned())
            }
        };
        match (in_header, in_body) {
            (Some(_), Some(_)) => {
                Err(OAuthError::new(Code::InvalidRequest, "the access token was sent in two ways"))
            }
            (Some(token), None) | (None, Some(token)) => Ok(Self(Secret::new(token))),
            (None, None) => Err(missing()),
        }
    }
}

#[derive(Clone)]
struct Verified {
    claims: Arc<AccessClaims>,
    /// The published keys it was verified under: other keys, and it is verified again.
    under: Arc<Published>,
}

/// The access tokens this process has verified.
pub struct AccessTokens {
    verified: Cache<TokenDigest, Verified>,
}

impl Default for AccessTokens {
    fn default() -> Self {
        Self { verified: Cache::new(CAPACITY) }
    }
}

impl AccessTokens {
    /// The claims of a token that is ours, has not expired and is not revoked.
    pub fn check(&self, app: &App, token: &Secret) -> Option<Arc<AccessClaims>> {
        if token.expose().len() > LONGEST {
            return None;
        }
        let (digest, published) = (token.digest(), app.ring.jwks());
        let claims = match self.verified.get(&digest).filter(|known| Arc::ptr_eq(&known.under, &published)) {
            Some(known) => known.claims,
            None => {
                let claims = app.ring.verify(token.expose(), TYP).ok()?;
                let claims: Arc<AccessClaims> = Arc::new(serde_json::from_value(Value::Object(claims)).ok()?);
                self.verified.insert(digest, Verified { claims: claims.clone(), under: published });
                claims
            }
        };
        let live = claims.iss == app.issuer()
            && claims.exp > app.clock.now().as_seconds()
            && !claims.is_revoked(&app.revoked);
        live.then_some(claims)
    }
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessTokens").field("verified", &self.verified.len()).finish()
    }
}
