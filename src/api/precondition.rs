//! `If-Match`: whoever changes something says which state of it they have seen, and changes nothing else (RFC 9110 §13.1.1).

use actix_web::HttpRequest;
use actix_web::http::header::{ETAG, IF_MATCH};

use super::refusal::invalid;
use crate::base::{Problem, ProblemType};

/// The version that `request` has seen, as its `ETag` said.
///
/// # Errors
/// `seen-needed` (428, RFC 6585) without one; `invalid-field` for what is no version.
pub(super) fn seen(request: &HttpRequest) -> Result<i32, Problem> {
    let Some(field) = request.headers().get(IF_MATCH) else {
        let why = "the ETag of the state you have seen";
        return Err(Problem::new(ProblemType::SeenNeeded).field("if-match", why));
    };
    let tag = field.to_str().unwrap_or_default().trim();
    let version =
        tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
    version.ok_or_else(|| invalid("if-match", "one ETag as it was answered, with its quotes"))
}

/// Another version stands than the one that was seen.
pub(super) fn changed_meanwhile(version: i32) -> Problem {
    Problem::new(ProblemType::ChangedMeanwhile)
        .field("if-match", format!("it is version {version} now: read it, and decide again"))
        .header(ETAG, tag(version))
}

/// The tag of that version.
pub(super) fn tag(version: i32) -> String {
    format!("\"{version}\"")
}
