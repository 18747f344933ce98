//! Request parameters as OAuth wants them: each at most once, an empty one as if it were absent.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::header;
use actix_web::{HttpRequest, web};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::error::{Code, OAuthError};
use crate::client::ClientId;

/// No request of ours needs more; an ID token hint is the largest part.
pub const LARGEST_FORM: usize = 64 * 1024;

/// One token is for no more resources.
const MOST_RESOURCES: usize = 8;

/// Every parameter that an endpoint of ours reads. What is not among them is ignored, whatever it is like
/// (RFC 6749 §3.1, §3.2).
const KNOWN: &[&str] = &[
    "access_token",
    "acr_values",
    "actor_token",
    "actor_token_type",
    "audience",
    "auth_req_id",
    "auth_session",
    "authorization_details",
    "binding_message",
    "claims",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_notification_token",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "confirm",
    "csrf",
    "dpop_jkt",
    "grant_type",
    "id_token_hint",
    "khoa_filed_by",
    "login_hint",
    "login_hint_token",
    "max_age",
    "nonce",
    "passcode",
    "passkey",
    "phone",
    "post_logout_redirect_uri",
    "prompt",
    "redirect_uri",
    "refresh_token",
    "registration",
    "request",
    "request_uri",
    "requested_expiry",
    "requested_token_type",
    "response_mode",
    "response_type",
    "scope",
    "state",
    "subject_token",
    "subject_token_type",
    "token",
    "token_type_hint",
    "ui_locales",
    "user_code",
];

/// The parameters of one request.
#[derive(Debug, Default)]
pub struct Params {
    values: HashMap<&'static str, String>,
    /// `resource`, which alone may be sent several times (RFC 8707 §2).
    resources: Vec<String>,
    /// What was sent twice, or cannot be: absent among the values, and why.
    spoiled: BTreeMap<&'static str, &'static str>,
}

impl Params {
    /// Reads an urlencoded query or body.
    ///
    /// # Errors
    /// As [`Params::whole`], and `invalid_request` when there is too much of it.
    pub fn parse(encoded: &[u8]) -> Result<Self, OAuthError> {
        let params = Self::read(encoded)?;
        params.whole().map(|()| params)
    }

    /// Reads an urlencoded query or body, and leaves it to the caller what a spoiled parameter means.
    ///
    /// # Errors
    /// `invalid_request` when there is too much of it.
    pub fn read(encoded: &[u8]) -> Result<Self, OAuthError> {
        if encoded.len() > LARGEST_FORM {
            return Err(OAuthError::new(Code::InvalidRequest, "the request is too large"));
        }
        let mut params = Self::default();
        for (name, value) in form_urlencoded::parse(encoded) {
            if name == "resource" && !value.is_empty() {
                params.add_resource(&value);
                continue;
            }
            let Some(name) = KNOWN.iter().find(|known| **known == name).filter(|_| !value.is_empty()) else {
                continue;
            };
            params.add(name, value.into_owned());
        }
        params.values.retain(|name, _| !params.spoiled.contains_key(name));
        Ok(params)
    }

    /// The parameters that stand as claims in a token that the client signed: texts, or whole numbers where a number is meant.
    ///
    /// # Errors
    /// As [`Params::whole`], and `invalid_request` for a claim of another type.
    pub fn from_claims(claims: &Map<String, Value>) -> Result<Self, OAuthError> {
        let mut params = Self::default();
        let resources = claims.get("resource").into_iter().flat_map(|value| match value {
            Value::Array(several) => several.as_slice(),
            one => std::slice::from_ref(one),
        });
        for resource in resources {
            match resource.as_str() {
                Some(uri) => params.add_resource(uri),
                None => drop(params.spoiled.insert("resource", "resource is no text")),
            }
        }
        for name in KNOWN {
            match claims.get(*name) {
                Some(Value::String(text)) if !text.is_empty() => params.add(name, text.clone()),
                Some(Value::Number(number)) => params.add(name, number.to_string()),
                // RFC 9396 §3: in a signed request it is what it is, and in a form the text of that.
                Some(details @ Value::Array(_)) if *name == "authorization_details" => {
                    params.add(name, details.to_string());
                }
                None | Some(Value::String(_)) => {}
                Some(_) => drop(params.spoiled.insert(name, "a parameter is neither text nor number")),
            }
        }
        params.whole().map(|()| params)
    }

    fn add(&mut self, name: &'static str, value: String) {
        if value.contains('\0') {
            self.spoiled.insert(name, "a parameter holds a NUL character");
        } else if self.values.insert(name, value).is_some() {
            self.spoiled.insert(name, "a parameter is repeated");
        }
    }

    /// Whether nothing is left that we know.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.resources.is_empty()
    }

    /// Whether every parameter was sent once at most (RFC 6749 §3.1, §3.2) and without a NUL, which no parameter may
    /// hold and PostgreSQL cannot keep.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn whole(&self) -> Result<(), OAuthError> {
        match self.spoiled.values().next() {
            Some(why) => Err(OAuthError::new(Code::InvalidRequest, why)),
            None => Ok(()),
        }
    }

    /// Reads the body of a form POST.
    ///
    /// # Errors
    /// `invalid_request` for another content type, and as [`Params::parse`].
    pub fn from_form(request: &HttpRequest, body: &web::Bytes) -> Result<Self, OAuthError> {
        is_form(request)?;
        Self::parse(body)
    }

    fn add_resource(&mut self, value: &str) {
        if self.resources.iter().any(|known| known == value) {
            return;
        }
        if value.contains('\0') || self.resources.len() == MOST_RESOURCES {
            self.spoiled.insert("resource", "resource holds a NUL character, or is sent too often");
            return;
        }
        self.resources.push(value.to_owned());
    }

    /// The resources that are named, each once.
    pub fn resources(&self) -> &[String] {
        &self.resources
    }

    /// The parameter, if it was sent with a value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The parameter, taken out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.values.remove(name)
    }

    /// Whose request it is, once they have shown it.
    pub(super) fn name(&mut self, client: &ClientId) {
        self.values.insert("client_id", client.as_str().to_owned());
    }

    /// The parameter that has to be there.
    ///
    /// # Errors
    /// `invalid_request` with `missing`.
    pub fn need(&mut self, name: &str, missing: &'static str) -> Result<String, OAuthError> {
        self.take(name).ok_or(OAuthError::new(Code::InvalidRequest, missing))
    }
}

/// Whether the body is a form, by its type.
///
/// # Errors
/// `invalid_request` for a body of another type.
pub fn is_form(request: &HttpRequest) -> Result<(), OAuthError> {
    let content_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(());
    }
    Err(OAuthError::new(Code::InvalidRequest, "the body must be application/x-www-form-urlencoded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_is_refused_an_empty_one_is_absent_and_an_unknown_one_ignored() {
        assert!(Params::parse(b"scope=1&scope=2").is_err());
        assert!(Params::parse(b"nonce=%00").is_err());
        let params = Params::parse(b"state=&nonce=x%20y&foo=1&foo=2&%00=%00").unwrap();
        assert_eq!((params.get("state"), params.get("nonce"), params.get("foo")), (None, Some("x y"), None));
        let params = Params::read(b"nonce=1&scope=a&nonce=2").unwrap();
        assert_eq!(
            (params.get("nonce"), params.get("scope"), params.whole().is_err()),
            (None, Some("a"), true)
        );
    }
}
