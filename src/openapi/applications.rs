//! The shapes of applications, as both faces tell them.

use serde_json::{Value, json};

use super::api::object;
use super::operation::Operation;
use crate::base::ProblemType;

/// What a path of one has.
pub(super) const ID: &str = "The application's id, apl_….";

/// An operation that changes what was seen, and nothing else.
pub(super) fn as_seen(operation: Operation) -> Operation {
    operation
        .header("If-Match", true, "The ETag of the application as it was seen, with its quotes.")
        .problems(&[
            ProblemType::SeenNeeded,
            ProblemType::ChangedMeanwhile,
            ProblemType::Stale,
            ProblemType::NotFound,
            ProblemType::InvalidField,
            ProblemType::NotGranted,
        ])
}

/// The application, its papers and its steps.
pub(super) fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let texts = json!({ "type": "array", "items": text });
    let moment = json!({ "type": "string", "format": "date-time" });
    let maybe_moment = json!({ "type": ["string", "null"], "format": "date-time" });
    let maybe_day = json!({ "type": ["string", "null"], "format": "date" });
    let states = [
        "draft", "submitted", "verifying", "needs_more", "proposed", "approved", "refused", "withdrawn",
        "lapsed",
    ];
    let state = json!({ "enum": states });
    json!({
        "Application": object(&[
            ("id", &text), ("reference", &json!({ "type": "string", "description": "What people call it by; no secret." })),
            ("kind", &json!({ "type": "string", "description": "identity, activation, lock, unlock …" })), ("about", &text),
            ("state", &state), ("open", &json!({ "type": "boolean" })), ("version", &json!({ "type": "integer" })),
            ("wanted", &texts), ("refused_for", &maybe),
            ("unit", &json!({ "type": ["string", "null"], "description": "The code of the agency to ask." })),
            ("complete_on", &maybe_day),
            ("due_on", &json!({ "type": ["string", "null"], "format": "date", "description": "The last day for the authority; null while its clock stands." })),
            ("lapses_on", &json!({ "type": ["string", "null"], "format": "date", "description": "The first day on which it lapses, where it waits for its holder." })),
            ("policy", &json!({ "type": ["string", "null"], "description": "The versions of the law by which it was judged." })),
            ("created_at", &moment), ("updated_at", &moment), ("decided_at", &maybe_moment),
        ]),
        "Paper": object(&[
            ("n", &json!({ "type": "integer" })), ("kind", &text), ("file", &text), ("at", &moment),
        ]),
        "Step": object(&[
            ("version", &json!({ "type": "integer" })), ("state", &state), ("at", &moment), ("unit", &maybe),
            ("reason", &maybe), ("words", &json!({ "type": ["string", "null"], "description": "What the officer wrote to the applicant." })),
        ]),
    })
}
