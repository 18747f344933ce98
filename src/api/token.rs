//! Who calls with an access token: verified, not revoked, meant for this API, and of a client that may still ask for it.
//!
//! A token that is bound to a key opens nothing without a proof by that key (RFC 9449). The app's is always bound to one, but for clients
//! that are registered to do without; others' may be bearer tokens (RFC 6750).

use std::sync::Arc;

use actix_web::{HttpMessage as _, HttpRequest};

use super::refusal::{bad_token, no_token, not_possessed, scope_needed};
use crate::app::App;
use crate::base::{Problem, Secret};
use crate::client::{Api, Client, Scopes};
use crate::ephemeral::Unavailable;
use crate::grant::{self, AccessClaims};
use crate::keys::DpopProof;
use crate::web;

/// What whoever brings a token of no key to the API of the app is told.
const UNBOUND: &str =
    "a token of the app is bound to a key of the phone: ask /token for one with a DPoP proof (RFC 9449)";

/// A token that opens something of this API.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// What it says.
    pub(super) claims: Arc<AccessClaims>,
    /// Whose it is.
    pub(super) client: Arc<Client>,
    /// What showed that its sender may, where the token is bound to a key.
    pub(super) proof: Option<DpopProof>,
}

/// What was found for the token of a request, or that there is nothing: it is looked for once.
struct Opened(Option<Arc<AccessClaims>>);

/// What a good token of `request` says, or a session that is shown in its place.
///
/// # Errors
/// When nobody can say.
pub(super) async fn opened(
    app: &App,
    request: &HttpRequest,
    token: &Secret,
) -> Result<Option<Arc<AccessClaims>>, Unavailable> {
    let now = app.clock.now();
    if !grant::is_handle(token) {
        return Ok(app.access_tokens.check(now, token));
    }
    if let Some(Opened(claims)) = request.extensions().get() {
        return Ok(claims.clone());
    }
    let found = grant::opened_by_handle(app.ephemeral.as_ref(), &app.config.session, now, token).await?;
    let found = found.filter(|claims| app.access_tokens.goes_on(claims)).map(Arc::new);
    request.extensions_mut().insert(Opened(found.clone()));
    Ok(found)
}

/// Whether `request` shows a token by which somebody acts for another. Whether it is good for anything is asked elsewhere.
///
/// # Errors
/// When nobody can say.
pub(super) async fn is_acting(app: &App, request: &HttpRequest) -> Result<bool, Unavailable> {
    let Ok(Some(sent)) = web::Shown::of(request) else { return Ok(false) };
    Ok(opened(app, request, &sent.token).await?.is_some_and(|claims| claims.act.is_some()))
}

/// The token of `request`, if it opens one of `scopes` of `api`.
///
/// # Errors
/// RFC 6750 §3.1: 401 without a good one, 403 where its scope is another.
pub(super) async fn shown(
    app: &App,
    request: &HttpRequest,
    api: Api,
    scopes: &[&str],
) -> Result<Shown, Problem> {
    let wanted = || no_token(api);
    let sent = web::Shown::of(request).map_err(|_other_scheme| wanted())?.ok_or_else(wanted)?;
    let now = app.clock.now();
    let claims = opened(app, request, &sent.token).await?;
    let claims = claims.ok_or_else(|| bad_token(api, "the token is not good, or not any more"))?;
    let keeper = (&app.vault, app.ephemeral.as_ref());
    let held = grant::possessed(keeper, app.issuer(), now, &sent, &claims).await;
    let proof = held.map_err(|why| not_possessed(&why))?;
    let resource = api.resource(app.issuer());
    if !claims.aud.all().contains(&resource) {
        return Err(bad_token(api, "the token is for another resource: ask for this one by its address"));
    }
    let client = app.clients.find(&claims.client_id).await?;
    let may = |client: &Arc<Client>| {
        let named = client.metadata.may_ask.iter().any(|one| one.as_str() == resource);
        named && client.is_live(now) && (api == Api::Agency || client.metadata.official)
    };
    let client =
        client.filter(may).ok_or_else(|| bad_token(api, "the client may not ask for this resource"))?;
    if api == Api::App && proof.is_none() && !client.metadata.app_bearer {
        return Err(bad_token(api, UNBOUND));
    }
    // What was taken from the client since is not asked for by what it got before.
    let has = Scopes::parse(&claims.scope).intersect(&client.metadata.scope);
    match scopes.iter().any(|scope| has.has(scope)) {
        true => Ok(Shown { claims, client, proof }),
        false => Err(scope_needed(api, scopes)),
    }
}
