//! What every request passes through, whoever it is for: one middleware, [`Frame`], and the limits beside it.
//!
//! A request gets a name, a span and a deadline; its answer gets the security headers, `no-store` unless the
//! handler said otherwise, a line in the access log, and a problem document in place of any plain-text error
//! of the framework. Nothing here reads a body, a store or a session.
//!
//! One middleware and not six: each layer costs a boxed future and a walk over the headers, and the key set is
//! served at the speed of plain text. Meters are found by the route's pattern once for each worker; headers are
//! static values; spans exist only where the log's filter lets them.

pub mod qr;
pub mod upload;

mod access_log;
mod arrival;
mod bearer;
mod doubled;
mod etag;
mod fallback;
mod forwarded;
mod frame;
mod limits;
mod no_store;
mod private_file;
mod real_ip;
mod request_id;
mod route;
mod security_headers;
mod span;
#[cfg(test)]
mod tests;

pub use bearer::{DPOP, DPOP_ALGS, DPOP_NONCE, NotBearer, Proof, Scheme, Shown, dpop_challenge};
pub use etag::has_already;
pub use fallback::{ErrorPage, INTERACTION, RATE_LIMIT, RATE_LIMIT_POLICY, prefers_html};
pub use frame::{Frame, FrameFuture, FrameService};
pub use limits::{MAX_BODY, MAX_HEADERS, MAX_TARGET, MAX_UPLOAD};
pub use private_file::private_file;
pub use real_ip::{ClientAddress, TrustedProxies};
pub use request_id::request_id;
pub use route::{REQUEST_BUCKETS, REQUEST_SECONDS, show_shed};
pub use security_headers::CAMERA;
