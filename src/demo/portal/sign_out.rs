//! Leaving: the visit here ends at once, then the provider is asked to end its own session
//! (OpenID Connect RP-Initiated Logout 1.0). Never signs anyone out by a link: it takes a form with its token.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use openidconnect::{CsrfToken, LanguageTag, LogoutRequest};
use serde::Deserialize;

use super::guest::Guest;
use super::pages::{self, Trouble};

#[derive(Deserialize)]
pub(super) struct LeaveForm {
    csrf: String,
}

#[derive(Deserialize)]
pub(super) struct Returned {
    state: Option<String>,
}

pub(super) async fn leave(guest: Guest, form: web::Form<LeaveForm>) -> HttpResponse {
    let site = &guest.site;
    let state = site.token();
    let Some((person, cookie)) = site.visits.leave(guest.cookie.as_deref(), &form.csrf, state.clone()) else {
        return guest.see_other("/?silent=no");
    };
    let endpoint = match site.provider.metadata(&site.portal).await {
        Ok(metadata) => metadata.additional_metadata().end_session_endpoint.clone(),
        Err(_unreachable) => None,
    };
    let Some(endpoint) = endpoint else {
        return pages::trouble(&guest, Trouble::SignedOutHereOnly);
    };
    let request = LogoutRequest::from(endpoint)
        .set_id_token_hint(person.id_token())
        .set_client_id(site.portal.client_id.clone())
        .set_post_logout_redirect_uri(site.portal.after_sign_out.clone())
        .set_state(CsrfToken::new(state))
        .add_ui_locale(LanguageTag::new(guest.lang.tag().to_owned()));
    let mut response = guest.see_other(request.http_get_url().as_str());
    guest.remember(&mut response, &cookie);
    response
}

/// Back from the provider. Without the state this browser left with, it is an ordinary start page.
pub(super) async fn returned(guest: Guest, query: web::Query<Returned>) -> HttpResponse {
    let left = query
        .state
        .as_deref()
        .is_some_and(|state| guest.site.visits.has_left(guest.cookie.as_deref(), state));
    pages::start(&guest, left, StatusCode::OK)
}
