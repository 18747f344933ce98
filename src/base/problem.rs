//! RFC 9457 problems: the catalogue of types, and how one is written to the wire.

use actix_web::http::header::HeaderName;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use super::RequestId;

/// Seconds after which a part that is down or full is worth another try.
pub const RETRY_AFTER: u64 = 2;

/// Every kind of problem an API of ours answers with. The name is part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemType {
    /// The request is not well formed.
    BadRequest,
    /// A field is missing or has a value that cannot be.
    InvalidField,
    /// There is no access token, or none that is good here.
    TokenNeeded,
    /// The access token opens other things.
    ScopeNeeded,
    /// No agency that may act today stands behind the client.
    NoAgency,
    /// A code has meant two things, and nobody said on which day it is to be read.
    DateNeeded,
    /// What creates names its request, and this one has no name.
    KeyNeeded,
    /// The name of the request was that of another one.
    KeyReused,
    /// What changes something says which state of it was seen, and this did not.
    SeenNeeded,
    /// It is not as it was seen any more.
    ChangedMeanwhile,
    /// The sign-in was by something less than a passkey.
    PasskeyNeeded,
    /// Nobody is signed in.
    NotSignedIn,
    /// The action needs a fresh sign-in.
    FreshSignInNeeded,
    /// The anti-forgery token is missing or belongs to another browser.
    ForgedRequest,
    /// The passkey was not accepted.
    PasskeyRefused,
    /// Something locks the account that this does not take off.
    StillLocked,
    /// The conversation has ended, expired, or belongs to another browser.
    ConversationOver,
    /// Nothing here.
    NotFound,
    /// The method is not allowed here.
    MethodNotAllowed,
    /// The body is larger than this endpoint takes.
    TooLarge,
    /// The request's target is longer than any of ours.
    TargetTooLong,
    /// The request's header fields are larger than any request of ours needs.
    HeadersTooLarge,
    /// The body is of a type this endpoint does not take.
    UnsupportedMediaType,
    /// The same was asked for before, and is open.
    AlreadyOpen,
    /// It has changed since it was seen, or is not in a state for that.
    Stale,
    /// Somebody else was first.
    Taken,
    /// The law does not grant it.
    NotGranted,
    /// Not by this person, or not by one alone.
    NotEntitled,
    /// Too many attempts.
    TooManyAttempts,
    /// More requests than one caller may send.
    TooManyRequests,
    /// A part of the service is down or full.
    Unavailable,
    /// Our fault.
    Internal,
}

impl ProblemType {
    /// Every type, in the order of the documentation.
    pub const ALL: [Self; 32] = [
        Self::BadRequest,
        Self::InvalidField,
        Self::TokenNeeded,
        Self::ScopeNeeded,
        Self::NoAgency,
        Self::DateNeeded,
        Self::KeyNeeded,
        Self::KeyReused,
        Self::SeenNeeded,
        Self::ChangedMeanwhile,
        Self::PasskeyNeeded,
        Self::NotSignedIn,
        Self::FreshSignInNeeded,
        Self::ForgedRequest,
        Self::PasskeyRefused,
        Self::StillLocked,
        Self::ConversationOver,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooLarge,
        Self::TargetTooLong,
        Self::HeadersTooLarge,
        Self::UnsupportedMediaType,
        Self::AlreadyOpen,
        Self::Stale,
        Self::Taken,
        Self::NotGranted,
        Self::NotEntitled,
        Self::TooManyAttempts,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The stable name: the tail of the `type` URI and the key of its localised text.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status it is answered with.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest
            | Self::InvalidField
            | Self::KeyNeeded
            | Self::PasskeyRefused
            | Self::ConversationOver => StatusCode::BAD_REQUEST,
            Self::TokenNeeded | Self::PasskeyNeeded | Self::NotSignedIn | Self::FreshSignInNeeded => {
                StatusCode::UNAUTHORIZED
            }
            Self::ScopeNeeded | Self::NoAgency | Self::ForgedRequest | Self::NotEntitled => {
                StatusCode::FORBIDDEN
            }
            Self::DateNeeded | Self::KeyReused | Self::NotGranted => StatusCode::UNPROCESSABLE_ENTITY,
            Self::SeenNeeded => StatusCode::PRECONDITION_REQUIRED,
            Self::ChangedMeanwhile => StatusCode::PRECONDITION_FAILED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TargetTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::AlreadyOpen | Self::Stale | Self::Taken | Self::StillLocked => StatusCode::CONFLICT,
            Self::TooManyAttempts | Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A short English title.
    pub const fn title(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::BadRequest => ("bad-request", "The request is not well formed"),
            Self::InvalidField => ("invalid-field", "A field has a value that cannot be"),
            Self::TokenNeeded => ("token-needed", "A good access token is needed here"),
            Self::ScopeNeeded => ("scope-needed", "The access token opens other things"),
            Self::NoAgency => ("no-agency", "No agency that may act today stands behind the client"),
            Self::DateNeeded => ("date-needed", "The code has meant two things, so a day is needed"),
            Self::KeyNeeded => ("key-needed", "The request needs a name of its own: Idempotency-Key"),
            Self::KeyReused => ("key-reused", "The Idempotency-Key is that of another request"),
            Self::SeenNeeded => ("seen-needed", "The state that was seen is needed: If-Match"),
            Self::ChangedMeanwhile => ("changed-meanwhile", "It is not as it was seen any more"),
            Self::PasskeyNeeded => ("passkey-needed", "This needs a sign-in with a passkey"),
            Self::NotSignedIn => ("not-signed-in", "Nobody is signed in"),
            Self::FreshSignInNeeded => ("fresh-sign-in-needed", "This needs a fresh sign-in"),
            Self::ForgedRequest => ("forged-request", "The request did not come from our page"),
            Self::PasskeyRefused => ("passkey-refused", "The passkey was not accepted"),
            Self::StillLocked => ("still-locked", "This does not open the account"),
            Self::ConversationOver => ("conversation-over", "This sign-in has ended"),
            Self::NotFound => ("not-found", "Nothing here"),
            Self::MethodNotAllowed => ("method-not-allowed", "This method is not allowed here"),
            Self::TooLarge => ("too-large", "The body is too large"),
            Self::TargetTooLong => ("target-too-long", "The address is too long"),
            Self::HeadersTooLarge => ("headers-too-large", "The header fields are too large"),
            Self::UnsupportedMediaType => ("unsupported-media-type", "The body is of a type not taken here"),
            Self::AlreadyOpen => ("already-open", "The same was asked for before, and is open"),
            Self::Stale => ("stale", "It has changed since it was seen"),
            Self::Taken => ("taken", "Somebody else was first"),
            Self::NotGranted => ("not-granted", "The law does not grant this"),
            Self::NotEntitled => ("not-entitled", "This person may not do that"),
            Self::TooManyAttempts => ("too-many-attempts", "Too many attempts"),
            Self::TooManyRequests => ("too-many-requests", "Too many requests in a minute"),
            Self::Unavailable => ("unavailable", "Part of the service is not available"),
            Self::Internal => ("internal", "Something went wrong on our side"),
        }
    }
}

