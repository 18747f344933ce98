//! For whom an access token is meant (RFC 8707).
//!
//! A token that names no resource is for us: it opens userinfo. One that names resources is for them alone, so that a server
//! it is shown to cannot read at userinfo what the person allowed the client (RFC 9068 §3, RFC 9700 §2.3). A client that
//! wants both in one token names the issuer beside the resource.
//!
//! An API believes our tokens because somebody decided who may come. So a client gets none for an API that its registration
//! does not name, however openly the API itself is registered.

use super::error::{Code, OAuthError};
use super::reasons;
use super::wording::quoted;
use crate::app::App;
use crate::client::{Api, Client};

/// The resources a request names, each registered or ourselves.
///
/// # Errors
/// `invalid_target` for one that nobody guards.
pub(super) async fn named(app: &App, named: &[String]) -> Result<Vec<String>, OAuthError> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let known = guarded(app, named).await?;
    match named.iter().find(|one| !known.contains(one)) {
        Some(stranger) => {
            Err(refused(stranger, "is not a resource that is registered here").named(reasons::GUARDED))
        }
        None => Ok(named.to_vec()),
    }
}

/// Those of `named` that are ours, or that somebody guards who has not closed since.
async fn guarded(app: &App, named: &[String]) -> Result<Vec<String>, OAuthError> {
    let ours = |one: &String| *one == app.issuer() || Api::of(app.issuer(), one).is_some();
    if named.iter().all(ours) {
        return Ok(named.to_vec());
    }
    let (listing, now) = (app.directory.listing().await?, app.clock.now());
    Ok(named.iter().filter(|one| ours(one) || listing.has_resource(one, now)).cloned().collect())
}

/// The resources of one token of a grant that was given for `granted`: all of them that somebody guards still, or those that are asked for.
///
/// # Errors
/// `invalid_target` for one the grant was not given for, or that nobody guards any more.
pub(super) async fn within(
    app: &App,
    asked: &[String],
    granted: &[String],
) -> Result<Vec<String>, OAuthError> {
    let own = [app.issuer().to_owned()];
    let granted = if granted.is_empty() { &own } else { granted };
    match asked.iter().find(|one| !granted.contains(one)) {
        Some(stranger) => Err(refused(stranger, "was not asked for at the authorization endpoint")),
        None if asked.is_empty() => {
            let left = guarded(app, granted).await?;
            if left.is_empty() { named(app, granted).await } else { Ok(left) }
        }
        None => named(app, asked).await,
    }
}

/// Whether the client is registered for each of them; everybody is for ourselves. Asked again at every token: what was
/// taken from the client since is given no more.
///
/// # Errors
/// `invalid_target` for one it is not registered for.
pub(super) fn permitted(app: &App, client: &Client, resources: &[String]) -> Result<(), OAuthError> {
    let may = |one: &str| one == app.issuer() || client.may_ask_for(one);
    let why =
        "is not registered for this client; who runs the provider adds it: khoa client set ID --may-ask URI";
    match resources.iter().find(|one| !may(one)) {
        Some(other) => Err(refused(other, why).named(reasons::MAY_ASK)),
        None => Ok(()),
    }
}

fn refused(resource: &str, why: &str) -> OAuthError {
    let told = format!("resource: {} {why}", quoted(resource));
    OAuthError::worded(Code::InvalidTarget, told).about(resource)
}
