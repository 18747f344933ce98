//! `POST /revoke` (RFC 7009). Whether there was anything to revoke is nobody's business.

use actix_web::{HttpRequest, HttpResponse, web};

use super::client_auth::KnownClient;
use super::error::OAuthError;
use super::presented::{self, Presented};
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::Secret;
use crate::db::Conn;
use crate::grant::{self, find_refresh, revoke_token};
use crate::keys::Desk;
use crate::sign_out;
use crate::web::request_id;

/// Ends a token of the caller's own: a refresh token with its whole grant, an access token or an app's session by itself.
///
/// # Errors
/// RFC 7009 §2.2.1: only when the caller is refused.
pub async fn revoke(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, OAuthError> {
    let (caller, token) = presented::read(&app, &request, &body).await?;
    let desk = app.desk(&request_id(&request, &app.entropy));
    let ended = match token {
        Presented::Refresh(token) => refresh_token(&app, desk, &caller, &token).await?,
        Presented::Access(token) => access_token(&app, desk, &caller, &token).await?,
        Presented::Handle(token) => handle(&app, desk, &caller, &token).await?,
    };
    // A public client's name is no proof: what ends nothing must cost nothing either.
    if ended {
        app.heed_endings().await?;
    }
    Ok(HttpResponse::Ok().finish())
}

async fn refresh_token(
    app: &App,
    desk: Desk,
    caller: &KnownClient,
    token: &Secret,
) -> Result<bool, OAuthError> {
    let (digest, caller) = (token.digest(), caller.id.clone());
    Ok(app
        .db
        .write(move |c| {
            let Some(found) = find_refresh(c, digest)?.filter(|found| found.grant.client == caller.as_str())
            else {
                return Ok(false);
            };
            let ended = sign_out::give_back(c, &desk, &found.grant, "revoked by the client")?;
            if ended {
                audit::record(
                    c,
                    &desk,
                    &Entry::of(Event::TokenRevoked).account(found.grant.account).client(caller.as_str()),
                )?;
            }
            Ok(ended)
        })
        .await?)
}

async fn access_token(
    app: &App,
    desk: Desk,
    caller: &KnownClient,
    token: &Secret,
) -> Result<bool, OAuthError> {
    let Some(claims) = app
        .access_tokens
        .check(app.clock.now(), token)
        .filter(|claims| claims.client_id == caller.id.as_str())
    else {
        return Ok(false);
    };
    let caller = caller.id.clone();
    app.db
        .write(move |c| {
            revoke_token(c, desk.now, &claims.jti)?;
            audit::record(c, &desk, &Entry::of(Event::TokenRevoked).client(caller.as_str()))
        })
        .await?;
    Ok(true)
}

async fn handle(app: &App, desk: Desk, caller: &KnownClient, token: &Secret) -> Result<bool, OAuthError> {
    let (store, limits) = (app.ephemeral.as_ref(), &app.config.session);
    let opened = grant::opened_by_handle(store, limits, desk.now, token).await?;
    let Some(claims) = opened.filter(|claims| claims.client_id == caller.id.as_str()) else {
        return Ok(false);
    };
    if grant::end_handle(store, token, &claims).await? {
        let caller = caller.id.clone();
        let entry = move |c: &mut Conn| {
            audit::record(c, &desk, &Entry::of(Event::TokenRevoked).client(caller.as_str()))
        };
        app.db.write(entry).await?;
    }
    // Sessions are no tokens that were given back: no list of those has grown.
    Ok(false)
}
