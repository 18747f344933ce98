//! Children and wards, for whoever represents them.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

pub(super) fn wards() -> Operation {
    let text = "Both sides: items are those whom the holder represents, guardians those who represent the holder and agree to each \
        service they sign in to. An account for another is asked for under applications (kind ward).";
    api::operation(Operation::new("wards", "Whom the holder represents", text), SCOPES[0].0).answer_with(
        200,
        "All of them.",
        JSON,
        &schema("Wards"),
    )
}

pub(super) fn activate() -> Operation {
    let text = "For the ward, by a sign-in of this moment of whoever represents them.";
    api::operation(Operation::new("activateWard", "Take up an account for a ward", text), SCOPES[2].0)
        .path("ward", "The ward's id, acc_….")
        .answer_with(200, "It is in force.", JSON, &schema("Activated"))
        .problems(&[ProblemType::NotFound, ProblemType::Stale])
}

fn of_one(operation: Operation) -> Operation {
    operation.path("ward", "The ward's id, acc_….").problems(&[ProblemType::NotFound])
}

pub(super) fn ward() -> Operation {
    let text = "How they come in (has_key), to which services the holder agreed for them, for how many days that holds, and what can be \
        done next. An agreement itself is given by answering what the service asks, under approvals.";
    of_one(api::operation(Operation::new("ward", "One whom the holder represents", text), SCOPES[0].0))
        .answer_with(200, "How they stand.", JSON, &schema("OneWard"))
}

pub(super) fn set_term() -> Operation {
    let days = object(&[("days", &json!({ "type": "integer", "minimum": 0, "maximum": 366 }))]);
    let kept = object(&[("id", &json!({ "type": "string" })), ("holds_days", &json!({ "type": "integer" }))]);
    let text =
        "In days, at most as many as holds_days_at_most; 0 is each time anew. By a sign-in of this moment.";
    of_one(api::operation(
        Operation::new("setWardTerm", "Say for how long what is agreed to holds", text),
        SCOPES[6].0,
    ))
    .body(JSON, true, days)
    .answer_with(200, "From now on.", JSON, &kept)
    .problems(&[
        ProblemType::FreshSignInNeeded,
        ProblemType::InvalidField,
        ProblemType::BadRequest,
        ProblemType::UnsupportedMediaType,
    ])
}

pub(super) fn end_agreement() -> Operation {
    let ended = object(&[
        ("id", &json!({ "type": "string" })),
        ("client", &json!({ "type": "string" })),
        ("ended", &json!({ "const": true })),
    ]);
    let text =
        "The ward is signed out of the service within a second, and whoever represents them is asked anew.";
    of_one(api::operation(Operation::new("endWardAgreement", "Take back an agreement", text), SCOPES[6].0))
        .path("client", "The service's id.")
        .answer_with(200, "Taken back.", JSON, &ended)
}

/// The shapes.
pub(super) fn schemas() -> [(String, Value); 3] {
    let text = json!({ "type": "string" });
    let maybe_day = json!({ "type": ["string", "null"], "format": "date" });
    let one = object(&[
        ("id", &text),
        ("name", &text),
        (
            "number",
            &json!({ "type": ["string", "null"], "description": "Its last three characters behind dots." }),
        ),
        (
            "relation",
            &json!({ "enum": ["parent", "guardian"], "description": "What the guardian is to the ward." }),
        ),
        ("level", &json!({ "enum": [1, 2, null] })),
        ("state", &json!({ "enum": ["issued", "active", "activation_expired", "locked", "closed"] })),
        ("activate_by", &json!({ "type": ["string", "null"], "format": "date-time" })),
        ("from", &json!({ "type": "string", "format": "date" })),
        ("until", &maybe_day),
    ]);
    let all = json!({ "type": "array", "items": schema("Ward") });
    let moment = json!({ "type": "string", "format": "date-time" });
    let agreement =
        object(&[("client", &super::person::client()), ("given_at", &moment), ("until", &moment)]);
    let standing = object(&[
        ("has_key", &json!({ "type": "boolean" })),
        ("holds_days", &json!({ "type": "integer" })),
        ("holds_days_at_most", &json!({ "type": "integer" })),
        ("next", &json!({ "enum": ["activate", "window-over", "set-key", "apply-for-level2", null] })),
    ]);
    let more =
        object(&[("standing", &standing), ("agreements", &json!({ "type": "array", "items": agreement }))]);
    [
        ("Ward", one),
        ("OneWard", json!({ "allOf": [schema("Ward"), more] })),
        ("Wards", object(&[("items", &all), ("guardians", &all)])),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
