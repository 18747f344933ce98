//! The one middleware. Order: name, route, span, refusal by size, handler under a deadline; then, on the way
//! out, the error's dress, headers, meters, log line.

use std::collections::HashSet;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::HeaderMap;
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::{Error, HttpMessage as _, HttpResponse, ResponseError as _, web};
use futures_util::future::Either;
use pin_project_lite::pin_project;
use tokio::time::Sleep;
use tracing::Span;

use super::access_log::Line;
use super::arrival::Arrival;
use super::fallback::{self, ErrorPage};
use super::real_ip::TrustedProxies;
use super::request_id::Names;
use super::route::{Route, Routes};
use super::security_headers::SecurityHeaders;
use super::{doubled, limits, no_store, request_id, span};
use crate::base::{Entropy, Problem, ProblemType, RequestId};
use crate::config::Server;

/// The longest a request may take, body included; who sends a body by drops is cut off here.
const DEADLINE: Duration = Duration::from_secs(30);

/// What every listener wraps its routes in; cheap to clone.
#[derive(Clone)]
pub struct Frame(Arc<Shared>);

#[derive(Clone)]
struct Shared {
    entropy: Entropy,
    headers: SecurityHeaders,
    proxies: TrustedProxies,
    machine: Arc<HashSet<&'static str>>,
    page: Option<ErrorPage>,
    leaving: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    deadline: Duration,
    in_flight: Arc<AtomicUsize>,
}

impl Frame {
    /// A frame for the listeners of `server`.
    pub fn new(server: &Server, entropy: Entropy) -> Self {
        Self(Arc::new(Shared {
            entropy,
            headers: SecurityHeaders { https: server.public_url.starts_with("https:") },
            proxies: TrustedProxies::new(server),
            machine: Arc::default(),
            page: None,
            leaving: None,
            deadline: DEADLINE,
            in_flight: Arc::default(),
        }))
    }

    /// Names the routes that machines call, each by its pattern or, with others, by a beginning that ends in a stroke: their successes
    /// are logged, and their spans opened, at debug level.
    #[must_use]
    pub fn machine(mut self, patterns: &[&'static str]) -> Self {
        Arc::make_mut(&mut self.0).machine = Arc::new(patterns.iter().copied().collect());
        self
    }

    /// Sets who makes the page for a person when the framework refuses a request.
    #[must_use]
    pub fn error_page(mut self, page: ErrorPage) -> Self {
        Arc::make_mut(&mut self.0).page = Some(page);
        self
    }

    /// Sets who says that the process is about to stop: then each answer is the last on its connection, so that nobody sends
    /// another request on one that is about to be closed.
    #[must_use]
    pub fn leaving(mut self, leaving: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Arc::make_mut(&mut self.0).leaving = Some(Arc::new(leaving));
        self
    }

    /// Sets how long a request may take, its body included; half a minute unless said.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        Arc::make_mut(&mut self.0).deadline = deadline;
        self
    }

    /// Gives an application the limits, the extractor errors and the 404 that belong to the frame.
    pub fn configure(&self, app: &mut web::ServiceConfig) {
        limits::configure(app);
        app.app_data(self.0.proxies.clone()).default_service(web::to(HttpResponse::NotFound));
    }

    /// How many requests are being answered.
    pub fn in_flight(&self) -> usize {
        self.0.in_flight.load(Ordering::Relaxed)
    }
}

impl<S, B> Transform<S, ServiceRequest> for Frame
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type InitError = ();
    type Transform = FrameService<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let routes = Routes::new(Arc::clone(&self.0.machine));
        let names = Names::new(self.0.entropy.clone());
        ready(Ok(FrameService { inner, names, routes, shared: Rc::new(Shared::clone(&self.0)) }))
    }
}

/// The frame of one worker.
pub struct FrameService<S> {
    inner: S,
    names: Names,
    routes: Routes,
    shared: Rc<Shared>,
}

impl<S, B> Service<ServiceRequest> for FrameService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Either<Ready<Result<Self::Response, Error>>, FrameFuture<S::Future>>;

    forward_ready!(inner);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let id = self.names.next();
        let route = self.routes.of(&request);
        let span = span::open(&request, &route, &id);
        request.extensions_mut().insert(id.clone());
        let asked = (request.method().clone(), Arrival::of(&mut request));
        let visit = Visit::begin(&self.shared, id, route, span, asked);
        let doubled = doubled::has(request.headers()).then_some(ProblemType::BadRequest);
        match doubled.or_else(|| limits::refuse(&request)) {
            Some(kind) => Either::Left(ready(Ok(visit.refuse(request, kind)))),
            None => {
                let inner = visit.span.in_scope(|| self.inner.call(request));
                Either::Right(FrameFuture { inner, deadline: None, visit })
            }
        }
    }
}

