//! How far the provinces are, as programs of identity authorities call for it.

use serde_json::{Value, json};

use super::api::{JSON, object};
use super::operation::{Operation, schema};
use crate::base::ProblemType;

pub(super) fn board() -> Operation {
    let text = "How far each province is: sign-on tested, codes of agencies up to date, its old portal closed; what the service knows by \
        itself and what officers entered. For seats of identity authorities.";
    Operation::new("readiness", "The board of provinces", text).answer_with(
        200,
        "The board.",
        JSON,
        &schema("Readiness"),
    )
}

pub(super) fn enter() -> Operation {
    let text = "Says how far the officer's own province is with one thing. If-Match names the version that was seen, \"0\" where nothing was \
        entered. What the service knows to be done is done, and codes of agencies that have ended are not up to date, whatever is entered.";
    Operation::new("enter_readiness", "Say how far a province is", text)
        .path("province", "The code of the province, two digits.")
        .path("criterion", "sign_on, codes or portal.")
        .header("If-Match", true, "The version that was seen, as an ETag.")
        .body(JSON, true, schema("ReadinessSaid"))
        .answer_with(200, "It is entered; its version is in ETag.", JSON, &schema("ReadinessEntered"))
        .problems(&[
            ProblemType::NotFound,
            ProblemType::SeenNeeded,
            ProblemType::ChangedMeanwhile,
            ProblemType::UnsupportedMediaType,
        ])
}

pub(super) fn schemas() -> [(&'static str, Value); 3] {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let (number, yes) = (json!({ "type": "integer" }), json!({ "type": "boolean" }));
    let day = json!({ "type": "string", "format": "date" });
    let note = json!({ "type": "string", "minLength": 1, "maxLength": 500 });
    let counts = object(&[("sign_on", &number), ("codes", &number), ("portal", &number)]);
    let entry = object(&[("met", &yes), ("note", &text), ("agency", &text), ("by", &maybe), ("at", &text)]);
    let entry = json!({ "oneOf": [entry, { "type": "null" }] });
    let services = json!({ "type": "array", "items": text });
    let item = object(&[
        ("criterion", &text),
        ("met", &yes),
        ("known_by_service", &yes),
        ("signed_in_at", &maybe),
        ("services", &services),
        ("entry", &entry),
        ("version", &number),
        ("due", &day),
        ("overdue", &yes),
        ("next", &text),
        ("responsible", &maybe),
    ]);
    let items = json!({ "type": "array", "items": item });
    let province = object(&[("province", &text), ("name", &text), ("items", &items)]);
    let provinces = json!({ "type": "array", "items": province });
    [
        (
            "Readiness",
            object(&[
                ("all", &number),
                ("met", &counts),
                ("overdue", &counts),
                ("own", &maybe),
                ("provinces", &provinces),
            ]),
        ),
        ("ReadinessSaid", object(&[("met", &yes), ("note", &note)])),
        ("ReadinessEntered", object(&[("province", &text), ("criterion", &text), ("version", &number)])),
    ]
}
