//! The holder at a glance, and what they see of themselves: home, profile, where they are signed in, and what services may
//! see of them.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

const KNOWN: &str = "Nothing has changed since the ETag that was sent in If-None-Match.";

pub(super) fn home() -> Operation {
    let text = "The first screen in one call, 20 KB at most: who the holder is to us, how they stand and what may be done next, what waits for \
        them, and what happened last; five of each list. Ask with If-None-Match, and it is sent where something has changed.";
    api::operation(Operation::new("home", "The account at a glance", text), SCOPES[0].0)
        .answer_with(200, "The account; its ETag stands for all of it.", JSON, &schema("Home"))
        .answer(304, KNOWN)
}

pub(super) fn profile() -> Operation {
    let text = "What registers say and what the holder says apart, and what the level rests on. Keep it sealed or not at all.";
    api::operation(Operation::new("profile", "What is known about the holder", text), SCOPES[4].0)
        .answer_with(200, "Both halves.", JSON, &schema("Profile"))
        .answer(304, KNOWN)
}

pub(super) fn sessions() -> Operation {
    let text = "Browsers by their sessions and apps by what they hold. A browser's name is what it called itself. this is the app that \
        asks, and the browser it was signed in through.";
    api::operation(Operation::new("sessions", "Where the holder is signed in", text), SCOPES[5].0)
        .answer_with(200, "All of them.", JSON, &schema("Sessions"))
}

pub(super) fn begin_session() -> Operation {
    let text = "Shown from then on in place of the access token (Authorization: DPoP), with proofs by the same key over it: there is no \
        token to renew. It ends after idle_seconds without a request, at ends_at, and with the app's sign-in, which is listed and \
        ended as before. Whoever got no answer begins another.";
    let begun = object(&[
        ("session", &json!({ "type": "string", "description": "Opaque; for the keystore of the phone." })),
        ("ends_at", &json!({ "type": "string", "format": "date-time" })),
        ("idle_seconds", &json!({ "type": "integer" })),
    ]);
    api::operation(Operation::new("beginSession", "A session in place of a token", text), SCOPES[0].0)
        .answer_with(201, "It has begun.", JSON, &begun)
}

pub(super) fn end_session() -> Operation {
    let text = "Felt within a second on every server: its cookie or tokens open nothing any more, and services it had entered are told.";
    let ended = object(&[("id", &json!({ "type": "string" })), ("ended", &json!({ "const": true }))]);
    api::operation(Operation::new("endSession", "Sign out from afar", text), SCOPES[5].0)
        .path("session", "The id it is listed under.")
        .answer_with(200, "It has ended.", JSON, &ended)
        .problems(&[ProblemType::NotFound])
}

pub(super) fn end_other_sessions() -> Operation {
    let text = "All but the app that asks and the browser it was signed in through.";
    let ended = object(&[("ended", &json!({ "type": "integer" }))]);
    api::operation(Operation::new("endOtherSessions", "Sign out everywhere else", text), SCOPES[5].0)
        .answer_with(200, "How many have ended.", JSON, &ended)
}

pub(super) fn consents() -> Operation {
    let text = "Since when, and the day on which each came last. official: the law lets it see what it sees.";
    api::operation(Operation::new("consents", "What services may see of the holder", text), SCOPES[6].0)
        .answer_with(200, "The services, those used last first.", JSON, &schema("Consents"))
}

pub(super) fn withdraw_consent() -> Operation {
    let text = "All that the service holds ends in the same transaction, it is told, and asks anew when it wants anything. What the law lets \
        a service of the State see stays: there it signs out (left).";
    let client = json!({ "type": "string" });
    let done = object(&[("client", &client), ("done", &json!({ "enum": ["withdrawn", "left"] }))]);
    api::operation(
        Operation::new("withdrawConsent", "Take back what a service was allowed", text),
        SCOPES[6].0,
    )
    .path("client", "The id of the service.")
    .answer_with(200, "It is taken back.", JSON, &done)
    .problems(&[ProblemType::NotFound])
}

pub(super) fn recovery_codes() -> Operation {
    let sheet = object(&[("made_at", &maybe(Some("date-time"))), ("left", &json!({ "type": "integer" }))]);
    let text = "Codes on paper, each of which locks the account once, from any browser at /lock/recovery-code. They open nothing.";
    api::operation(Operation::new("recoveryCodes", "Codes that lock the account", text), SCOPES[1].0)
        .answer_with(200, "When they were made, and how many are left.", JSON, &sheet)
}

pub(super) fn make_recovery_codes() -> Operation {
    let text = "In place of all before; shown in this answer and never again, so there is no Idempotency-Key: whoever got no answer makes \
        others. It takes a sign-in of this moment, by a passkey where there is one.";
    let codes = object(&[("codes", &texts())]);
    api::operation(Operation::new("makeRecoveryCodes", "Make codes that lock the account", text), SCOPES[1].0)
        .answer_with(201, "The codes, to be written down.", JSON, &codes)
        .problems(&[ProblemType::FreshSignInNeeded])
}

