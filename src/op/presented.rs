//! A token that a client presents to ask about it or to end it (RFC 7009 §2.1, RFC 7662 §2.1).

use actix_web::{HttpRequest, web};

use super::client_auth::{self, KnownClient};
use super::error::OAuthError;
use super::params::Params;
use super::refusals;
use super::token::REFRESH_PREFIX;
use crate::app::App;
use crate::base::Secret;
use crate::grant;

/// The token, by its kind. `token_type_hint` is not needed: every token of ours shows what it is.
pub(super) enum Presented {
    /// Looked up in the database.
    Refresh(Secret),
    /// Verified by its signature.
    Access(Secret),
    /// Looked up among sessions: the official app shows it in place of an access token.
    Handle(Secret),
}

/// Reads the request and proves who sent it.
pub(super) async fn read(
    app: &App,
    request: &HttpRequest,
    body: &web::Bytes,
) -> Result<(KnownClient, Presented), OAuthError> {
    let mut form = Params::from_form(request, body)?;
    let caller = client_auth::caller(app, request, &mut form).await?;
    let token = match form.need("token", "token is missing") {
        Ok(token) => Secret::new(token),
        Err(error) => {
            refusals::count_own(app, &caller, &error);
            return Err(error);
        }
    };
    let presented = if token.expose().starts_with(REFRESH_PREFIX) {
        Presented::Refresh(token)
    } else if grant::is_handle(&token) {
        Presented::Handle(token)
    } else {
        Presented::Access(token)
    };
    Ok((caller, presented))
}
