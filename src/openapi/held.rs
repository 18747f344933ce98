//! Electronic documents as their holders see them, or whoever acts for them.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::documents::{ID, exactly, members};
use super::operation::{Operation, schema};
use crate::api::app;
use crate::base::ProblemType;
use crate::wallet::State;

fn of_holder(operation: Operation) -> Operation {
    api::operation(operation, app::SCOPES[10].0)
}

/// For whom the holder may act.
fn acting_for(operation: Operation) -> Operation {
    let whose = "The account of a child or a ward whom the holder represents, or of an organisation for which they act in all services, \
        acc_…; their own unless said.";
    operation.header("Acting-For", false, whose).problems(&[
        ProblemType::InvalidField,
        ProblemType::NotFound,
        ProblemType::NotEntitled,
    ])
}

pub(super) fn documents() -> Operation {
    let text = "The newest first, without what stands in them.";
    let operation = of_holder(Operation::new("documents", "The documents of the holder", text));
    api::paged(acting_for(operation))
        .header("If-None-Match", false, "The ETag of an earlier answer.")
        .answer_with(200, "A page.", JSON, &schema("HeldDocumentPage"))
        .answer(304, "As it was.")
}

pub(super) fn document() -> Operation {
    let text = "With what stands in it and what has happened to it. It takes a sign-in of this moment, by the passcode of the phone as by \
        anything else (RFC 9470). One that the law of today does not let an account of that level hold does not open (not-entitled).";
    acting_for(of_holder(Operation::new("document", "One document of the holder", text)))
        .path("id", ID)
        .header("If-None-Match", false, "The ETag of an earlier answer.")
        .answer_with(200, "The document.", JSON, &schema("OpenedDocument"))
        .answer(304, "As it was.")
        .problems(&[ProblemType::FreshSignInNeeded])
}

pub(super) fn showings() -> Operation {
    let text = "Who has read it by a code for one use, by their own word, and what they could read; the last first. It takes a sign-in of \
        this moment, as opening it does.";
    let operation = of_holder(Operation::new("documentShowings", "Who has read a document", text));
    api::paged(acting_for(operation))
        .path("id", ID)
        .header("If-None-Match", false, "The ETag of an earlier answer.")
        .answer_with(200, "A page.", JSON, &schema("ShowingPage"))
        .answer(304, "As it was.")
        .problems(&[ProblemType::FreshSignInNeeded])
}

pub(super) fn offline_code() -> Operation {
    let text = "A code by which the holder shows what they choose of a document where there is no network, to be drawn as a QR code (in \
        alphanumeric mode): a CWT (RFC 8392) in COSE_Sign1 (RFC 9052, ES256), deflated (RFC 1950), in Base45 (RFC 9285), behind KHOA1:. The \
        law says which kinds and fields, and for how many minutes it is good; it is kept nowhere. It is checked by GET /verify/keys and \
        /verify/status. Asked again it makes another, which is good beside the first. It takes a sign-in of this moment.";
    of_holder(Operation::new("offlineCode", "Show a document without a network", text))
        .path("id", ID)
        .body(JSON, true, schema("OfflineChoice"))
        .answer_with(201, "The code.", JSON, &schema("OfflineCode"))
        .problems(&[
            ProblemType::FreshSignInNeeded,
            ProblemType::NotFound,
            ProblemType::NotEntitled,
            ProblemType::Stale,
            ProblemType::TooManyAttempts,
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
        ])
}

/// The shapes of what holders see.
pub(super) fn of_holders() -> [(String, Value); 7] {
    let (text, maybe) = (json!({ "type": "string" }), json!({ "type": ["string", "null"] }));
    let moment = json!({ "type": "string", "format": "date-time" });
    let states: Vec<&str> = State::ALL.into_iter().map(State::as_str).collect();
    let mut held = members();
    held.extend([("label", maybe.clone()), ("label_en", maybe.clone()), ("agency_name", text.clone())]);
    let field = json!({
        "type": "object", "required": ["name", "label", "label_en", "type", "value", "shown"],
        "properties": {
            "name": text, "label": maybe, "label_en": maybe, "type": { "enum": ["text", "date", "number", "yes_no", null] },
            "value": { "type": ["string", "number", "boolean"] },
            "shown": { "type": "boolean", "description": "Whether the law lets its holder show it to others." },
        },
    });
    let step = object(&[
        ("state", &json!({ "enum": states })),
        ("agency", &text),
        ("agency_name", &text),
        ("at", &moment),
        ("why", &maybe),
        (
            "content_changed",
            &json!({ "type": "boolean", "description": "Whether its state stayed, and something else stands in it since." }),
        ),
    ]);
    let more = object(&[
        ("number", &maybe),
        ("source", &maybe),
        ("fields", &json!({ "type": "array", "items": field })),
        ("steps", &json!({ "type": "array", "items": step, "description": "The first first." })),
    ]);
    let showing = object(&[
        ("id", &text),
        ("by", &json!({ "type": "string", "description": "Who, by their own word." })),
        ("at", &moment),
        ("made_by", &json!({ "type": "string", "description": "The account of whoever made the code." })),
        ("number", &json!({ "type": "boolean", "description": "Whether they could read its number." })),
        ("fields", &json!({ "type": "array", "items": text, "description": "What else they could read." })),
    ]);
    let names = json!({ "type": "array", "items": text, "maxItems": 40, "uniqueItems": true, "description": "Which fields, by their names." });
    let choice = object(&[("number", &json!({ "type": "boolean" })), ("fields", &names)]);
    let code =
        json!({ "type": "string", "maxLength": 800, "description": "As it is drawn, and as it is checked." });
    [
        ("Showing", showing),
        ("ShowingPage", list(&schema("Showing"))),
        ("OfflineChoice", choice),
        ("OfflineCode", object(&[("code", &code), ("expires_at", &moment)])),
        ("HeldDocument", exactly(&held)),
        ("HeldDocumentPage", list(&schema("HeldDocument"))),
        ("OpenedDocument", json!({ "allOf": [schema("HeldDocument"), more] })),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
