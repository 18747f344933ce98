//! An access token in the Authorization header (RFC 6750 §2.1). Never in a query.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};

use crate::base::Secret;

/// The header carries something that is no bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBearer;

/// The token of the header; nothing where there is no such header.
///
/// # Errors
/// [`NotBearer`].
pub fn bearer(headers: &HeaderMap) -> Result<Option<Secret>, NotBearer> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_not_ascii| NotBearer)?;
    let (scheme, token) = text.split_once(' ').ok_or(NotBearer)?;
    match scheme.eq_ignore_ascii_case("bearer") {
        true => Ok(Some(Secret::new(token.trim().to_owned()))),
        false => Err(NotBearer),
    }
}