pub(super) fn schemas() -> Vec<(String, Value)> {
    let mut all = of_home();
    all.extend([
        ("Profile".to_owned(), of_profile()),
        ("Sessions".to_owned(), object(&[("items", &json!({ "type": "array", "items": of_session() }))])),
        ("Consents".to_owned(), object(&[("items", &json!({ "type": "array", "items": of_consent() }))])),
    ]);
    all
}

fn texts() -> Value {
    json!({ "type": "array", "items": { "type": "string" } })
}

fn maybe(format: Option<&str>) -> Value {
    match format {
        None => json!({ "type": ["string", "null"] }),
        Some(format) => json!({ "type": ["string", "null"], "format": format }),
    }
}

fn reached(member: &str) -> Value {
    let shape = object(&[(member, &json!({ "type": "string" })), ("proven", &json!({ "type": "boolean" }))]);
    json!({ "oneOf": [shape, { "type": "null" }] })
}

/// A client, as every answer names it.
pub(super) fn client() -> Value {
    object(&[("id", &json!({ "type": "string" })), ("name", &maybe(None)), ("name_en", &maybe(None))])
}

fn of_home() -> Vec<(String, Value)> {
    let (text, moment) = (json!({ "type": "string" }), json!({ "type": "string", "format": "date-time" }));
    let level = json!({ "enum": [1, 2, null], "description": "None for organisations, and where nobody has compared." });
    let account = object(&[
        ("id", &text),
        ("kind", &json!({ "enum": ["citizen", "foreigner", "organisation"] })),
        ("level", &level),
        ("created_at", &moment),
        ("updated_at", &moment),
    ]);
    let open = object(&[
        ("id", &text),
        ("reference", &text),
        ("kind", &text),
        ("about", &text),
        ("state", &text),
        ("wanted", &texts()),
        ("due_on", &maybe(Some("date"))),
        ("lapses_on", &maybe(Some("date"))),
        ("unit", &maybe(None)),
    ]);
    let visit = object(&[("application", &text), ("office", &text), ("at", &moment)]);
    let of = |items: &Value| json!({ "type": "array", "maxItems": 5, "items": items });
    let home = object(&[
        ("account", &account),
        ("name", &text),
        ("reached_at", &object(&[("email", &reached("address")), ("phone", &reached("number"))])),
        ("passkeys", &json!({ "type": "integer" })),
        ("recovery_finishes_at", &maybe(Some("date-time"))),
        ("levels", &schema("Levels")),
        ("next_steps", &json!({ "type": "array", "items": schema("NextStep") })),
        ("applications", &of(&open)),
        ("visits", &of(&visit)),
        ("approvals_waiting", &json!({ "type": "integer" })),
        ("devices", &of(&schema("Device"))),
        ("events", &of(&schema("HistoryEvent"))),
    ]);
    vec![("Home".to_owned(), home)]
}

fn of_profile() -> Value {
    let text = json!({ "type": "string" });
    let number = json!({
        "type": ["object", "null"], "description": "One member, by its kind: personal_number, foreigner_number, tax_code …",
    });
    let identity = object(&[
        ("name", &text),
        ("family_name", &maybe(None)),
        ("middle_name", &maybe(None)),
        ("given_name", &maybe(None)),
        ("birthdate", &maybe(None)),
        ("gender", &maybe(None)),
        ("nationality", &maybe(None)),
        ("number", &number),
        ("address", &maybe(None)),
    ]);
    let contact =
        object(&[("email", &reached("address")), ("phone", &reached("address")), ("language", &maybe(None))]);
    let proof = object(&[
        ("level", &json!({ "enum": [1, 2] })),
        ("method", &text),
        ("source", &text),
        ("application", &text),
        ("at", &json!({ "type": "string", "format": "date-time" })),
    ]);
    object(&[
        ("identity", &identity),
        ("contact", &contact),
        ("proofs", &json!({ "type": "array", "items": proof })),
    ])
}

fn of_session() -> Value {
    object(&[
        ("id", &json!({ "type": "string" })),
        ("kind", &json!({ "enum": ["app", "browser"] })),
        ("browser", &maybe(None)),
        ("system", &maybe(None)),
        ("client", &json!({ "oneOf": [client(), { "type": "null" }] })),
        (
            "device",
            &json!({ "type": ["string", "null"], "description": "The bound phone that an app is on." }),
        ),
        ("started_at", &json!({ "type": "string", "format": "date-time" })),
        (
            "used_at",
            &json!({ "type": ["string", "null"], "format": "date-time", "description": "Kept by the day, of apps." }),
        ),
        ("acr", &json!({ "type": "string" })),
        ("amr", &texts()),
        ("this", &json!({ "type": "boolean" })),
    ])
}

fn of_consent() -> Value {
    object(&[
        ("client", &client()),
        ("agency", &maybe(None)),
        ("agency_en", &maybe(None)),
        ("official", &json!({ "type": "boolean" })),
        ("scopes", &texts()),
        (
            "claims",
            &json!({ "type": "array", "items": { "type": "string" }, "description": "What these scopes open at most." }),
        ),
        (
            "resources",
            &json!({ "type": "array", "items": { "type": "string" }, "description": "The APIs it may come to in the holder's name." }),
        ),
        ("since", &json!({ "type": "string", "format": "date-time" })),
        ("used_at", &maybe(Some("date-time"))),
    ])
}
