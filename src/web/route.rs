//! Routes as the frame knows them: by pattern, never by the path of one request, so that a path can neither
//! leak into a log nor grow the set of labels.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, StatusCode};
use metrics::Histogram;

/// The name of the histogram of request durations.
pub const REQUEST_SECONDS: &str = "khoa_http_request_seconds";

/// Its upper bounds: from a key set out of memory to a password hash in a queue.
pub const REQUEST_BUCKETS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

/// The name of the counter of requests that were shed, by route: 429 for too many of one sender, 503 for too many at all.
const SHED: &str = "khoa_http_shed_total";

const METHODS: [&str; 7] = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "other"];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// One route and its meters.
pub(super) struct Route {
    pattern: Box<str>,
    machine: bool,
    meters: [[OnceCell<Histogram>; CLASSES.len()]; METHODS.len()],
}

impl Route {
    fn new(pattern: &str, machine: bool) -> Self {
        Self { pattern: pattern.into(), machine, meters: Default::default() }
    }

    pub(super) fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether its successes are told apart from the noise only when someone debugs.
    pub(super) fn is_machine(&self) -> bool {
        self.machine
    }

    pub(super) fn record(&self, method: &Method, status: StatusCode, took: Duration) {
        if let Some(why) = shed(status) {
            metrics::counter!(SHED, "route" => self.pattern.to_string(), "status" => why).increment(1);
        }
        let (method, class) = (method_index(method), usize::from(status.as_u16() / 100).saturating_sub(1));
        let meter = self.meters.get(method).and_then(|classes| classes.get(class));
        if let (Some(meter), Some(method), Some(class)) = (meter, METHODS.get(method), CLASSES.get(class)) {
            let label = || {
                let route = self.pattern.to_string();
                metrics::histogram!(REQUEST_SECONDS, "route" => route, "method" => *method, "status" => *class)
            };
            meter.get_or_init(label).record(took);
        }
    }
}

fn shed(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::TOO_MANY_REQUESTS => Some("429"),
        StatusCode::SERVICE_UNAVAILABLE => Some("503"),
        _ => None,
    }
}

/// Shows the counter of what was shed, before the first.
pub fn show_shed() {
    metrics::describe_counter!(SHED, "Requests that were answered with 429 or 503");
    for (route, status) in [("/login", "429"), ("unmatched", "503")] {
        metrics::counter!(SHED, "route" => route, "status" => status).increment(0);
    }
}

fn method_index(method: &Method) -> usize {
    match *method {
        Method::GET => 0,
        Method::POST => 1,
        Method::HEAD => 2,
        Method::OPTIONS => 3,
        Method::PUT => 4,
        Method::DELETE => 5,
        _ => 6,
    }
}

/// The routes one worker has seen. Grows to the number of routes, whatever is asked for.
pub(super) struct Routes {
    known: RefCell<HashMap<Box<str>, Rc<Route>>>,
    unmatched: Rc<Route>,
    machine: Arc<HashSet<&'static str>>,
}

impl Routes {
    pub(super) fn new(machine: Arc<HashSet<&'static str>>) -> Self {
        Self { known: RefCell::default(), unmatched: Rc::new(Route::new("unmatched", false)), machine }
    }

    /// The route `request` will take. A route without parameters has its path for a pattern, so the first
    /// look finds it without asking the router.
    pub(super) fn of(&self, request: &ServiceRequest) -> Rc<Route> {
        if let Some(route) = self.known.borrow().get(request.path()) {
            return Rc::clone(route);
        }
        let Some(pattern) = request.match_pattern() else { return Rc::clone(&self.unmatched) };
        let mut known = self.known.borrow_mut();
        let is_of = |one: &&str| pattern == *one || one.ends_with('/') && pattern.starts_with(one);
        let machine = self.machine.iter().any(is_of);
        Rc::clone(
            known.entry(pattern.as_str().into()).or_insert_with(|| Rc::new(Route::new(&pattern, machine))),
        )
    }
}
