//! Claims about a person: which are asked for, which may go out, and what they say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::{Code, OAuthError};
use super::scope::{Scopes, opened_by};
use crate::account::Holder;

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
    /// `invalid_request` when it is not the JSON object of §5.5, too long, or with a NUL, which jsonb cannot keep.
    pub fn parse(text: &str) -> Result<Self, OAuthError> {
        let refused = OAuthError::new(Code::InvalidRequest, "claims is not a valid claims request");
        if text.len() > LONGEST_REQUEST || text.contains("\\u0000") {
            return Err(refused.because("too long, or an escaped NUL"));
        }
        // A struct may also be read from a list, and a claims request may not.
        let members: Map<String, Value> =
            serde_json::from_str(text).map_err(|e| refused.clone().because(e.to_string()))?;
        serde_json::from_value(Value::Object(members)).map_err(|e| refused.because(e.to_string()))
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

/// What userinfo says: the claims of the granted scopes, and those asked for one by one as far as the client
/// is allowed the scope that opens them.
pub(super) fn for_userinfo(
    holder: &Holder,
    granted: &Scopes,
    allowed: &Scopes,
    asked: &ClaimsRequest,
) -> Map<String, Value> {
    let by_scope: Vec<&str> = granted.claims().collect();
    let by_wish = |claim: &str| {
        asked.userinfo.contains_key(claim) && opened_by(claim).is_some_and(|scope| allowed.has(scope))
    };
    let mut out = about(holder);
    out.retain(|claim, _| by_scope.contains(&claim.as_str()) || by_wish(claim));
    out
}

/// What the ID token says besides the sign-in itself: only what was asked for one by one. It stays small.
pub(super) fn for_id_token(holder: &Holder, allowed: &Scopes, asked: &ClaimsRequest) -> Map<String, Value> {
    let mut out = about(holder);
    out.retain(|claim, _| {
        asked.id_token.contains_key(claim) && opened_by(claim).is_some_and(|scope| allowed.has(scope))
    });
    out
}

/// Everything we could say about a person, under the names of OpenID Connect Core §5.1 and ours.
fn about(holder: &Holder) -> Map<String, Value> {
    let (account, profile) = (&holder.account, &holder.profile);
    let mut out = Map::new();
    let mut say = |claim: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(claim.to_owned(), value);
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::String);
    say("name", Some(Value::String(profile.name.clone())));
    say("family_name", text(&profile.family_name));
    say("middle_name", text(&profile.middle_name));
    say("given_name", text(&profile.given_name));
    say("birthdate", profile.birthdate.map(|date| Value::String(date.to_string())));
    say("gender", profile.gender.and_then(|gender| serde_json::to_value(gender).ok()));
    say("nationality", text(&profile.nationality));
    say("locale", Some(Value::String(profile.locale.unwrap_or_default().tag().to_owned())));
    say("zoneinfo", Some(Value::String("Asia/Ho_Chi_Minh".to_owned())));
    say("updated_at", Some(Value::from(account.updated_at.as_seconds())));
    say("email", profile.email.as_ref().map(|email| Value::String(email.as_str().to_owned())));
    say("email_verified", profile.email.as_ref().map(|_| Value::Bool(profile.email_verified)));
    say("phone_number", profile.phone.as_ref().map(|phone| Value::String(phone.as_str().to_owned())));
    say("phone_number_verified", profile.phone.as_ref().map(|_| Value::Bool(profile.phone_verified)));
    say("address", profile.address.as_ref().and_then(|address| serde_json::to_value(address).ok()));
    say("personal_id_number", profile.personal_number().map(|n| Value::String(n.as_str().to_owned())));
    say("foreigner_id_number", profile.foreigner_number().map(|n| Value::String(n.as_str().to_owned())));
    say("eid_kind", Some(Value::String(account.kind.as_str().to_owned())));
    say("eid_level", account.level.map(|level| Value::from(level.number())));
    say("eid_status", Some(Value::String(if account.active { "active" } else { "locked" }.to_owned())));
    say("eid_issued_at", Some(Value::from(account.created_at.as_seconds())));
    out
}
