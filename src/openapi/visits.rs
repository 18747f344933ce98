//! Visits to a counter: as whoever makes one calls for it, and as its officers do.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::applications as shapes;
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

fn of_holder(operation: Operation) -> Operation {
    api::operation(operation.path("id", shapes::ID), SCOPES[2].0).problems(&[ProblemType::NotFound])
}

pub(super) fn appointment() -> Operation {
    let text = "What is booked for an application that takes a visit, how often it still can be, and what is free: the offices that \
        take it, at most a hundred of them, or the hours of one. Hours are those of the law of their day.";
    of_holder(Operation::new("appointment", "The visit of an application", text))
        .query("office", "The code of an office whose hours are asked for.")
        .query("find", "Words of the names of an office or its place, marks or not.")
        .answer_with(200, "The visit; how often it was booked is in ETag.", JSON, &schema("Appointment"))
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest])
}

pub(super) fn book() -> Operation {
    let text = "Books a seat, or moves the one that is booked; sent again it is booked once. The last seat goes to whoever is first, and \
        whoever is not keeps what they have.";
    let operation = api::operation(Operation::new("book", "Book a visit", text), SCOPES[2].0);
    shapes::as_seen(operation.path("id", shapes::ID))
        .body(JSON, true, schema("WantedVisit"))
        .answer_with(200, "It is booked.", JSON, &schema("Appointment"))
        .problems(&[
            ProblemType::Taken,
            ProblemType::TooManyAttempts,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
        ])
}

pub(super) fn cancel() -> Operation {
    let text =
        "Gives the seat back, as long as its hour has not come; the application goes on waiting for a visit.";
    let operation = api::operation(Operation::new("cancel", "Cancel a visit", text), SCOPES[2].0);
    shapes::as_seen(operation.path("id", shapes::ID)).answer_with(
        200,
        "Nothing is booked any more.",
        JSON,
        &schema("NoVisit"),
    )
}

pub(super) fn visits() -> Operation {
    let text = "Who comes to the officer's unit, in order of hour; nothing of a person is in it. Today unless said, and a month at most.";
    Operation::new("visits", "The visits to the officer's unit", text)
        .query("from", "The first day, YYYY-MM-DD.")
        .query("to", "The last day, YYYY-MM-DD.")
        .answer_with(200, "The visits.", JSON, &schema("Visits"))
}

pub(super) fn attend() -> Operation {
    let text = "Says whether somebody came to what they had booked at the officer's unit: that they did from the morning of the day on, \
        that they did not once their hour has begun. They are told that they missed it, and may book again.";
    Operation::new("attend", "Came, or did not come", text)
        .path("id", shapes::ID)
        .body(JSON, true, schema("Attendance"))
        .answer_with(200, "It is recorded.", JSON, &schema("Attendance"))
        .problems(&[ProblemType::NotFound, ProblemType::UnsupportedMediaType])
}

/// The shapes of `/app/v1`.
pub(super) fn of_holders() -> [(String, Value); 3] {
    let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    let moment = json!({ "type": "string", "format": "date-time" });
    let day = json!({ "type": "string", "format": "date" });
    let booked = object(&[("office", &text), ("at", &moment), ("booked_at", &moment)]);
    let hour = object(&[("at", &moment), ("free", &number)]);
    let hours = object(&[("day", &day), ("hours", &json!({ "type": "array", "items": hour }))]);
    let office = object(&[
        ("office", &text),
        ("name", &text),
        (
            "place",
            &json!({ "type": ["string", "null"], "description": "The code of the place it works for." }),
        ),
        ("on", &day),
    ]);
    let mut visit = object(&[
        ("booked", &json!({ "oneOf": [booked, { "type": "null" }] })),
        ("version", &number),
        ("left", &number),
        ("bookable", &json!({ "type": "boolean" })),
    ]);
    let more = [("offices", office), ("days", hours)];
    for (name, items) in more {
        if let Some(members) = visit.pointer_mut("/properties").and_then(Value::as_object_mut) {
            members.insert(name.to_owned(), json!({ "type": "array", "items": items }));
        }
    }
    [
        ("Appointment", visit),
        ("WantedVisit", object(&[("office", &text), ("at", &moment)])),
        ("NoVisit", object(&[("booked", &json!({ "type": "null" })), ("version", &number)])),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}

/// The shapes of `/console/v1`.
pub(super) fn of_officers() -> [(String, Value); 2] {
    let text = json!({ "type": "string" });
    let visit = object(&[
        ("application", &text),
        ("reference", &text),
        ("kind", &text),
        ("about", &text),
        ("at", &json!({ "type": "string", "format": "date-time" })),
        ("came", &json!({ "type": ["boolean", "null"], "description": "Null while nobody has said." })),
    ]);
    [
        ("Visits", object(&[("items", &json!({ "type": "array", "items": visit }))])),
        ("Attendance", object(&[("came", &json!({ "type": "boolean" }))])),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