/// What is known about a request while its handler has it.
struct Visit {
    shared: Rc<Shared>,
    id: RequestId,
    route: Rc<Route>,
    span: Span,
    method: Method,
    arrival: Arrival,
    began: Instant,
}

impl Visit {
    fn begin(
        shared: &Rc<Shared>,
        id: RequestId,
        route: Rc<Route>,
        span: Span,
        (method, arrival): (Method, Arrival),
    ) -> Self {
        shared.in_flight.fetch_add(1, Ordering::Relaxed);
        Self { shared: Rc::clone(shared), id, route, span, method, arrival, began: Instant::now() }
    }

    fn refuse<B: MessageBody + 'static>(
        &self,
        request: ServiceRequest,
        kind: ProblemType,
    ) -> ServiceResponse<EitherBody<B>> {
        let problem = Problem::new(kind).instance(&self.id);
        let response = fallback::answer(request.request(), &problem, self.shared.page.as_ref());
        self.send_off(request.into_response(response.map_into_right_body()))
    }

    fn finish<B: MessageBody + 'static>(
        &self,
        response: ServiceResponse<B>,
    ) -> ServiceResponse<EitherBody<B>> {
        if response.status() == StatusCode::INTERNAL_SERVER_ERROR
            && let Some(cause) = response.response().error()
        {
            tracing::error!(request_id = %self.id, cause = ?cause, "a request failed");
        }
        self.send_off(fallback::dress(response, &self.id, self.shared.page.as_ref()))
    }

    fn send_off<B>(&self, mut response: ServiceResponse<B>) -> ServiceResponse<B> {
        sign(response.headers_mut(), &self.id, self.shared.headers);
        if self.shared.leaving.as_ref().is_some_and(|leaving| leaving()) {
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        self.tell(&response);
        response
    }

    fn tell<B>(&self, response: &ServiceResponse<B>) {
        let (took, status, request) = (self.began.elapsed(), response.status(), response.request());
        self.span.record("http.response.status_code", status.as_u16());
        self.route.record(request.method(), status, took);
        let line = Line { id: &self.id, method: request.method().as_str(), route: &self.route, status, took };
        line.write(request.headers());
    }

    /// Out of time. Of a body that never was whole nothing has come; after it, only what changes nothing is worth another
    /// try at once.
    fn late(&self) -> Error {
        let problem = match self.arrival.is_awaited() {
            true => Problem::new(ProblemType::BadRequest),
            false if self.method.is_safe() => Problem::new(ProblemType::Unavailable),
            false => Problem::new(ProblemType::Unavailable).may_be_done(),
        };
        self.fail(problem.instance(&self.id).into())
    }

    /// An error that reached us without a response: from another middleware, or from the deadline.
    fn fail(&self, mut error: Error) -> Error {
        let status = error.as_response_error().status_code();
        if status.is_server_error() {
            tracing::error!(request_id = %self.id, cause = ?error, "a request ended without an answer");
        }
        self.route.record(&self.method, status, self.began.elapsed());
        self.span.record("http.response.status_code", status.as_u16());
        let (id, security) = (self.id.clone(), self.shared.headers);
        error.add_response_mapper(move |response| {
            let kind = fallback::stands_for(response.status(), response.headers());
            let mut response =
                kind.map_or(response, |kind| Problem::new(kind).instance(&id).error_response());
            sign(response.headers_mut(), &id, security);
            response
        });
        error
    }
}

/// The headers that every answer bears.
fn sign(headers: &mut HeaderMap, id: &RequestId, security: SecurityHeaders) {
    headers.reserve(8);
    request_id::write(headers, id);
    no_store::write(headers);
    security.write(headers);
}

impl Drop for Visit {
    /// Also when the client went away and the request is dropped half done.
    fn drop(&mut self) {
        self.shared.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

pin_project! {
    /// A request that its handler has.
    pub struct FrameFuture<F> {
        #[pin]
        inner: F,
        deadline: Option<Pin<Box<Sleep>>>,
        visit: Visit,
    }
}

impl<F, B> Future for FrameFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let visit = this.visit;
        let _entered = visit.span.enter();
        match this.inner.poll(cx) {
            Poll::Ready(Ok(response)) => Poll::Ready(Ok(visit.finish(response))),
            Poll::Ready(Err(error)) => Poll::Ready(Err(visit.fail(error))),
            // A handler that answers at once never needs the timer.
            Poll::Pending => {
                let limit = visit.shared.deadline;
                let timer = this.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
                timer.as_mut().poll(cx).map(|()| Err(visit.late()))
            }
        }
    }
}
