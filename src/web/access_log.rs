//! One line for each request: what was asked of which route, how it went and how long it took. It stands
//! outside the request's span, which would only say the same again.
//!
//! No path, no query, no address, no cookie: what a route's pattern does not say may be a personal datum. The
//! one text of the client's choosing, its user agent, is cut and escaped so that it stays one field of one line.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, USER_AGENT};

use super::route::Route;
use crate::base::RequestId;

const AGENT_LENGTH: usize = 160;

/// Foreign bytes as printable ASCII.
struct Escaped<'a>(&'a [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.get(..AGENT_LENGTH).unwrap_or(self.0);
        fmt::Display::fmt(&shown.escape_ascii(), f)
    }
}

/// The same fields at three levels: a macro, because a level is part of a call site.
macro_rules! line {
    ($level:ident, $line:expr, $agent:expr) => {
        tracing::$level!(
            target: "khoa::access",
            parent: None,
            request_id = %$line.id,
            method = $line.method,
            route = $line.route.pattern(),
            status = $line.status.as_u16(),
            micros = u64::try_from($line.took.as_micros()).unwrap_or(u64::MAX),
            agent = %Escaped($agent),
            "request"
        )
    };
}

/// What is told about one request.
pub(super) struct Line<'a> {
    pub(super) id: &'a RequestId,
    pub(super) method: &'a str,
    pub(super) route: &'a Route,
    pub(super) status: StatusCode,
    pub(super) took: Duration,
}

impl Line<'_> {
    /// Writes it: failures of ours as warnings, successes of machine endpoints only for those who debug.
    pub(super) fn write(&self, headers: &HeaderMap) {
        let agent = || headers.get(USER_AGENT).map_or(&[][..], |agent| agent.as_bytes());
        if self.status.is_server_error() {
            line!(warn, self, agent());
        } else if self.route.is_machine() && !self.status.is_client_error() {
            line!(debug, self, agent());
        } else {
            line!(info, self, agent());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_agent_cannot_end_the_line_or_colour_the_terminal() {
        let hostile = b"curl\r\n\x1b[31mERROR\x00 \"},{\" \xff";
        assert_eq!(Escaped(hostile).to_string(), r#"curl\r\n\x1b[31mERROR\x00 \"},{\" \xff"#);
        assert_eq!(Escaped(&[b'a'; 9000]).to_string().len(), AGENT_LENGTH);
    }
}
