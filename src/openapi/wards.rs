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

/// The shapes.
pub(super) fn schemas() -> [(String, Value); 2] {
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
    [("Ward", one), ("Wards", object(&[("items", &all), ("guardians", &all)]))]
        .map(|(name, shape)| (name.to_owned(), shape))
}
