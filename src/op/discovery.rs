//! Discovery (OpenID Connect Discovery §3, RFC 8414) and the key set: written once, served from memory.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::authorize::Prompt;
use crate::app::App;
use crate::base::{Aal, Lang, TokenDigest};
use crate::client::{Delivery, GrantType, SCOPES};
use crate::factor::highest;
use crate::keys::{Alg, DPOP_ALGORITHMS};
use crate::signing;
use crate::web::has_already;

/// How long either document may be kept, in seconds. A new signing key is published longer than this before it signs.
const CACHE: &str = "public, max-age=300";

/// The discovery document, as bytes with their ETag.
#[derive(Debug)]
pub struct Document {
    body: web::Bytes,
    etag: String,
}

impl Document {
    /// The document of this issuer. Only what exists is advertised.
    pub fn of(issuer: &str) -> Self {
        let body = metadata(issuer).to_string();
        let etag: String =
            TokenDigest::of(&body).as_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { body: web::Bytes::from(body), etag: format!("\"{etag}\"") }
    }
}

/// `GET /.well-known/openid-configuration`.
pub async fn discovery(document: web::Data<Document>, request: HttpRequest) -> HttpResponse {
    cached(&request, &document.etag, || document.body.clone())
}

/// `GET /jwks`.
pub async fn jwks(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let published = app.ring.jwks();
    cached(&request, &published.etag, || published.body.clone())
}

fn cached(request: &HttpRequest, etag: &str, body: impl FnOnce() -> web::Bytes) -> HttpResponse {
    let known = has_already(request, etag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag)).insert_header((header::CACHE_CONTROL, CACHE));
    // Public documents that browser-based clients read too; the authorization endpoint never gets this header.
    response.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    if known { response.finish() } else { response.content_type("application/json").body(body()) }
}

/// What the document says for this issuer.
pub fn metadata(issuer: &str) -> Value {
    let at = |path: &str| format!("{issuer}{path}");
    let claims: Vec<&str> = SCOPES
        .iter()
        .flat_map(|row| row.claims.iter().copied())
        .chain(["iss", "aud", "exp", "iat", "nonce"])
        .collect();
    let reachable = Aal::ALL.iter().filter(|level| **level <= highest());
    let levels: Vec<&str> = reachable.flat_map(|level| [level.urn(), level.alias()]).collect();
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("/authorize"),
        "authorization_challenge_endpoint": at("/authorize-challenge"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/jwks"),
        "introspection_endpoint": at("/introspect"),
        "revocation_endpoint": at("/revoke"),
        "backchannel_authentication_endpoint": at("/bc-authorize"),
        "backchannel_token_delivery_modes_supported": Delivery::ALL.map(Delivery::as_str),
        "backchannel_authentication_request_signing_alg_values_supported": Alg::ALL.map(Alg::as_str),
        "backchannel_user_code_parameter_supported": true,
        "authorization_details_types_supported": [signing::TYPE],
        "end_session_endpoint": at("/logout"),
        "scopes_supported": SCOPES.iter().map(|row| row.name).collect::<Vec<_>>(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": GrantType::ALL.map(GrantType::as_str),
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
        "introspection_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256", "EdDSA", "RS256"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": DPOP_ALGORITHMS,
        "acr_values_supported": levels,
        "claim_types_supported": ["normal"],
        "claims_supported": claims,
        "claims_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "native_sso_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "prompt_values_supported": Prompt::ALL.map(|(word, _)| word),
        "ui_locales_supported": Lang::ALL.map(Lang::tag),
    })
}
