//! Which web pages may read our answers: those at the origins that public clients are registered with, at the endpoints a
//! browser app calls by script. Never with cookies, never for everybody, and never at the authorization endpoint (RFC 9700
//! §2.6); discovery and keys are public and say so themselves.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};

use crate::app::App;

/// How long a browser may keep the answer to its question, in seconds.
const KEPT: &str = "600";

/// Answers a browser's question whether its page may call, and marks the answers it may read.
///
/// # Errors
/// As the endpoint.
pub async fn cors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let origin = known_origin(&request).await;
    let asks = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match asks {
        true => request.into_response(HttpResponse::NoContent().finish()),
        false => next.call(request).await?.map_into_boxed_body(),
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        match asks {
            true => {
                put(headers, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
                put(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, DPoP");
                put(headers, header::ACCESS_CONTROL_MAX_AGE, KEPT);
            }
            false => put(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, "DPoP-Nonce, WWW-Authenticate"),
        }
    }
    Ok(response)
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// The origin the request comes from, when a public client is registered with it.
async fn known_origin(request: &ServiceRequest) -> Option<HeaderValue> {
    let origin = request.headers().get(header::ORIGIN)?.clone();
    let app = request.app_data::<web::Data<App>>()?;
    match app.directory.listing().await {
        Ok(listing) => listing.has_origin(origin.to_str().ok()?, app.clock.now()).then_some(origin),
        Err(error) => {
            tracing::warn!(%error, "no origin can be told from a strange one");
            None
        }
    }
}
