//! The framework's own errors, in our words: no plain-text body ever leaves, and an empty error gets one.
//!
//! A machine reads a problem document; a person's browser gets the page that `pages` registered. What a
//! handler answered in JSON or HTML is left as it is.

use std::sync::Arc;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT, ALLOW, CONTENT_TYPE, HeaderMap, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

use super::bearer::DPOP_NONCE;
use crate::base::{Problem, ProblemType, RequestId};

/// What is left to whoever asks too much, also when they are refused (draft-ietf-httpapi-ratelimit-headers).
pub const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// How much that is in all.
pub const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// What a client calls an exchange with us (FAPI 1.0 Baseline §6.2.1).
pub const INTERACTION: HeaderName = HeaderName::from_static("x-fapi-interaction-id");

/// Puts a problem into the words of whoever sent the request: a page for a person, a document in their language for a
/// script. `None` means the bare document.
pub type ErrorPage = Arc<dyn Fn(&HttpRequest, &Problem) -> Option<HttpResponse> + Send + Sync>;

/// Whether the sender would rather read HTML than JSON: a browser that navigates, not a script that fetches.
pub fn prefers_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = accept.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    first
        .into_iter()
        .find(|kind| kind.ends_with("/html") || kind.ends_with("json"))
        .is_some_and(|kind| kind.ends_with("/html"))
}

/// The problem that `status` without a proper body stands for.
pub(super) fn stands_for(status: StatusCode, headers: &HeaderMap) -> Option<ProblemType> {
    let has_body_of_ours =
        headers.get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    if has_body_of_ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    match status {
        // A bare refusal with `WWW-Authenticate` is a complete answer (RFC 6750 §3).
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => None,
        StatusCode::NOT_FOUND => Some(ProblemType::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(ProblemType::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(ProblemType::TooLarge),
        StatusCode::URI_TOO_LONG => Some(ProblemType::TargetTooLong),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Some(ProblemType::HeadersTooLarge),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(ProblemType::UnsupportedMediaType),
        StatusCode::TOO_MANY_REQUESTS => Some(ProblemType::TooManyAttempts),
        StatusCode::SERVICE_UNAVAILABLE => Some(ProblemType::Unavailable),
        status if status.is_server_error() => Some(ProblemType::Internal),
        _ => Some(ProblemType::BadRequest),
    }
}

/// `response` as it may leave.
pub(super) fn dress<B: MessageBody + 'static>(
    response: ServiceResponse<B>,
    id: &RequestId,
    page: Option<&ErrorPage>,
) -> ServiceResponse<EitherBody<B>> {
    let Some(problem) = problem_in(&response, id) else { return response.map_into_left_body() };
    let (request, bare) = response.into_parts();
    let mut dressed = answer(&request, &problem, page);
    for name in [ALLOW, DPOP_NONCE, INTERACTION, RATE_LIMIT, RATE_LIMIT_POLICY, RETRY_AFTER, WWW_AUTHENTICATE]
    {
        // What the handler said goes before what such an answer says by itself.
        if bare.headers().contains_key(&name) {
            dressed.headers_mut().remove(&name);
        }
        for value in bare.headers().get_all(&name) {
            dressed.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, dressed.map_into_right_body())
}

/// What went wrong, when it is for us to put into words: a handler's problem, or a bare status.
fn problem_in<B>(response: &ServiceResponse<B>, id: &RequestId) -> Option<Problem> {
    if response.status().as_u16() < 400 {
        return None;
    }
    let told = response.response().error().and_then(|error| error.as_error::<Problem>());
    let kind = || stands_for(response.status(), response.headers());
    told.cloned().or_else(|| kind().map(Problem::new)).map(|problem| problem.instance(id))
}

/// `problem` in the form the sender of `request` reads.
pub(super) fn answer(
    request: &HttpRequest,
    problem: &Problem,
    page: Option<&ErrorPage>,
) -> HttpResponse<BoxBody> {
    page.and_then(|page| page(request, problem)).unwrap_or_else(|| problem.error_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn browsers_get_pages_and_scripts_get_documents() {
        let html = |accept: &str| {
            prefers_html(TestRequest::default().insert_header((ACCEPT, accept)).to_http_request().headers())
        };
        assert!(html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
        assert!(!html("application/json, text/html"));
        assert!(!html("application/problem+json"));
        assert!(!html("*/*"));
        assert!(!html(""));
    }
}
