//! `POST /backchannel-logout`: the provider says that someone has signed out, and their visits here end.
//! Comes from the provider's server, not from a browser: no cookie is read and none is set.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::logout_token::{self, Expected};
use super::site::Site;

#[derive(Deserialize)]
pub(super) struct LogoutForm {
    logout_token: String,
}

pub(super) async fn receive(site: web::Data<Site>, form: web::Form<LogoutForm>) -> HttpResponse {
    let Ok(metadata) = site.provider.metadata(&site.portal).await else {
        return HttpResponse::ServiceUnavailable().insert_header((header::RETRY_AFTER, "5")).finish();
    };
    let expected = Expected {
        issuer: metadata.issuer().as_str(),
        client_id: site.portal.client_id.as_str(),
        keys: metadata.jwks().keys(),
        algorithms: metadata.id_token_signing_alg_values_supported(),
        now: site.visits.now(),
    };
    let token = match logout_token::verify(&form.logout_token, &expected) {
        Ok(token) => token,
        Err(refusal) => return refused(&refusal.to_string()),
    };
    // Only a verified token is remembered, so a stranger cannot fill the memory.
    if !site.visits.first_sight(&token.id) {
        return refused("the token was seen before");
    }
    let ended = site.visits.end(token.subject.as_deref(), token.session.as_deref());
    tracing::info!(ended, "signed out by the provider");
    HttpResponse::Ok().finish()
}

pub(super) fn refused(why: &str) -> HttpResponse {
    tracing::warn!(why, "a logout token was refused");
    HttpResponse::BadRequest()
        .json(serde_json::json!({ "error": "invalid_request", "error_description": why }))
}
