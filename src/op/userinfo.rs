//! `GET|POST /userinfo` (OpenID Connect Core §5.3).

use std::sync::Arc;

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::acting::{Acting, acting};
use super::bearer::presented;
use super::claims;
use super::dpop;
use super::error::{Code, OAuthError};
use super::params::Params;
use super::{reasons, refusals, restricted};
use crate::account::Holder;
use crate::app::App;
use crate::client::{Client, Scopes};
use crate::grant::{self, AccessClaims, Grant, with_holder};
use crate::web::DPOP_NONCE;

/// Answers with what the token's person allowed the token's client to see.
///
/// # Errors
/// RFC 6750 §3.
pub async fn userinfo(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, OAuthError> {
    let in_body = match *request.method() {
        Method::POST if !body.is_empty() => Params::from_form(&request, &body)?.take("access_token"),
        _ => None,
    };
    let (shown, nonce) = (presented(&request, in_body)?, dpop::next_nonce(&app, &request));
    let now = app.clock.now();
    let token = app.access_tokens.check(now, &shown.token).ok_or(refused("the token is not good"))?;
    let keeper = (&app.vault, app.ephemeral.as_ref());
    let held = grant::possessed(keeper, app.issuer(), now, &shown, &token).await;
    held.map_err(|why| nonce.iter().cloned().fold(OAuthError::from(why), OAuthError::with_nonce))?;
    let (grant, holder, acting, client) = match about_whom(&app, &token).await {
        Ok(found) => found,
        Err(error) => {
            refusals::count(&app, &token.client_id, &error).await;
            return Err(error);
        }
    };

    grant::note_use(&app.db, now, &grant).await;
    let scope = Scopes::parse(&token.scope);
    let mut said = claims::for_userinfo(&holder, &scope, &client.metadata.scope, &grant.details.claims);
    restricted::narrow(&app, &holder.account, &mut said).await?;
    said.insert("sub".to_owned(), Value::String(token.sub.clone()));
    if let Some(acting) = acting {
        let org = acting.org(&scope).map(|org| ("org", json!(org)));
        let act = acting.actor(&scope).map(|actor| ("act", json!(actor)));
        said.extend(org.into_iter().chain(act).map(|(claim, value)| (claim.to_owned(), value)));
    }
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(nonce) = nonce {
        answer.insert_header((DPOP_NONCE, nonce));
    }
    Ok(answer.json(said))
}

/// The grant, whose it is, for whom they act or who for them, and who asks.
type About = (Grant, Holder, Option<Acting>, Arc<Client>);

async fn about_whom(app: &App, token: &AccessClaims) -> Result<About, OAuthError> {
    if !token.aud.all().iter().any(|aud| aud == app.issuer()) {
        return Err(
            refused("the token is for another resource, and not for us").named(reasons::OPENS_USERINFO)
        );
    }
    if !Scopes::parse(&token.scope).has("openid") {
        return Err(OAuthError::new(Code::InsufficientScope, "the token does not open userinfo")
            .named(reasons::OPENS_USERINFO)
            .bearer_challenge());
    }
    let id = token
        .gid
        .as_deref()
        .and_then(|gid| gid.parse().ok())
        .ok_or(refused("no person stands behind the token").named(reasons::OPENS_USERINFO))?;
    let client = app.clients.find(&token.client_id).await?;
    let now = app.clock.now();
    let client = client.filter(|client| client.is_live(now));
    let client = client.ok_or(refused("the client is switched off, or has closed"))?;
    let (vault, asks, on) = (app.vault.clone(), client.clone(), now.local_date());
    let found = app.db.read(move |c| {
        let Some((grant, holder)) = with_holder(c, &vault, id)? else { return Ok(None) };
        // Only who acts for another is asked about more than once.
        let acting = acting(c, &vault, on, (&asks, &holder.account, &grant))?;
        Ok(acting.ok().map(|acting| (grant, holder, acting)))
    });
    let found = found.await?.filter(|(_, holder, _)| holder.account.active);
    let ended = refused("the grant, the account or the mandate has ended").named(reasons::TOKEN_LIVES);
    found.map(|(grant, holder, acting)| (grant, holder, acting, client)).ok_or(ended)
}

fn refused(cause: &'static str) -> OAuthError {
    OAuthError::new(Code::InvalidToken, "the access token is not valid").bearer_challenge().because(cause)
}
