//! The keys of one owner, as a client registers or publishes them (RFC 7517 §5).

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::jwk::{MOST_KEYS, not_json};
use super::{Jwk, JwkError};
use crate::base::members::{self, Members};

/// Public keys of one owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

impl JwkSet {
    /// Reads a set. Keys that are for something else than signatures of ours are passed over (RFC 7517 §5);
    /// a signature key that is malformed or weak, and any secret, refuses the whole set.
    ///
    /// # Errors
    /// [`JwkError`] names what is wrong.
    pub fn parse(json: &str) -> Result<Self, JwkError> {
        Self::from_members(&members::parse(json.as_bytes()).map_err(not_json)?)
    }

    fn from_members(members: &Map<String, Value>) -> Result<Self, JwkError> {
        let Some(Value::Array(items)) = members.get("keys") else { return Err(JwkError::Member("keys")) };
        if items.len() > MOST_KEYS {
            return Err(JwkError::TooMany);
        }
        let mut keys = Vec::new();
        for item in items {
            let Value::Object(members) = item else { return Err(JwkError::Member("keys")) };
            match Jwk::from_members(members) {
                Err(JwkError::Unsupported) => {}
                key => keys.push(key?),
            }
        }
        Ok(Self { keys })
    }

    /// The keys.
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }

    /// Whether nothing in it can verify a signature.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl<'de> Deserialize<'de> for JwkSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Members(members) = Members::deserialize(deserializer)?;
        Self::from_members(&members).map_err(D::Error::custom)
    }
}

impl FromIterator<Jwk> for JwkSet {
    fn from_iter<I: IntoIterator<Item = Jwk>>(keys: I) -> Self {
        Self { keys: keys.into_iter().collect() }
    }
}
