//! The request's name on its way through: in the extensions for handlers, in a header for the caller.
//! Never taken from the outside: an id that a client may choose can be made to collide or to lie.

use std::cell::RefCell;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};

use crate::base::{Entropy, Problem, ProblemType, RequestId};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The name that `request` has, or a new one where the middleware gave none.
pub fn request_id(request: &HttpRequest, entropy: &Entropy) -> RequestId {
    request.extensions().get::<RequestId>().cloned().unwrap_or_else(|| RequestId::new(entropy))
}

/// How many bytes of chance a worker draws at once: asking for sixteen at a time costs as much as the rest of
/// the frame together.
const BATCH: usize = 1024;

/// Where a worker's names come from.
pub(super) struct Names {
    entropy: Entropy,
    drawn: RefCell<std::vec::IntoIter<[u8; 16]>>,
}

impl Names {
    pub(super) fn new(entropy: Entropy) -> Self {
        Self { entropy, drawn: RefCell::default() }
    }

    pub(super) fn next(&self) -> RequestId {
        let mut drawn = self.drawn.borrow_mut();
        match drawn.next() {
            Some(random) => RequestId::from_random(&random),
            None => {
                *drawn = self.entropy.bytes::<BATCH>().as_chunks().0.to_vec().into_iter();
                drawn
                    .next()
                    .map_or_else(|| RequestId::new(&self.entropy), |random| RequestId::from_random(&random))
            }
        }
    }
}

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
