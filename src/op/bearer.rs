//! An access token as a request presents it (RFC 6750, RFC 9449 §7).

use actix_web::HttpRequest;

use super::error::{Code, OAuthError};
use crate::base::Secret;
use crate::web::Shown;

/// Takes the token from the Authorization header (RFC 6750 §2.1) or, for a form POST, from `body` (§2.2); never from the query.
///
/// # Errors
/// A bare challenge for none (RFC 6750 §3.1), `invalid_request` for both at once.
pub(super) fn presented(request: &HttpRequest, in_body: Option<String>) -> Result<Shown<'_>, OAuthError> {
    let missing = OAuthError::bearer_wanted;
    let in_header = Shown::of(request).map_err(|_other| missing())?;
    match (in_header, in_body) {
        (Some(_), Some(_)) => {
            Err(OAuthError::new(Code::InvalidRequest, "the access token was sent in two ways"))
        }
        (Some(shown), None) => Ok(shown),
        (None, Some(token)) => Ok(Shown::in_body(request, Secret::new(token))),
        (None, None) => Err(missing()),
    }
}
