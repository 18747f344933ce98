//! What officers do with accounts that may be one person's, as `/console/v1` has it.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::applications as shapes;
use super::operation::{Operation, schema};
use crate::base::ProblemType;

const ID: &str = "The pair's id, such as mrg_….";

/// Makes an operation one of a seat.
type Seat = fn(Operation) -> Operation;

pub(super) fn list(in_a_seat: Seat) -> Operation {
    let text = "Pairs of accounts that may be one person's, the oldest first: found by name and day of birth as registers wrote them, or named \
        by an officer. They name nobody. For seats of the identity authority.";
    api::paged(in_a_seat(Operation::new("merges", "What may be kept twice", text)))
        .query("state", "found, proposed or waits; proposed unless said.")
        .answer_with(200, "The pairs.", JSON, &schema("Merges"))
        .problems(&[ProblemType::NotFound])
}

pub(super) fn name(in_a_seat: Seat) -> Operation {
    let text = "Names two accounts by what their holders are found by. That both were looked for is on record, found or not. A pair that was \
        judged before is taken up again.";
    let operation = in_a_seat(Operation::new("nameMerge", "Name two accounts", text));
    api::once(operation)
        .body(JSON, true, schema("TwoAccounts"))
        .answer_with(201, "The pair.", JSON, &schema("Merge"))
        .problems(&[ProblemType::NotFound, ProblemType::NotGranted, ProblemType::UnsupportedMediaType])
}

pub(super) fn look(in_a_seat: Seat) -> Operation {
    let text = "Both dossiers side by side. It is put on record that the officer looked at both people; both read it in their history.";
    in_a_seat(Operation::new("lookAtMerge", "Open a pair", text).path("id", ID))
        .answer_with(200, "The pair.", JSON, &schema("OpenedMerge"))
        .problems(&[ProblemType::NotFound])
}

pub(super) fn propose(in_a_seat: Seat) -> Operation {
    let text = "Proposes that both are one person, and which account goes on. The register is asked. not-granted names what speaks \
        against it: level, locked, ward, restricted, erasing, open-application, office, two-people, register-differs and others.";
    acts(in_a_seat(Operation::new("proposeMerge", "Propose that two are one", text).path("id", ID))).body(
        JSON,
        true,
        schema("MergeProposal"),
    )
}

pub(super) fn decide(in_a_seat: Seat) -> Operation {
    let text = "agree: another officer than whoever proposed it; both holders are told and can object until due_on, and then the one person \
        is merged into the other. send_back: it is looked at again. different: they are two people, and are not asked about again.";
    acts(in_a_seat(Operation::new("decideMerge", "Decide whether two are one", text).path("id", ID))).body(
        JSON,
        true,
        schema("MergeDecision"),
    )
}

fn acts(operation: Operation) -> Operation {
    shapes::as_seen(operation).answer_with(200, "The pair as it is now.", JSON, &schema("Merge")).problems(&[
        ProblemType::NotFound,
        ProblemType::NotGranted,
        ProblemType::UnsupportedMediaType,
    ])
}

/// The shapes.
pub(super) fn schemas() -> [(String, Value); 6] {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let merge = object(&[
        ("id", &text),
        ("found_by", &json!({ "enum": ["named", "likeness"] })),
        ("state", &json!({ "enum": ["found", "proposed", "waits", "done", "different", "objected"] })),
        ("reason", &maybe),
        ("first", &json!({ "type": "string", "description": "The older account." })),
        ("second", &text),
        ("surviving", &maybe),
        (
            "due_on",
            &json!({ "type": ["string", "null"], "format": "date", "description": "The last day on which a holder can object." }),
        ),
        ("version", &json!({ "type": "integer" })),
        ("created_at", &json!({ "type": "string", "format": "date-time" })),
        ("updated_at", &json!({ "type": "string", "format": "date-time" })),
    ]);
    let opened = object(&[
        (
            "dossiers",
            &json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "object" } }),
        ),
        ("words", &maybe),
        ("in_the_way", &object(&[("first_goes_on", &maybe), ("second_goes_on", &maybe)])),
    ]);
    [
        ("Merges", api::list(&schema("Merge"))),
        ("Merge", merge),
        ("OpenedMerge", json!({ "allOf": [schema("Merge"), opened] })),
        ("TwoAccounts", object(&[("first", &text), ("second", &text)])),
        ("MergeProposal", object(&[("surviving", &text), ("words", &text)])),
        ("MergeDecision", object(&[("decision", &json!({ "enum": ["agree", "send_back", "different"] }))])),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
