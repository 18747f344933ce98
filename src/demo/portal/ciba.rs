//! Asking somebody who is elsewhere (OpenID Connect CIBA Core 1.0, poll mode): the question goes to the provider, and whoever asked
//! comes for its answer. What is asked, and what a yes means, is the affair of `ask_phone` and of `file`.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openidconnect::core::{CoreIdToken, CoreTokenResponse};
use openidconnect::http::{HeaderValue, Request, header};
use openidconnect::{Nonce, TokenResponse as _};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded::{Serializer, byte_serialize};

use super::config::Portal;
use super::guest::Guest;
use super::pages::Trouble;
use super::provider::{Metadata, Provider, Unreachable};
use super::sign_in::{unanswered, unproven, userinfo, verified_claims};
use super::visits::Asking;

/// CIBA Core §10.1.
const GRANT: &str = "urn:openid:params:grant-type:ciba";
/// What a provider that names no other pause means (CIBA Core §7.3).
const PAUSE: u64 = 5;

/// CIBA Core §7.3, and the number that is Khoá's own.
#[derive(Deserialize)]
struct Acknowledged {
    auth_req_id: String,
    #[serde(default = "pause")]
    interval: u64,
    khoa_number: Option<String>,
}

const fn pause() -> u64 {
    PAUSE
}

/// RFC 6749 §5.2, CIBA Core §13.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Whoever said yes.
pub(super) struct Answered {
    pub(super) id_token: CoreIdToken,
    pub(super) claims: Map<String, Value>,
    pub(super) userinfo: Map<String, Value>,
}

/// Puts a question, of the fields that the provider is to know of it.
pub(super) async fn ask(guest: &Guest, fields: &[(&str, &str)]) -> Result<Asking, Trouble> {
    let site = &guest.site;
    let metadata = metadata(guest).await?;
    let endpoint = metadata.additional_metadata().additional_metadata.asks_at.as_ref();
    let endpoint = endpoint.ok_or_else(|| unproven("the provider asks nobody"))?;
    let answer = post(guest, endpoint.as_str(), fields).await??;
    let asked: Acknowledged =
        serde_json::from_slice(&answer).map_err(|odd| unproven(&format!("no acknowledgement: {odd}")))?;
    let pause = Duration::from_secs(asked.interval);
    Ok(Asking {
        auth_req_id: asked.auth_req_id,
        number: asked.khoa_number,
        pause,
        not_before: site.visits.now().plus(pause),
    })
}

/// Whoever said yes; nothing while there is no answer.
pub(super) async fn come(guest: &Guest, asking: &Asking) -> Result<Option<Answered>, Trouble> {
    let metadata = metadata(guest).await?;
    let endpoint = metadata.token_endpoint().ok_or_else(|| unproven("no token endpoint"))?;
    let fields = [("grant_type", GRANT), ("auth_req_id", asking.auth_req_id.as_str())];
    match post(guest, endpoint.as_str(), &fields).await? {
        Ok(answer) => prove(guest, &metadata, &answer).await.map(Some),
        Err(Trouble::Refused(code)) => match code.as_str() {
            "authorization_pending" | "slow_down" => Ok(None),
            "expired_token" => Err(Trouble::Unanswered),
            _ => Err(Trouble::Refused(code)),
        },
        Err(other) => Err(other),
    }
}

pub(super) async fn metadata(guest: &Guest) -> Result<std::sync::Arc<Metadata>, Trouble> {
    let site = &guest.site;
    site.provider.metadata(&site.portal).await.map_err(|Unreachable| Trouble::Unreachable)
}

/// As after any sign-in, but for the nonce: no browser carried anything (CIBA Core §10.1.1).
async fn prove(guest: &Guest, metadata: &Metadata, answer: &[u8]) -> Result<Answered, Trouble> {
    let tokens: CoreTokenResponse =
        serde_json::from_slice(answer).map_err(|odd| unproven(&format!("no tokens: {odd}")))?;
    let client = Provider::client(&guest.site.portal, metadata);
    let id_token = tokens.id_token().ok_or_else(|| unproven("no ID token"))?;
    let claims = verified_claims(&client, &tokens, id_token, |_none: Option<&Nonce>| Ok(()))?;
    let userinfo = userinfo(guest, &client, &tokens, &claims).await?;
    Ok(Answered { id_token: id_token.clone(), claims, userinfo })
}

/// The outer error is no answer, the inner one a refusal.
async fn post(
    guest: &Guest,
    url: &str,
    fields: &[(&str, &str)],
) -> Result<Result<Vec<u8>, Trouble>, Trouble> {
    let site = &guest.site;
    let body = Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::builder()
        .uri(url)
        .header(header::AUTHORIZATION, authorization(&site.portal)?)
        .header(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))
        .method("POST")
        .body(body.into_bytes())
        .map_err(|odd| unproven(&odd.to_string()))?;
    let answer = site.provider.call(request).await.map_err(|cause| unanswered(&cause))?;
    if answer.status().is_success() {
        return Ok(Ok(answer.into_body()));
    }
    let refusal: Refusal = serde_json::from_slice(answer.body()).map_err(|_none| Trouble::Unreachable)?;
    Ok(Err(match refusal.error.as_str() {
        "unknown_user_id" => Trouble::NoName,
        _ => Trouble::Refused(refusal.error),
    }))
}

/// `client_secret_basic` (RFC 6749 §2.3.1).
fn authorization(portal: &Portal) -> Result<HeaderValue, Trouble> {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let both = format!("{}:{}", encoded(&portal.client_id), encoded(portal.client_secret.secret()));
    let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(both)))
        .map_err(|odd| unproven(&odd.to_string()))?;
    value.set_sensitive(true);
    Ok(value)
}
