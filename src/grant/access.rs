//! Access tokens: JWTs of RFC 9068, verified once and remembered, refused as soon as they are revoked.

use std::sync::Arc;

use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::acting::{Org, named_mandates};
use super::revoked::Revoked;
use crate::base::{GrantId, Moment, Secret, TokenDigest};
use crate::keys::{Published, Ring, Thumbprint, Vault};

/// The `typ` of an access token.
pub const TYP: &str = "at+jwt";

/// The longest token worth reading, in bytes.
const LONGEST: usize = 4_096;

/// Verified tokens remembered; about 600 bytes each.
const CAPACITY: usize = 8_192;

/// The resources a token is meant for; one alone is written as a text (RFC 7519 §4.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Audience {
    /// Those resources.
    pub fn of(resources: &[String]) -> Self {
        match resources {
            [one] => Self::One(one.clone()),
            several => Self::Several(several.to_vec()),
        }
    }

    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

/// To which key a token is bound (RFC 7800 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Its thumbprint.
    pub jkt: Thumbprint,
}

/// Who acts for the person that a token is about (RFC 8693 §4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The client that does, an officer as that client knows them, or whoever represents a child or ward, as the service knows them.
    pub sub: String,
    /// For which agency, by its code, where it is an officer who helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// And as what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// As what they represent the person, where the scope `guardian` was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
}

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Us.
    pub iss: String,
    /// The person to this client's sector, or the client itself.
    pub sub: String,
    /// Who is to accept it.
    pub aud: Audience,
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
    /// The key whose holder alone may show it; absent when whoever has it may (RFC 9449 §6.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// When the person signed in, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// How well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// Who acts for the person; absent where the client asks for what it was allowed itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
    /// The organisation for which the person acts; absent where they act for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<Org>,
    /// The mandates by which they do, sealed for us: the token ends with each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mid: Option<String>,
}

impl AccessClaims {
    /// The grant it comes from.
    pub fn grant(&self) -> Option<GrantId> {
        self.gid.as_deref().and_then(|gid| gid.parse().ok())
    }

    fn is_revoked(&self, vault: &Vault, revoked: &Revoked) -> bool {
        revoked.has(&self.jti)
            || self.gid.as_deref().is_some_and(|gid| revoked.has(gid))
            || self.mid.as_deref().is_some_and(|sealed| self.has_no_mandate(vault, revoked, sealed))
    }

    /// Whether one of the mandates was ended, or rested, since the token was written.
    fn has_no_mandate(&self, vault: &Vault, revoked: &Revoked, sealed: &str) -> bool {
        let named = self.gid.as_deref().and_then(|grant| named_mandates(vault, grant, sealed));
        let written = Moment::from_seconds(self.iat);
        named.is_none_or(|named| named.iter().any(|one| revoked.has_since(&one.to_string(), written)))
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
    issuer: String,
    vault: Vault,
    ring: Ring,
    revoked: Arc<Revoked>,
    verified: Cache<TokenDigest, Verified>,
}

impl AccessTokens {
    /// Those that `issuer` signed with `ring`, but for what is `revoked`.
    pub fn new(issuer: String, vault: Vault, ring: Ring, revoked: Arc<Revoked>) -> Self {
        Self { issuer, vault, ring, revoked, verified: Cache::new(CAPACITY) }
    }

    /// The claims of a token that is ours, has not expired and is not revoked.
    pub fn check(&self, now: Moment, token: &Secret) -> Option<Arc<AccessClaims>> {
        if token.expose().len() > LONGEST {
            return None;
        }
        let (digest, published) = (token.digest(), self.ring.jwks());
        let claims = match self.verified.get(&digest).filter(|known| Arc::ptr_eq(&known.under, &published)) {
            Some(known) => known.claims,
            None => {
                let claims = self.ring.verify(token.expose(), TYP).ok()?;
                let claims: Arc<AccessClaims> = Arc::new(serde_json::from_value(Value::Object(claims)).ok()?);
                self.verified.insert(digest, Verified { claims: claims.clone(), under: published });
                claims
            }
        };
        let live = claims.iss == self.issuer && claims.exp > now.as_seconds() && self.goes_on(&claims);
        live.then_some(claims)
    }

    /// Whether nothing has ended what `claims` came from.
    pub fn goes_on(&self, claims: &AccessClaims) -> bool {
        !claims.is_revoked(&self.vault, &self.revoked)
    }
}

impl std::fmt::Debug for AccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessTokens").field("verified", &self.verified.len()).finish()
    }
}
