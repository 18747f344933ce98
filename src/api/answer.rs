//! What is answered when nothing is refused.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::TokenDigest;
use crate::web::has_already;

/// An answer before it is one of HTTP: what is kept under an `Idempotency-Key`, too.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Answer {
    status: u16,
    body: Value,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
}

impl Answer {
    /// Here it is.
    pub(super) fn ok(body: impl Serialize) -> Self {
        Self::new(StatusCode::OK, body)
    }

    /// With another status of success.
    pub(super) fn new(status: StatusCode, body: impl Serialize) -> Self {
        // What is answered always has a JSON form.
        let body = serde_json::to_value(body).unwrap_or_default();
        Self { status: status.as_u16(), body, headers: Vec::new() }
    }

    /// The same of something that was made.
    #[must_use]
    pub(super) fn created(self) -> Self {
        Self { status: StatusCode::CREATED.as_u16(), ..self }
    }

    /// One page of a list, and the address of the next.
    pub(super) fn page(items: Vec<Value>, path: &str, next: Option<&str>) -> Self {
        let answer = Self::ok(serde_json::json!({ "items": items, "next": next }));
        match next {
            Some(cursor) => {
                let join = if path.contains('?') { '&' } else { '?' };
                answer.with("link", format!("<{path}{join}cursor={cursor}>; rel=\"next\""))
            }
            None => answer,
        }
    }

    /// A header beside it.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// A member beside the others, of an answer that is an object.
    #[must_use]
    pub(super) fn member(mut self, name: &str, value: Value) -> Self {
        if let Value::Object(members) = &mut self.body {
            members.insert(name.to_owned(), value);
        }
        self
    }

    /// Its status and body, for an answer that holds several.
    pub(super) fn into_parts(self) -> (u16, Value) {
        (self.status, self.body)
    }

    /// As it goes over the wire.
    pub(super) fn send(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        for header in self.headers {
            response.append_header(header);
        }
        response.json(self.body)
    }

    /// The same under its tag, and not again to whoever says that it is what they have.
    pub(super) fn send_unless_known(self, request: &HttpRequest) -> HttpResponse {
        let digest = TokenDigest::of(&self.body.to_string());
        let tag: String = digest.as_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let tag = format!("\"{tag}\"");
        let mut response = match has_already(request, &tag) {
            true => HttpResponse::NotModified().finish(),
            false => self.send(),
        };
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    /// The same, to be kept by whoever asked for some minutes.
    pub(super) fn send_cacheable(self, request: &HttpRequest) -> HttpResponse {
        let mut response = self.send_unless_known(request);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
        headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
        response
    }
}
