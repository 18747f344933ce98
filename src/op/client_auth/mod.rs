//! How a client proves that it is itself (RFC 6749 §2.3, RFC 7523).

mod assertion_checks;
mod authenticate;

pub use authenticate::{Credentials, KnownClient};

pub(super) use assertion_checks::{CHECKS as ASSERTION_CHECKS, SKEW};
pub(super) use authenticate::caller;
