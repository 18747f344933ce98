//! Signing in: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1).
//!
//! `begin` sends the browser to the provider, `callback` takes it back and proves the answer step by step.
//! The claims are read once, and of an access token that is all; but whoever acts for an organisation files by theirs.

use actix_web::{HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreGenderClaim, CoreIdToken, CoreRequestTokenError,
    CoreTokenResponse,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, CsrfToken, LanguageTag, Nonce, NonceVerifier,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, Scope, TokenResponse as _, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::claims::SignedIn;
use super::guest::Guest;
use super::pages::{self, Trouble};
use super::provider::{CallError, Client, Metadata, Provider, Unreachable};
use super::visits::{Next, Pending};

/// What this portal would like to know, as far as the provider offers it.
pub(super) const SCOPES: [&str; 4] = ["profile", "email", "phone", "eid"];
/// "Nobody is signed in, or not without asking": OpenID Connect Core 1.0 §3.1.2.6.
const NOT_WITHOUT_ASKING: [&str; 4] =
    ["login_required", "interaction_required", "consent_required", "account_selection_required"];

#[derive(Deserialize)]
pub(super) struct Wish {
    next: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Every claim the crate has no field for.
#[derive(Debug, Serialize, Deserialize)]
struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

pub(super) async fn begin(guest: Guest, wish: web::Query<Wish>) -> HttpResponse {
    match send(&guest, Next::from_path(wish.next.as_deref()), false).await {
        Ok(response) => response,
        Err(Unreachable) => pages::trouble(&guest, Trouble::Unreachable),
    }
}

/// The redirect to the provider; `silent` asks it not to show anything.
pub(super) async fn send(guest: &Guest, next: Next, silent: bool) -> Result<HttpResponse, Unreachable> {
    let site = &guest.site;
    let metadata = site.provider.metadata(&site.portal).await?;
    let client = Provider::client(&site.portal, &metadata);
    let verifier = PkceCodeVerifier::new(site.token());
    let (state, nonce) = (CsrfToken::new(site.token()), Nonce::new(site.token()));
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
        .add_ui_locale(LanguageTag::new(guest.lang.tag().to_owned()));
    for scope in SCOPES.into_iter().filter(|scope| offers(&metadata, scope)) {
        request = request.add_scope(Scope::new(scope.to_owned()));
    }
    if silent {
        request = request.add_prompt(CoreAuthPrompt::None);
    }
    let (url, state, nonce) = request.url();
    let pending =
        Pending { state: state.secret().clone(), nonce, verifier, next, silent, since: site.visits.now() };
    let cookie = site.visits.expect_back(guest.cookie.as_deref(), pending);
    let mut response = guest.see_other(url.as_str());
    guest.remember(&mut response, &cookie);
    Ok(response)
}

pub(super) fn offers(metadata: &Metadata, scope: &str) -> bool {
    metadata.scopes_supported().is_none_or(|offered| offered.iter().any(|one| one.as_str() == scope))
}

pub(super) async fn callback(guest: Guest, answer: web::Query<Answer>) -> HttpResponse {
    let site = &guest.site;
    let expected =
        answer.state.as_deref().and_then(|state| site.visits.take_back(guest.cookie.as_deref(), state));
    let Some(pending) = expected else {
        // A second tab came back after the first: the person is here already.
        let here = site.visits.person(guest.cookie.as_deref()).is_some();
        return if here { guest.see_other("/") } else { pages::trouble(&guest, Trouble::Stale) };
    };
    let next = pending.next;
    let silent = pending.silent;
    match prove(&guest, pending, answer.into_inner()).await {
        Ok(person) => {
            let cookie = site.visits.welcome(guest.cookie.as_deref(), person);
            let mut response = guest.see_other(next.path());
            guest.remember(&mut response, &cookie);
            response
        }
        Err(Trouble::Refused(code)) if silent && NOT_WITHOUT_ASKING.contains(&code.as_str()) => {
            guest.see_other("/?silent=no")
        }
        Err(trouble) => pages::trouble(&guest, trouble),
    }
}

/// From an answer to a person, or to the reason why not.
async fn prove(guest: &Guest, pending: Pending, answer: Answer) -> Result<SignedIn, Trouble> {
    let site = &guest.site;
    let metadata = site.provider.metadata(&site.portal).await.map_err(|Unreachable| Trouble::Unreachable)?;
    // RFC 9207 §2.4: an answer from another issuer is thrown away before anything in it is used.
    let promised = metadata.additional_metadata().additional_metadata.promised;
    match &answer.iss {
        Some(iss) if iss == metadata.issuer().as_str() => {}
        None if !promised => {}
        _ => return Err(unproven("iss is not the issuer")),
    }
    if let Some(code) = answer.error {
        return Err(Trouble::Refused(code));
    }
    let code = AuthorizationCode::new(answer.code.ok_or_else(|| unproven("neither code nor error"))?);
    let client = Provider::client(&site.portal, &metadata);
    let tokens = redeem(guest, &client, code, pending.verifier).await?;
    let id_token = tokens.id_token().ok_or_else(|| unproven("no ID token"))?;
    let claims = verified_claims(&client, &tokens, id_token, &pending.nonce)?;
    let userinfo = userinfo(guest, &client, &tokens, &claims).await?;
    Ok(SignedIn::new(id_token.clone(), claims, &userinfo).keeping(tokens.access_token()))
}

async fn redeem(
    guest: &Guest,
    client: &Client,
    code: AuthorizationCode,
    verifier: PkceCodeVerifier,
) -> Result<CoreTokenResponse, Trouble> {
    let exchange = client.exchange_code(code).map_err(|_absent| unproven("no token endpoint"))?;
    exchange
        .set_pkce_verifier(verifier)
        .request_async(&|request| guest.site.provider.call(request))
        .await
        .map_err(|error| match error {
            CoreRequestTokenError::ServerResponse(answer) => Trouble::Refused(answer.error().to_string()),
            CoreRequestTokenError::Request(source) => unanswered(&source),
            other => unproven(&other.to_string()),
        })
}

/// The claims of the ID token after every check of OpenID Connect Core 1.0 §3.1.3.7, and §3.1.3.8 when it
/// names the access token.
pub(super) fn verified_claims(
    client: &Client,
    tokens: &CoreTokenResponse,
    id_token: &CoreIdToken,
    nonce: impl NonceVerifier,
) -> Result<Map<String, Value>, Trouble> {
    let verifier = client.id_token_verifier();
    let claims = id_token.claims(&verifier, nonce).map_err(|error| unproven(&error.to_string()))?;
    if claims.authorized_party().is_some_and(|azp| azp != client.client_id()) {
        return Err(unproven("azp is another client"));
    }
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(|error| unproven(&error.to_string()))?;
        let key = id_token.signing_key(&verifier).map_err(|error| unproven(&error.to_string()))?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
            .map_err(|error| unproven(&error.to_string()))?;
        if actual != *expected {
            return Err(unproven("at_hash names another access token"));
        }
    }
    // The crate drops claims it has no field for; its verdict covers the whole payload, which is read here.
    let text = id_token.to_string();
    let payload = text.split('.').nth(1).and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    payload
        .and_then(|payload| serde_json::from_slice(&payload).ok())
        .ok_or_else(|| unproven("the ID token's payload is no object"))
}

pub(super) async fn userinfo(
    guest: &Guest,
    client: &Client,
    tokens: &CoreTokenResponse,
    claims: &Map<String, Value>,
) -> Result<Map<String, Value>, Trouble> {
    let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Ok(request) =
        client.user_info(tokens.access_token().clone(), Some(openidconnect::SubjectIdentifier::new(subject)))
    else {
        return Ok(Map::new());
    };
    let answer: UserInfoClaims<OtherClaims, CoreGenderClaim> = request
        .request_async(&|request| guest.site.provider.call(request))
        .await
        .map_err(|error| match error {
            openidconnect::UserInfoError::Request(source) => unanswered(&source),
            other => unproven(&other.to_string()),
        })?;
    match serde_json::to_value(answer) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(unproven("userinfo is no object")),
    }
}

pub(super) fn unproven(why: &str) -> Trouble {
    tracing::warn!(why, "an answer of the provider could not be proven");
    Trouble::Unproven
}

pub(super) fn unanswered(cause: &CallError) -> Trouble {
    let cause: &dyn std::error::Error = cause;
    tracing::warn!(error = cause, "an endpoint of the provider did not answer");
    Trouble::Unreachable
}
