//! Places, as every audience asks for them and is told them.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::operation::{Operation, schema};
use crate::base::ProblemType;

/// An operation whose answer may be kept for some minutes.
pub(super) fn cached(operation: Operation) -> Operation {
    operation.answer(304, "Not changed since the ETag that was sent in If-None-Match.")
}

/// Finding them; `of` says who may.
pub(super) fn places(of: impl Fn(Operation) -> Operation) -> Operation {
    let text = "By name, the likeliest first: without marks, unfinished, \"q1 tp hcm\", the province behind the commune. Or all that \
        belong to a place, by code. May be kept for five minutes.";
    let operation = Operation::new("places", "Find places", text)
        .query("q", "A name, or its beginning; up to 100 characters. It has no cursor.")
        .query("parent", "Instead of q: the code of what the places belong to.")
        .query("on", "The day on which they stand, YYYY-MM-DD; today unless said.");
    api::paged(of(operation))
        .answer_with(200, "The places.", JSON, &schema("PlacePage"))
        .problems(&[ProblemType::NotFound])
}

/// What a code means; `of` says who may ask.
pub(super) fn one(of: impl Fn(Operation) -> Operation) -> Operation {
    let text = "Without a day a code is taken only where it has never meant two things: 24 was Bắc Giang until 30 June 2025 and is \
        Bắc Ninh since.";
    let operation = Operation::new("place", "What the code of a place means", text)
        .path("code", "Two digits for a province, three for a district, five for a commune.")
        .query("on", "The day, YYYY-MM-DD: a code means something from one day to another.");
    of(operation).answer_with(200, "The place.", JSON, &schema("Place")).problems(&[
        ProblemType::DateNeeded,
        ProblemType::InvalidField,
        ProblemType::BadRequest,
    ])
}

/// The shapes; `wrap` says what else may stand in an answer.
pub(super) fn schemas(wrap: impl Fn(&Value) -> Value) -> [(String, Value); 2] {
    [("Place".to_owned(), wrap(&place())), ("PlacePage".to_owned(), wrap(&list(&place())))]
}

/// A place.
pub(super) fn place() -> Value {
    let (text, day) = (json!({ "type": "string" }), json!({ "type": "string", "format": "date" }));
    let unit = object(&[("code", &text), ("name", &text)]);
    object(&[
        ("code", &text),
        ("name", &text),
        ("level", &json!({ "enum": ["province", "district", "commune"] })),
        (
            "above",
            &json!({ "type": "array", "items": unit, "description": "What it belongs to, the nearest first." }),
        ),
        ("since", &day),
        (
            "until",
            &json!({ "type": ["string", "null"], "format": "date", "description": "The first day on which it is so no more." }),
        ),
    ])
}
