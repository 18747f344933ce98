//! For whom an access token is meant (RFC 8707).
//!
//! A token that names no resource is for us: it opens userinfo. One that names resources is for them alone, so that a server
//! it is shown to cannot read at userinfo what the person allowed the client (RFC 9068 §3, RFC 9700 §2.3). A client that
//! wants both in one token names the issuer beside the resource.

use super::error::{Code, OAuthError};
use super::wording::quoted;
use crate::app::App;

/// The resources a request names, each registered or ourselves.
///
/// # Errors
/// `invalid_target` for one that nobody guards.
pub(super) async fn named(app: &App, named: &[String]) -> Result<Vec<String>, OAuthError> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let listing = app.directory.listing().await?;
    let known = |one: &str| one == app.issuer() || listing.has_resource(one);
    match named.iter().find(|one| !known(one)) {
        Some(stranger) => Err(refused(stranger, "is not a resource that is registered here")),
        None => Ok(named.to_vec()),
    }
}

/// The resources of one token of a grant that was given for `granted`: all of them, or those that are asked for.
///
/// # Errors
/// `invalid_target` for one the grant was not given for.
pub(super) fn within(app: &App, asked: &[String], granted: &[String]) -> Result<Vec<String>, OAuthError> {
    let own = [app.issuer().to_owned()];
    let granted = if granted.is_empty() { &own } else { granted };
    match asked.iter().find(|one| !granted.contains(one)) {
        Some(stranger) => Err(refused(stranger, "was not asked for at the authorization endpoint")),
        None if asked.is_empty() => Ok(granted.to_vec()),
        None => Ok(asked.to_vec()),
    }
}

fn refused(resource: &str, why: &str) -> OAuthError {
    OAuthError::worded(Code::InvalidTarget, format!("resource: {} {why}", quoted(resource)))
}
