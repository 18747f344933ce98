//! `POST /introspect` (RFC 7662). A client learns about its own tokens, a resource server about those that are meant for a
//! resource it guards, and nobody about any other.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::client_auth::KnownClient;
use super::error::{Code, OAuthError};
use super::presented::{self, Presented};
use super::token::token_type;
use super::{reasons, refusals};
use crate::app::App;
use crate::base::Secret;
use crate::grant::{AccessClaims, find_refresh};

/// Says whether a token is good and, if so, what it says.
///
/// # Errors
/// RFC 7662 §2.3: only when the caller is refused; a token that is not good is an answer.
pub async fn introspect(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, OAuthError> {
    let (caller, token) = presented::read(&app, &request, &body).await?;
    if caller.is_public() {
        let error =
            OAuthError::new(Code::InvalidClient, "introspection needs a client that can authenticate")
                .named(reasons::MAY_INTROSPECT);
        refusals::count_own(&app, &caller, &error);
        return Err(error);
    }
    let answer = match token {
        Presented::Refresh(token) => refresh_token(&app, &caller, &token).await?,
        Presented::Access(token) => access_token(&app, &caller, &token).await?,
        // It is for our own API alone, which nobody else guards.
        Presented::Handle(_) => None,
    };
    let answer = answer.unwrap_or_else(|| json!({ "active": false }));
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(answer))
}

async fn access_token(app: &App, caller: &KnownClient, token: &Secret) -> Result<Option<Value>, OAuthError> {
    // We guard ourselves: who else may read a token that is for us, is its client.
    let guards = |aud: &String| aud != app.issuer() && caller.guards(aud);
    let theirs =
        |claims: &AccessClaims| claims.client_id == caller.id.as_str() || claims.aud.all().iter().any(guards);
    let now = app.clock.now();
    let claims = app.access_tokens.check(now, token).filter(|claims| theirs(claims));
    let Some(claims) = claims else { return Ok(None) };
    // A machine's token comes of no grant that could have ended with its client.
    let holder = app.clients.find(&claims.client_id).await?;
    if holder.is_none_or(|client| !client.is_live(now)) {
        return Ok(None);
    }
    let mut said = serde_json::to_value(&*claims).unwrap_or_default();
    if let Value::Object(members) = &mut said {
        members.remove("gid");
        members.remove("mid");
        members.insert("active".to_owned(), Value::Bool(true));
        members.insert("token_type".to_owned(), token_type(claims.cnf.is_some()).into());
    }
    Ok(Some(said))
}

async fn refresh_token(app: &App, caller: &KnownClient, token: &Secret) -> Result<Option<Value>, OAuthError> {
    let digest = token.digest();
    let found = app.db.read(move |c| find_refresh(c, digest)).await?;
    let now = app.clock.now();
    let live = found.filter(|found| {
        let own = found.grant.client == caller.id.as_str();
        let unspent = found.spent_at.is_none() && found.grant.revoked_at.is_none();
        own && unspent && now < found.expires_at && now < found.grant.expires_at
    });
    Ok(live.map(|found| {
        json!({
            "active": true,
            "client_id": found.grant.client,
            "scope": found.grant.details.scope.to_string(),
            "iat": found.issued_at.as_seconds(),
            "exp": found.expires_at.min(found.grant.expires_at).as_seconds(),
            "iss": app.issuer(),
        })
    }))
}
