//! Reports to agencies, as whoever makes one calls for it.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

fn of_holder(operation: Operation) -> Operation {
    api::operation(operation, SCOPES[8].0)
}

fn as_seen(operation: Operation) -> Operation {
    of_holder(operation)
        .path("id", "The case's id, cas_….")
        .header("If-Match", true, "The ETag of the case as it was seen, with its quotes.")
        .answer_with(200, "The case as it is now.", JSON, &schema("Case"))
        .problems(&[
            ProblemType::SeenNeeded,
            ProblemType::ChangedMeanwhile,
            ProblemType::Stale,
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
            ProblemType::NotGranted,
        ])
}

pub(super) fn agencies() -> Operation {
    let text = "Those of today whose names have every word of q, or its beginning; marks or not, at most fifty. May be kept for five minutes.";
    super::places::cached(api::operation(Operation::new("agencies", "Find agencies", text), SCOPES[0].0))
        .query("q", "A name of up to 100 characters, or its beginning.")
        .answer_with(200, "The agencies, by name.", JSON, &schema("Agencies"))
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest])
}

pub(super) fn cases() -> Operation {
    let operation = Operation::new("cases", "What the holder reported", "The newest first.");
    api::paged(of_holder(operation)).answer_with(200, "A page.", JSON, &schema("CasePage"))
}

pub(super) fn report() -> Operation {
    let text = "Goes to the agency that is named; one that it is not for sends it on. Sent again with the same key, it is answered as the \
        first time, for a day. Ten a day.";
    let lines = json!({ "type": "string", "maxLength": 2000 });
    let new = object(&[
        ("agency", &json!({ "type": "string", "description": "The code of an agency that stands today." })),
        ("subject", &json!({ "type": "string", "maxLength": 120, "description": "One line." })),
        ("text", &lines),
    ]);
    of_holder(Operation::new("reportCase", "Report something to an agency", text))
        .header(
            "Idempotency-Key",
            true,
            "A name for this request that no other of yours has, such as a UUID.",
        )
        .body(JSON, true, new)
        .answer_with(201, "Reported; its address is in Location, its version in ETag.", JSON, &schema("Case"))
        .problems(&[
            ProblemType::KeyNeeded,
            ProblemType::KeyReused,
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
            ProblemType::TooManyAttempts,
            ProblemType::NotGranted,
        ])
}

pub(super) fn case() -> Operation {
    let text = "With everything that was written in it, the oldest first.";
    of_holder(Operation::new("case", "One case", text)).path("id", "The case's id, cas_….").answer_with(
        200,
        "The case; its version is in ETag.",
        JSON,
        &schema("OpenedCase"),
    )
}

pub(super) fn rate() -> Operation {
    let stars = object(&[("stars", &json!({ "type": "integer", "minimum": 1, "maximum": 5 }))]);
    as_seen(Operation::new("rateCase", "Say how good the answer was", "Then the case is over."))
        .body(JSON, true, stars)
}

pub(super) fn reopen() -> Operation {
    let text = "The agency has its whole term again.";
    let again = object(&[("text", &json!({ "type": "string", "maxLength": 2000 }))]);
    as_seen(Operation::new("reopenCase", "Say that the answer is none", text)).body(JSON, true, again)
}

pub(super) fn schemas() -> [(String, Value); 4] {
    let (text, day) = (json!({ "type": "string" }), json!({ "type": "string", "format": "date" }));
    let moment = json!({ "type": "string", "format": "date-time" });
    let case = object(&[
        ("id", &text),
        ("agency", &json!({ "type": "string", "description": "The code of the agency that has it." })),
        ("state", &json!({ "enum": ["routed", "forwarded", "answered", "reopened", "rated"] })),
        (
            "due_on",
            &json!({ "type": "string", "format": "date", "description": "The last day for an answer." }),
        ),
        ("version", &json!({ "type": "integer" })),
        ("stars", &json!({ "type": ["integer", "null"] })),
        ("created_at", &moment),
        ("updated_at", &moment),
    ]);
    let message = object(&[
        ("by", &json!({ "enum": ["holder", "agency"] })),
        ("agency", &text),
        ("at", &moment),
        ("text", &text),
    ]);
    let more = object(&[("subject", &text), ("messages", &json!({ "type": "array", "items": message }))]);
    let agency = object(&[("code", &text), ("name", &text)]);
    let agencies = object(&[("items", &json!({ "type": "array", "items": agency })), ("on", &day)]);
    [
        ("Agencies", agencies),
        ("CasePage", list(&schema("Case"))),
        ("Case", case),
        ("OpenedCase", json!({ "allOf": [schema("Case"), more] })),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
