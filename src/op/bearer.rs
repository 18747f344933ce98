//! An access token as a request presents it (RFC 6750).

use actix_web::HttpRequest;
use actix_web::http::header;

use super::error::{Code, OAuthError};
use crate::base::Secret;

/// A token that was presented as a bearer token, and by which way.
#[derive(Debug)]
pub(super) struct Bearer(pub(super) Secret);

impl Bearer {
    /// Takes the token from the Authorization header (RFC 6750 §2.1) or, for a form POST, from `body` (§2.2);
    /// never from the query.
    ///
    /// # Errors
    /// A bare challenge for none (RFC 6750 §3.1), `invalid_request` for both at once.
    pub(super) fn read(request: &HttpRequest, in_body: Option<String>) -> Result<Self, OAuthError> {
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
