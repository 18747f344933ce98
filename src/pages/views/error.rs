//! What a person sees when there is no way on: a code to quote, a sentence to understand, a thing to do.
//!
//! Never shows the private cause; that is in the log under the request id.

use askama::Template;

use crate::base::RETRY_AFTER;
use crate::pages::layout::{Frame, Service};

/// Every error that ends in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The request has parameters that are missing, repeated or malformed.
    BadRequest,
    /// No such client, or it is switched off: never redirect (RFC 6749 §4.1.2.1).
    UnknownService,
    /// The redirect URI is not registered for this client: never redirect.
    UnknownReturn,
    /// The form was too old or came from another site.
    FormExpired,
    /// Signed in, but not allowed.
    Forbidden,
    /// Nothing lives at this address.
    NotFound,
    /// The address knows other methods.
    MethodNotAllowed,
    /// More bytes than any honest request has.
    TooLarge,
    /// The address is longer than any of ours.
    TargetTooLong,
    /// The browser sent more header fields than we take, most likely cookies.
    HeadersTooLarge,
    /// Too many requests.
    TooMany,
    /// The database or another part does not answer.
    Unavailable,
    /// The same, and what was asked for may have been done.
    Unsure,
    /// Our own mistake.
    Internal,
}

impl ErrorKind {
    /// The stable code people quote.
    pub fn code(self) -> &'static str {
        match self {
            Self::BadRequest => "invalid_request",
            Self::UnknownService => "invalid_client",
            Self::UnknownReturn => "invalid_redirect_uri",
            Self::FormExpired => "form_expired",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::TooLarge => "too_large",
            Self::TargetTooLong => "target_too_long",
            Self::HeadersTooLarge => "headers_too_large",
            Self::TooMany => "too_many_requests",
            Self::Unavailable | Self::Unsure => "temporarily_unavailable",
            Self::Internal => "server_error",
        }
    }

    /// The HTTP status the page is sent with.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest | Self::UnknownService | Self::UnknownReturn => 400,
            Self::FormExpired | Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooLarge => 413,
            Self::TargetTooLong => 414,
            Self::HeadersTooLarge => 431,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable | Self::Unsure => 503,
        }
    }

    /// When to come back, in seconds, where waiting helps.
    pub fn retry_after(self) -> Option<u64> {
        matches!(self, Self::Unavailable).then_some(RETRY_AFTER)
    }

    /// Keys of what happened and of what to do.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::BadRequest => ("error-bad-request", "error-bad-request-remedy"),
            Self::UnknownService => ("error-unknown-service", "error-unknown-service-remedy"),
            Self::UnknownReturn => ("error-unknown-return", "error-unknown-return-remedy"),
            Self::FormExpired => ("error-form-expired", "error-form-expired-remedy"),
            Self::Forbidden => ("error-forbidden", "error-forbidden-remedy"),
            Self::NotFound => ("error-not-found", "error-not-found-remedy"),
            Self::MethodNotAllowed => ("error-method", "error-method-remedy"),
            Self::TooLarge => ("error-too-large", "error-too-large-remedy"),
            Self::TargetTooLong => ("error-target", "error-target-remedy"),
            Self::HeadersTooLarge => ("error-headers", "error-headers-remedy"),
            Self::TooMany => ("error-too-many", "error-too-many-remedy"),
            Self::Unavailable => ("error-unavailable", "error-unavailable-remedy"),
            Self::Unsure => ("error-unsure", "error-unsure-remedy"),
            Self::Internal => ("error-internal", "error-internal-remedy"),
        }
    }
}

/// The error page. Send it with [`ErrorKind::status`].
#[derive(Debug, Clone, Template)]
#[template(path = "error.html", config = ".askama.toml")]
pub struct ErrorView {
    /// The frame; its token and name may be empty when nothing could be read.
    pub frame: Frame,
    /// What happened.
    pub kind: ErrorKind,
    /// The service it happened with, when it is known for sure.
    pub service: Option<Service>,
    /// One line for the service's developer, in English, safe to publish (an OAuth `error_description`).
    pub detail: Option<String>,
    /// Under which the log has the rest.
    pub request_id: String,
}

impl ErrorView {
    fn text(&self) -> String {
        self.frame.say(self.kind.words().0)
    }

    /// Whether the page the error is about can be opened once more, and that helps.
    fn opens_anew(&self) -> bool {
        matches!(self.kind, ErrorKind::FormExpired | ErrorKind::Unavailable | ErrorKind::Unsure)
    }

    fn remedy(&self) -> String {
        self.frame.say(self.kind.words().1)
    }
}
