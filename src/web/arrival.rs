//! How far a request's body has come. Until it is whole no handler does anything: a request that is out of time before is its
//! sender's affair, and one that is out of time after may have done what it was sent for.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;

/// Whether somebody waits for more of the body.
#[derive(Clone, Default)]
pub(super) struct Arrival(Rc<Cell<bool>>);

impl Arrival {
    /// Watches the body of `request`; one without a body costs nothing.
    pub(super) fn of(request: &mut ServiceRequest) -> Self {
        let arrival = Self::default();
        let body = request.take_payload();
        request.set_payload(match body {
            Payload::None => Payload::None,
            body => Payload::Stream { payload: Box::pin(Watched { body, arrival: arrival.clone() }) },
        });
        arrival
    }

    /// Whether the body is wanted and still on its way.
    pub(super) fn is_awaited(&self) -> bool {
        self.0.get()
    }
}

struct Watched {
    body: Payload,
    arrival: Arrival,
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.body).poll_next(cx);
        self.arrival.0.set(next.is_pending());
        next
    }
}
