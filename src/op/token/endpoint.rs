//! `POST /token`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{client_credentials, code_grant, refresh_grant};
use crate::app::App;
use crate::client::GrantType;
use crate::op::client_auth::{self, Credentials};
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::web::request_id;

/// Exchanges a grant for tokens.
///
/// # Errors
/// RFC 6749 §5.2.
pub async fn token(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, OAuthError> {
    let mut form = Params::from_form(&request, &body)?;
    let credentials = Credentials::read(&request, &mut form)?;
    let grant = form.need("grant_type", "grant_type is missing")?;
    let client = client_auth::authenticate(&app, credentials).await?;
    let grant = match grant.as_str() {
        "authorization_code" => GrantType::AuthorizationCode,
        "refresh_token" => GrantType::RefreshToken,
        "client_credentials" => GrantType::ClientCredentials,
        _ => return Err(OAuthError::new(Code::UnsupportedGrantType, "this grant type is not supported")),
    };
    if !client.may(grant) {
        return Err(OAuthError::new(Code::UnauthorizedClient, "this client may not use this grant type"));
    }
    let request_id = request_id(&request, &app.entropy);
    let tokens = match grant {
        GrantType::AuthorizationCode => code_grant::exchange(&app, client, form, &request_id).await?,
        GrantType::RefreshToken => refresh_grant::exchange(&app, client, form, &request_id).await?,
        GrantType::ClientCredentials => client_credentials::exchange(&app, &client, form)?,
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(tokens))
}
