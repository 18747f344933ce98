//! An access token as a request presents it (RFC 6750).

use actix_web::HttpRequest;

use super::error::{Code, OAuthError};
use crate::base::Secret;
use crate::web::bearer;

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
        let in_header = bearer(request.headers()).map_err(|_other| missing())?;
        match (in_header, in_body) {
            (Some(_), Some(_)) => {
                Err(OAuthError::new(Code::InvalidRequest, "the access token was sent in two ways"))
            }
            (Some(token), None) => Ok(Self(token)),
            (None, Some(token)) => Ok(Self(Secret::new(token))),
            (None, None) => Err(missing()),
        }
    }
}
