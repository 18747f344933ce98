//! The `claims` request parameter (OpenID Connect Core §5.5): which claims a client asks for one by one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::scope::{Scopes, opened_by};

/// It is not a claims request; the reason is for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a claims request: {0}")]
pub struct InvalidClaimsRequest(String);

/// The longest claims request, in bytes: it is kept with every conversation, consent and grant.
const LONGEST_REQUEST: usize = 4_096;

/// How one claim was asked for (OpenID Connect Core §5.5.1).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// Whether the client cannot do without it.
    #[serde(default)]
    pub essential: bool,
    /// The one value that is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The values that are good, the best first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
}

/// The `claims` request parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClaimsRequest {
    /// For the userinfo endpoint.
    #[serde(default)]
    pub userinfo: BTreeMap<String, Option<Wish>>,
    /// For the ID token.
    #[serde(default)]
    pub id_token: BTreeMap<String, Option<Wish>>,
}

impl ClaimsRequest {
    /// Reads the parameter.
    ///
    /// # Errors
    /// When it is not the JSON object of §5.5, too long, or with a NUL, which jsonb cannot keep.
    pub fn parse(text: &str) -> Result<Self, InvalidClaimsRequest> {
        if text.len() > LONGEST_REQUEST || text.contains("\\u0000") {
            return Err(InvalidClaimsRequest("too long, or an escaped NUL".into()));
        }
        // A struct may also be read from a list, and a claims request may not.
        let members: Map<String, Value> =
            serde_json::from_str(text).map_err(|e| InvalidClaimsRequest(e.to_string()))?;
        serde_json::from_value(Value::Object(members)).map_err(|e| InvalidClaimsRequest(e.to_string()))
    }

    /// Only the claims that we have and that scopes of `allowed` open; others are ignored (§5.5).
    #[must_use]
    pub fn within(mut self, allowed: &Scopes) -> Self {
        let opened = |claim: &str| opened_by(claim).is_some_and(|scope| allowed.has(scope));
        self.userinfo.retain(|claim, _| opened(claim));
        self.id_token.retain(|claim, _| opened(claim));
        self
    }

    /// The scopes that open what is asked for one by one.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.names().filter_map(opened_by)
    }

    /// The one person the client wants to hear about, by their `sub` (§5.5.1: nobody else will do).
    pub fn subject(&self) -> Option<&str> {
        let wishes =
            [&self.id_token, &self.userinfo].into_iter().filter_map(|wishes| wishes.get("sub")?.as_ref());
        wishes.filter_map(|wish| wish.value.as_ref()?.as_str()).next()
    }

    /// Whether everything in `other` is asked for here too; how badly it is wanted does not matter.
    pub fn covers(&self, other: &Self) -> bool {
        other.userinfo.keys().all(|claim| self.userinfo.contains_key(claim))
            && other.id_token.keys().all(|claim| self.id_token.contains_key(claim))
    }

    /// Both requests in one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.userinfo.extend(other.userinfo);
        self.id_token.extend(other.id_token);
        self
    }

    /// The names of all claims asked for.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.userinfo.keys().chain(self.id_token.keys()).map(String::as_str)
    }

    /// The values of `acr` asked for in the ID token, and whether they are essential.
    pub fn acr(&self) -> Option<(Vec<&str>, bool)> {
        let wish = self.id_token.get("acr")?.as_ref()?;
        let one = wish.value.as_ref().and_then(Value::as_str);
        let several = wish.values.iter().flatten().filter_map(Value::as_str);
        Some((one.into_iter().chain(several).collect(), wish.essential))
    }
}