/// A problem as it goes over the wire. Only public text can enter; causes belong in the log.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: ProblemType,
    detail: Option<String>,
    instance: Option<RequestId>,
    next: Option<String>,
    retry_after: Option<u64>,
    more: Option<Box<More>>,
}

/// What few problems have.
#[derive(Debug, Clone, Default)]
struct More {
    errors: Vec<FieldError>,
    headers: Vec<(HeaderName, String)>,
}

/// What is wrong with one part of a request.
#[derive(Debug, Clone, Serialize)]
struct FieldError {
    field: String,
    detail: String,
}

impl Problem {
    /// A problem with nothing but its type.
    pub const fn new(kind: ProblemType) -> Self {
        let retry_after = match kind {
            ProblemType::Unavailable => Some(RETRY_AFTER),
            _ => None,
        };
        Self { kind, detail: None, instance: None, next: None, retry_after, more: None }
    }

    /// What went wrong here, in the reader's language.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same, unless it was said already.
    #[must_use]
    pub fn detail_or(mut self, detail: impl FnOnce() -> String) -> Self {
        self.detail.get_or_insert_with(detail);
        self
    }

    /// Which part of the request is wrong, and why: in English, for whoever wrote the caller.
    #[must_use]
    pub fn field(mut self, field: &str, detail: impl Into<String>) -> Self {
        self.more
            .get_or_insert_default()
            .errors
            .push(FieldError { field: field.to_owned(), detail: detail.into() });
        self
    }

    /// A header that belongs to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.more.get_or_insert_default().headers.push((name, value.into()));
        self
    }

    /// The request it happened in.
    #[must_use]
    pub fn instance(mut self, request: &RequestId) -> Self {
        self.instance = Some(request.clone());
        self
    }

    /// Where a browser should go to make the request possible, as a path of ours.
    #[must_use]
    pub fn next(mut self, path: impl Into<String>) -> Self {
        self.next = Some(path.into());
        self
    }

    /// When trying again makes sense, in seconds.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Nobody is told to try again: it may have been done.
    #[must_use]
    pub const fn may_be_done(mut self) -> Self {
        self.retry_after = None;
        self
    }

    /// The request it happened in.
    pub const fn request(&self) -> Option<&RequestId> {
        self.instance.as_ref()
    }

    /// Which parts of the request are wrong, and why.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.errors().iter().map(|error| (error.field.as_str(), error.detail.as_str()))
    }

    fn errors(&self) -> &[FieldError] {
        self.more.as_ref().map(|more| more.errors.as_slice()).unwrap_or_default()
    }

    /// Its type.
    pub const fn kind(&self) -> ProblemType {
        self.kind
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let wire = Wire {
            r#type: format!("urn:khoa:problem:{}", self.kind.name()),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: self.detail.as_deref(),
            instance: self.instance.as_ref().map(|id| format!("urn:khoa:request:{id}")),
            next: self.next.as_deref(),
            errors: self.errors(),
        };
        wire.serialize(to)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.title())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.kind.status());
        response.content_type("application/problem+json").insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        for (name, value) in self.more.iter().flat_map(|more| &more.headers) {
            response.insert_header((name.clone(), value.as_str()));
        }
        response.body(serde_json::to_string(self).unwrap_or_default())
    }
}
