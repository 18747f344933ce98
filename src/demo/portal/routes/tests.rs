//! The portal's pages and its answers, against a provider that is not there.

use actix_web::body::to_bytes;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service};

use super::*;
use crate::base::Secret;
use crate::demo::portal::{PortalName, Trade};

/// A portal whose provider does not answer: port 9 discards.
fn sample() -> PortalConfig {
    let name = |vi: &str, en: &str| PortalName { vi: vi.to_owned(), en: en.to_owned() };
    PortalConfig {
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "portal".to_owned(),
        client_secret: Secret::new("secret".to_owned()),
        public_url: "https://portal.example/".to_owned(),
        cookie: "portal_session",
        name: name("Cổng", "Portal"),
        trade: Trade::Procedures,
        code_prefix: "000.00.01.G99-",
        colour: "#123456".to_owned(),
        other_portal_url: "https://other.example".to_owned(),
        other_portal_name: name("Cổng kia", "Other"),
    }
}

fn lonely() -> web::Data<Site> {
    web::Data::new(Site::open(sample()).unwrap())
}

async fn ask(site: &web::Data<Site>, request: TestRequest) -> ServiceResponse {
    let service =
        init_service(App::new().wrap(headers(&site.portal)).configure(|routes| open(routes, site))).await;
    call_service(&service, request.to_request()).await.map_into_boxed_body()
}

async fn text(response: ServiceResponse) -> String {
    String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap()
}

fn location(response: &ServiceResponse) -> &str {
    response.headers().get(header::LOCATION).unwrap().to_str().unwrap()
}

#[actix_web::test]
async fn the_start_page_stands_though_the_provider_is_away() {
    let site = lonely();
    let browser = TestRequest::get().uri("/").insert_header((header::ACCEPT, "text/html"));
    let response = ask(&site, browser).await;
    assert_eq!(response.status(), StatusCode::OK);
    let policy =
        response.headers().get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    assert!(policy.contains("form-action 'self' http://127.0.0.1:9;"));
    assert!(text(response).await.contains(r#"id="sign-in""#));
}

#[actix_web::test]
async fn signing_in_without_a_provider_gives_a_friendly_page_with_a_way_back() {
    let response = ask(&lonely(), TestRequest::get().uri("/sign-in?lang=en")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key(header::RETRY_AFTER));
    let page = text(response).await;
    assert!(page.contains(r#"id="retry""#) && page.contains(r#"role="alert""#), "{page}");
}

#[actix_web::test]
async fn dossiers_lead_a_stranger_to_the_sign_in() {
    let response = ask(&lonely(), TestRequest::get().uri("/dossiers")).await;
    assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/sign-in?next=/dossiers"));
}

#[actix_web::test]
async fn an_answer_nobody_waits_for_is_refused_and_never_shown() {
    let answer = "/callback?code=x&state=y&iss=z&error=%3Cb%3Ehello";
    let response = ask(&lonely(), TestRequest::get().uri(answer)).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(!text(response).await.contains("hello"));
}

#[actix_web::test]
async fn a_chosen_language_is_kept_and_otherwise_the_browser_decides() {
    let site = lonely();
    let chosen = ask(&site, TestRequest::get().uri("/?lang=en")).await;
    let cookie = chosen.headers().get(header::SET_COOKIE).unwrap().to_str().unwrap().to_owned();
    assert_eq!(cookie, "portal_session_lang=en; HttpOnly; SameSite=Lax; Secure; Path=/");
    for (header_value, lang) in
        [("en-GB,vi;q=0.8", "en"), ("fr, vi;q=0.5, en;q=0.1", "vi"), ("fr", "vi"), ("", "vi")]
    {
        let request = TestRequest::get().uri("/").insert_header((header::ACCEPT_LANGUAGE, header_value));
        let page = text(ask(&site, request).await).await;
        assert!(page.contains(&format!(r#"<html lang="{lang}">"#)), "{header_value}");
    }
}

#[actix_web::test]
async fn signing_out_is_never_a_link_and_needs_its_token() {
    let site = lonely();
    let link = ask(&site, TestRequest::get().uri("/sign-out")).await;
    assert_eq!(link.status(), StatusCode::NOT_FOUND);
    let forged = ask(&site, TestRequest::post().uri("/sign-out").set_form([("csrf", "guess")])).await;
    assert_eq!((forged.status(), location(&forged)), (StatusCode::SEE_OTHER, "/?silent=no"));
}

#[test]
fn a_configuration_that_is_none_is_refused() {
    let colour = PortalConfig { colour: "red; } body { display: none".to_owned(), ..sample() };
    assert!(matches!(Portal::parse(colour), Err(PortalError::Colour)));
    let address = PortalConfig { other_portal_url: "nowhere".to_owned(), ..sample() };
    assert!(matches!(Portal::parse(address), Err(PortalError::Address { field: "other_portal_url", .. })));
}

#[actix_web::test]
async fn what_cannot_be_read_gets_a_page_or_the_error_of_its_protocol() {
    let site = lonely();
    let twice = ask(&site, TestRequest::get().uri("/callback?state=a&state=b")).await;
    assert_eq!(twice.status(), StatusCode::BAD_REQUEST);
    assert!(text(twice).await.contains(r#"id="error""#));
    let long = [("logout_token", "x".repeat(LONGEST_FORM + 1))];
    for request in [TestRequest::post().set_form([("token", "x")]), TestRequest::post().set_form(long)] {
        let response = ask(&site, request.uri(BACKCHANNEL)).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert!(text(response).await.contains(r#""error":"invalid_request""#));
    }
}

#[actix_web::test]
async fn a_phone_is_asked_by_the_portals_own_page_alone() {
    let site = lonely();
    let form = |from: &'static str| {
        TestRequest::post()
            .uri("/ask-phone?lang=en")
            .insert_header(("sec-fetch-site", from))
            .set_form([("name", "099193000001")])
    };
    let foreign = ask(&site, form("cross-site")).await;
    assert_eq!((foreign.status(), location(&foreign)), (StatusCode::SEE_OTHER, "/?silent=no"));
    // The provider is away, and nothing waits.
    assert_eq!(ask(&site, form("same-origin")).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    let waiting = ask(&site, TestRequest::get().uri("/ask-phone")).await;
    assert_eq!((waiting.status(), location(&waiting)), (StatusCode::SEE_OTHER, "/?silent=no"));
}
