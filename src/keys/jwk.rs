//! Public keys as JSON (RFC 7517): parsed once, kept ready to verify. Never a private or symmetric one.

use aws_lc_rs::signature::ParsedPublicKey;
use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::Alg;
use super::material::Material;
use crate::base::members::{self, Members};

/// Members that only private and symmetric keys have (RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2).
const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

const LONGEST_KID: usize = 256;

/// A set with more keys would make one verification without `kid` expensive.
pub(super) const MOST_KEYS: usize = 16;

/// Why a key or a set of keys was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    /// Not JSON, or with repeated members.
    #[error("is not a JSON object without repeated members: {0}")]
    NotJson(String),
    /// Somebody sent a secret.
    #[error("holds private or symmetric key material, which must never leave its owner")]
    Private,
    /// A member is missing, or cannot be what it has to be.
    #[error("member {0} is missing or malformed")]
    Member(&'static str),
    /// A kind of key, or a use, that does not verify signatures here.
    #[error("is not a signature key of a supported type (RSA, P-256, Ed25519)")]
    Unsupported,
    /// Too small, or absurdly large.
    #[error("an RSA key must have from 2048 to 4096 bits")]
    RsaSize,
    /// The numbers are no key.
    #[error("is not a valid key")]
    Invalid,
    /// Too many keys in one set.
    #[error("a set may hold at most {MOST_KEYS} keys")]
    TooMany,
}

/// A public key that verifies signatures.
#[derive(Debug, Clone)]
pub struct Jwk {
    kid: Option<String>,
    alg: Option<Alg>,
    material: Material,
    /// One form per algorithm the key may be used with.
    ready: Vec<(Alg, ParsedPublicKey)>,
}

impl Jwk {
    /// Reads one key.
    ///
    /// # Errors
    /// [`JwkError`] names what is wrong.
    pub fn parse(json: &str) -> Result<Self, JwkError> {
        Self::from_members(&members::parse(json.as_bytes()).map_err(not_json)?)
    }

    pub(super) fn from_members(members: &Map<String, Value>) -> Result<Self, JwkError> {
        if PRIVATE_MEMBERS.iter().any(|name| members.contains_key(*name)) {
            return Err(JwkError::Private);
        }
        let kid = match text(members, "kid")? {
            Some(kid) if !is_kid(kid) => return Err(JwkError::Member("kid")),
            kid => kid.map(str::to_owned),
        };
        // A key for encryption, or for an algorithm we do not speak, is no error in a set (RFC 7517 §5).
        if text(members, "use")?.is_some_and(|used_for| used_for != "sig") || !may_verify(members)? {
            return Err(JwkError::Unsupported);
        }
        let alg = match text(members, "alg")? {
            Some(name) => Some(name.parse().map_err(|_unknown| JwkError::Unsupported)?),
            None => None,
        };
        let material = match text(members, "kty")?.ok_or(JwkError::Member("kty"))? {
            "RSA" => Material::Rsa { n: required(members, "n")?, e: required(members, "e")? },
            "EC" if required(members, "crv")? == "P-256" => {
                Material::P256 { x: required(members, "x")?, y: required(members, "y")? }
            }
            "OKP" if required(members, "crv")? == "Ed25519" => {
                Material::Ed25519 { x: required(members, "x")? }
            }
            "oct" => return Err(JwkError::Private),
            _ => return Err(JwkError::Unsupported),
        };
        Self::new(kid, alg, material)
    }

    fn new(kid: Option<String>, alg: Option<Alg>, material: Material) -> Result<Self, JwkError> {
        let mut ready = material.ready()?;
        if let Some(alg) = alg {
            ready.retain(|(one, _)| *one == alg);
            if ready.is_empty() {
                return Err(JwkError::Member("alg"));
            }
        }
        Ok(Self { kid, alg, material, ready })
    }

    /// A key of our own, named by its thumbprint.
    pub(super) fn ours(alg: Alg, public: &[u8]) -> Result<Self, JwkError> {
        let material = Material::ours(alg, public).ok_or(JwkError::Invalid)?;
        let kid = material.thumbprint();
        Self::new(Some(kid), Some(alg), material)
    }

    /// The same key under another name.
    pub(super) fn called(&self, kid: String) -> Self {
        Self { kid: Some(kid), ..self.clone() }
    }

    /// The identifier its owner gave it.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The one algorithm its owner allows, when they said so.
    pub const fn alg(&self) -> Option<Alg> {
        self.alg
    }

    /// The SHA-256 thumbprint in base64url (RFC 7638).
    pub fn thumbprint(&self) -> String {
        self.material.thumbprint()
    }

    pub(super) fn is_for(&self, alg: Alg) -> bool {
        self.ready.iter().any(|(one, _)| *one == alg)
    }

    /// Whether `signature` over `message` was made with this key and `alg`.
    pub fn verifies(&self, alg: Alg, message: &[u8], signature: &[u8]) -> bool {
        let ready = self.ready.iter().find(|(one, _)| *one == alg);
        ready.is_some_and(|(_, key)| key.verify_sig(message, signature).is_ok())
    }
}

/// Whether a text can be the identifier of a key: short, and fit to be written into a log.
pub(super) fn is_kid(kid: &str) -> bool {
    !kid.is_empty() && kid.len() <= LONGEST_KID && !kid.chars().any(char::is_control)
}

fn may_verify(members: &Map<String, Value>) -> Result<bool, JwkError> {
    match members.get("key_ops") {
        None => Ok(true),
        Some(Value::Array(operations)) => Ok(operations.iter().any(|one| one == "verify")),
        Some(_) => Err(JwkError::Member("key_ops")),
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, JwkError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JwkError::Member(name)),
    }
}

fn required(members: &Map<String, Value>, name: &'static str) -> Result<String, JwkError> {
    text(members, name)?.map(str::to_owned).ok_or(JwkError::Member(name))
}

pub(super) fn not_json(error: serde_json::Error) -> JwkError {
    JwkError::NotJson(error.to_string())
}

impl PartialEq for Jwk {
    fn eq(&self, other: &Self) -> bool {
        (&self.kid, self.alg, &self.material) == (&other.kid, other.alg, &other.material)
    }
}

impl Eq for Jwk {}

impl Serialize for Jwk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.material.members() {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("use", "sig")?;
        if let Some(alg) = self.alg {
            map.serialize_entry("alg", &alg)?;
        }
        if let Some(kid) = &self.kid {
            map.serialize_entry("kid", kid)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Members(members) = Members::deserialize(deserializer)?;
        Self::from_members(&members).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
