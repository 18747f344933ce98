//! Request parameters as OAuth wants them: each at most once, an empty one as if it were absent.

use std::collections::HashMap;

use actix_web::http::header;
use actix_web::{HttpRequest, web};
use url::form_urlencoded;

use super::error::{Code, OAuthError};

/// No request of ours needs more; an ID token hint is the largest part.
pub const LARGEST_FORM: usize = 64 * 1024;

/// The parameters of one request.
#[derive(Debug, Default)]
pub struct Params(HashMap<String, String>);

impl Params {
    /// Reads an urlencoded query or body.
    ///
    /// # Errors
    /// `invalid_request` when a parameter is repeated (RFC 6749 §3.1, §3.2) or holds a NUL, which no parameter
    /// may and PostgreSQL cannot keep, or the whole is too large.
    pub fn parse(encoded: &[u8]) -> Result<Self, OAuthError> {
        if encoded.len() > LARGEST_FORM {
            return Err(OAuthError::new(Code::InvalidRequest, "the request is too large"));
        }
        let mut params = HashMap::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if value.is_empty() {
                continue;
            }
            if name.contains('\0') || value.contains('\0') {
                return Err(OAuthError::new(Code::InvalidRequest, "a parameter holds a NUL character"));
            }
            if params.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(OAuthError::new(Code::InvalidRequest, "a parameter is repeated"));
            }
        }
        Ok(Self(params))
    }

    /// Reads the body of a form POST.
    ///
    /// # Errors
    /// `invalid_request` for another content type, and as [`Params::parse`].
    pub fn from_form(request: &HttpRequest, body: &web::Bytes) -> Result<Self, OAuthError> {
        let content_type =
            request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(OAuthError::new(
                Code::InvalidRequest,
                "the body must be application/x-www-form-urlencoded",
            ));
        }
        Self::parse(body)
    }

    /// The parameter, if it was sent with a value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The parameter, taken out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// The parameter that has to be there.
    ///
    /// # Errors
    /// `invalid_request` with `missing`.
    pub fn need(&mut self, name: &str, missing: &'static str) -> Result<String, OAuthError> {
        self.take(name).ok_or(OAuthError::new(Code::InvalidRequest, missing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_is_refused_and_an_empty_one_is_absent() {
        assert!(Params::parse(b"a=1&a=2").is_err());
        assert!(Params::parse(b"nonce=%00").is_err());
        let params = Params::parse(b"a=&b=x%20y").unwrap();
        assert_eq!((params.get("a"), params.get("b")), (None, Some("x y")));
    }
}
