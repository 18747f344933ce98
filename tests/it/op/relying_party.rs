//! The `openidconnect` crate as a relying party: a library no one here wrote, from discovery to logout.

use std::time::{Duration, UNIX_EPOCH};

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    LogoutRequest, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PostLogoutRedirectUrl, RedirectUrl,
    RefreshToken, Scope, TokenResponse as _,
};
use serde_json::json;

use crate::support::TestServer;

const PASSPHRASE: &str = "trang sáng trên sông quê";

async fn call(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let answer = http.execute(request.try_into()?).await?;
    let mut response = openidconnect::http::Response::builder().status(answer.status());
    response.headers_mut().unwrap().extend(answer.headers().clone());
    Ok(response.body(answer.bytes().await?.to_vec()).unwrap())
}

#[actix_web::test]
async fn the_openidconnect_crate_signs_in_refreshes_reads_userinfo_and_signs_out() {
    let s = TestServer::start().await;
    let lan = s.citizen(1, "Nguyễn Thị Lan", PASSPHRASE).await;
    let portal = s.client("portal", json!({})).await;
    let http = &|request| call(&s.http, request);
    let issuer = IssuerUrl::new(s.issuer()).unwrap();
    let metadata = CoreProviderMetadata::discover_async(issuer, http).await.unwrap();
    let secret = ClientSecret::new(portal.secret.clone().unwrap());
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new("portal".into()), Some(secret))
        .set_redirect_uri(RedirectUrl::new(portal.redirect_uri.clone()).unwrap());

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let mut request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
    for scope in ["profile", "email", "offline_access"] {
        request = request.add_scope(Scope::new(scope.into()));
    }
    let (address, state, nonce) = request.set_pkce_challenge(challenge).url();
    let mut browser = s.browser();
    let login = browser.open(address.as_str()).await;
    let back = browser.sign_in(&login, &lan, PASSPHRASE).await;
    assert_eq!(back.query("state").as_deref(), Some(state.secret().as_str()));

    let code = AuthorizationCode::new(back.query("code").unwrap());
    let exchange = client.exchange_code(code).unwrap().set_pkce_verifier(verifier);
    let tokens = exchange.request_async(http).await.unwrap();
    // The service's clock stands still in a test; the library looks at the wall.
    let now = UNIX_EPOCH + Duration::from_secs(s.clock.now().as_seconds().try_into().unwrap());
    let verify = client.id_token_verifier().set_time_fn(move || now.into());
    let claims = tokens.id_token().unwrap().claims(&verify, &nonce).unwrap();

    let refresh = RefreshToken::new(tokens.refresh_token().unwrap().secret().clone());
    let renewed = client.exchange_refresh_token(&refresh).unwrap().request_async(http).await.unwrap();
    let same = renewed.id_token().unwrap().claims(&verify, |_absent: Option<&Nonce>| Ok(())).unwrap();
    assert_eq!(same.subject(), claims.subject());
    let access = renewed.access_token().clone();
    let userinfo = client.user_info(access, Some(claims.subject().clone())).unwrap();
    let person: CoreUserInfoClaims = userinfo.request_async(http).await.unwrap();
    assert_eq!(person.email().unwrap().as_str(), "p099200000001@mail.example");

    let end = openidconnect::EndSessionUrl::new(s.url("/logout")).unwrap();
    let leave =
        LogoutRequest::from(end).set_id_token_hint(renewed.id_token().unwrap()).set_post_logout_redirect_uri(
            PostLogoutRedirectUrl::new("https://portal.example/out".into()).unwrap(),
        );
    let out = browser.open(leave.http_get_url().as_str()).await;
    assert_eq!(out.url.as_str(), "https://portal.example/out");
    s.finish().await;
}
