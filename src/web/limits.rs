//! How much of anything one request may bring. Refused before a handler runs, and before a body is read.

use actix_web::dev::ServiceRequest;
use actix_web::error::{JsonPayloadError, UrlencodedError};
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpMessage as _, HttpRequest, web};

use crate::base::{Problem, ProblemType, RequestId};

/// The largest body, in bytes: room for a passkey answer or a signed request object, not for an upload.
pub const MAX_BODY: usize = 64 * 1024;
/// The largest body of a form with a file, in bytes: the largest file that is taken, and what stands around it. Whoever reads
/// such a form counts for themselves; every other reader stops at [`MAX_BODY`].
pub const MAX_UPLOAD: usize = 11 * 1024 * 1024;
/// The longest request target, in bytes.
pub const MAX_TARGET: usize = 16 * 1024;
/// All header names and values together, in bytes; the server refuses 96 headers or 128 KiB by itself.
pub const MAX_HEADERS: usize = 32 * 1024;

/// What the head alone shows to be too much.
pub(super) fn refuse(request: &ServiceRequest) -> Option<ProblemType> {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let headers: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if target > MAX_TARGET {
        return Some(ProblemType::TargetTooLong);
    }
    if headers > MAX_HEADERS {
        return Some(ProblemType::HeadersTooLarge);
    }
    let has_file = |kind: &HeaderValue| kind.as_bytes().starts_with(b"multipart/form-data");
    let largest =
        if request.headers().get(CONTENT_TYPE).is_some_and(has_file) { MAX_UPLOAD } else { MAX_BODY };
    let announced = request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse::<u64>().ok()?;
    usize::try_from(announced).map_or(true, |length| length > largest).then_some(ProblemType::TooLarge)
}

/// Gives the framework's extractors our limits and our errors.
pub(super) fn configure(app: &mut web::ServiceConfig) {
    app.app_data(web::PayloadConfig::new(MAX_BODY))
        .app_data(
            web::FormConfig::default()
                .limit(MAX_BODY)
                .error_handler(|error, request| problem(request, form_kind(&error), &error).into()),
        )
        .app_data(
            web::JsonConfig::default()
                .limit(MAX_BODY)
                .error_handler(|error, request| problem(request, json_kind(&error), &error).into()),
        )
        .app_data(
            web::QueryConfig::default()
                .error_handler(|error, request| problem(request, ProblemType::BadRequest, &error).into()),
        )
        // A path that does not parse names nothing.
        .app_data(
            web::PathConfig::default()
                .error_handler(|_, request| named(request, ProblemType::NotFound).into()),
        );
}

fn named(request: &HttpRequest, kind: ProblemType) -> Problem {
    let problem = Problem::new(kind);
    match request.extensions().get::<RequestId>() {
        Some(id) => problem.instance(id),
        None => problem,
    }
}

/// Where the sender's own input could not be read; what the parser said is for whoever debugs.
fn problem(request: &HttpRequest, kind: ProblemType, error: &dyn std::fmt::Display) -> Problem {
    tracing::debug!(%error, kind = kind.name(), "the input could not be read");
    named(request, kind)
}

fn form_kind(error: &UrlencodedError) -> ProblemType {
    match error {
        UrlencodedError::Overflow { .. } => ProblemType::TooLarge,
        UrlencodedError::ContentType => ProblemType::UnsupportedMediaType,
        _ => ProblemType::BadRequest,
    }
}

fn json_kind(error: &JsonPayloadError) -> ProblemType {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => {
            ProblemType::TooLarge
        }
        JsonPayloadError::ContentType => ProblemType::UnsupportedMediaType,
        JsonPayloadError::Serialize(_) => ProblemType::Internal,
        _ => ProblemType::BadRequest,
    }
}
