//! The request's name on its way through: in the extensions for handlers, in a header for the caller.
//! Never taken from the outside: an id that a client may choose can be made to collide or to lie.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use crate::base::{Problem, ProblemType, RequestId};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The name of the request at hand, as a handler's argument.
impl FromRequest for RequestId {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // Only a server that was put together without the frame has no name to give.
        ready(request.extensions().get::<Self>().cloned().ok_or(Problem::new(ProblemType::Internal)))
    }
}

pub(super) fn write(headers: &mut HeaderMap, id: &RequestId) {
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(X_REQUEST_ID, value);
    }
}
