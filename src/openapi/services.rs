//! The services that stand, as programs of identity authorities call for them.

use serde_json::{Value, json};

use super::api::{JSON, list, object};
use super::operation::{Operation, schema};

pub(super) fn clients() -> Operation {
    let text = "The services that stand here, and in what state: what is to close, when and for what, and what has. In the order of \
        their identifiers. For seats of identity authorities.";
    Operation::new("clients", "Services and their state", text).answer_with(
        200,
        "A page.",
        JSON,
        &schema("ServicePage"),
    )
}

/// A service.
fn service() -> Value {
    let (text, maybe) = (json!({ "type": "string" }), json!({ "type": ["string", "null"] }));
    let state = json!({
        "enum": ["active", "closing", "closed", "off"],
        "description": "closing: it is used, and the second in which it closes is set. off: an operator has switched it off.",
    });
    let at = json!({ "type": ["string", "null"], "format": "date-time", "description": "When it closes, or has." });
    let successor = json!({ "type": ["string", "null"], "description": "The id of what takes its place." });
    object(&[
        ("id", &text),
        ("name", &text),
        ("name_en", &text),
        ("agency", &maybe),
        ("agency_en", &maybe),
        ("official", &json!({ "type": "boolean" })),
        ("state", &state),
        ("closes_at", &at),
        ("successor", &successor),
    ])
}

/// The shapes.
pub(super) fn schemas() -> [(String, Value); 2] {
    [("Service".to_owned(), service()), ("ServicePage".to_owned(), list(&schema("Service")))]
}
