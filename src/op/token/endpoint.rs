//! `POST /token`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::issue::TokenResponse;
use super::{ciba_grant, client_credentials, code_grant, exchange as token_exchange, refresh_grant};
use crate::app::App;
use crate::client::GrantType;
use crate::op::client_auth::{self, KnownClient};
use crate::op::error::{Code, OAuthError};
use crate::op::params::Params;
use crate::op::wording::not_one_of;
use crate::op::{dpop, reasons, refusals};
use crate::web::{DPOP_NONCE, request_id};

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
    let client = client_auth::caller(&app, &request, &mut form).await?;
    let (caller, nonce) = (client.clone(), dpop::next_nonce(&app, &request));
    let tokens = match exchange(&app, client, form, &request).await {
        Ok(tokens) => tokens,
        Err(error) => {
            if error.code() != Code::UseDpopNonce {
                refusals::count_own(&app, &caller, &error);
            }
            return Err(nonce.into_iter().fold(error, OAuthError::with_nonce));
        }
    };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(nonce) = nonce {
        answer.insert_header((DPOP_NONCE, nonce));
    }
    Ok(answer.json(tokens))
}

async fn exchange(
    app: &App,
    client: KnownClient,
    mut form: Params,
    request: &HttpRequest,
) -> Result<TokenResponse, OAuthError> {
    let grant = form.need("grant_type", "grant_type is missing")?;
    let refused = |code, right: &[GrantType]| {
        not_one_of(code, "grant_type", &grant, right.iter().map(|grant| grant.as_str())).named(reasons::GRANT)
    };
    let known = GrantType::ALL.into_iter().find(|known| known.as_str() == grant);
    let grant = known.ok_or_else(|| refused(Code::UnsupportedGrantType, &GrantType::ALL))?;
    if !client.may(grant) {
        return Err(refused(Code::UnauthorizedClient, &client.metadata.grants));
    }
    let (proof, request) = (dpop::offered(app, request, &client)?, request_id(request, &app.entropy));
    match grant {
        GrantType::AuthorizationCode => code_grant::exchange(app, client, form, proof, &request).await,
        GrantType::RefreshToken => refresh_grant::exchange(app, client, form, proof, &request).await,
        GrantType::ClientCredentials => client_credentials::exchange(app, &client, form, proof).await,
        GrantType::Ciba => ciba_grant::exchange(app, client, form, proof, &request).await,
        GrantType::TokenExchange => token_exchange::exchange(app, client, form, proof, &request).await,
    }
}
