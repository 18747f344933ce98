//! The document of `/app/v1`: what the official app calls for the person whose token it holds.

use serde_json::{Value, json};

use super::api::{self, JSON, list, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;

pub(super) fn document() -> Value {
    let paths = json!({
        "/app/v1/home": { "get": home().write() },
        "/app/v1/history": { "get": history().write() },
        "/app/v1/levels": { "get": levels().write() },
        "/app/v1/next-steps": { "get": next_steps().write() },
        "/app/v1/lock": { "post": lock().write() },
    });
    let about = "For the official app of a person. Ask for a token at /authorize and /token with resource={issuer}/app/v1; the client \
        is official and registered with --may-ask {issuer}/app/v1. The account must be open and what was allowed must stand, at \
        every call. Binding the token to a key of the phone (DPoP) comes with the phone.";
    let flow = json!({ "authorizationCode": {
        "authorizationUrl": "/authorize", "tokenUrl": "/token", "refreshUrl": "/token", "scopes": api::scopes(&SCOPES),
    } });
    api::document(("Khoá: the app of a person", about), &paths, schemas(), &flow)
}

fn home() -> Operation {
    let text = "Who the holder is to us, how they are reached, and what waits for them.";
    api::operation(Operation::new("home", "The holder's account", text), SCOPES[0].0).answer_with(
        200,
        "The account.",
        JSON,
        &schema("Home"),
    )
}

fn history() -> Operation {
    let text = "Everything that was recorded about the account, the newest first: sign-ins, services entered, changes, and who \
        looked at it and why.";
    let operation = Operation::new("history", "What happened to the account", text);
    api::paged(api::operation(operation, SCOPES[0].0)).answer_with(
        200,
        "A page.",
        JSON,
        &schema("HistoryPage"),
    )
}

fn levels() -> Operation {
    let text =
        "Two scales that are never mixed: how well the identity was proven, and how strong the sign-in was.";
    api::operation(Operation::new("levels", "How well who is proven", text), SCOPES[0].0).answer_with(
        200,
        "Both.",
        JSON,
        &schema("Levels"),
    )
}

fn next_steps() -> Operation {
    let text = "The weightiest first. A word that is not known yet is to be left aside.";
    api::operation(Operation::new("nextSteps", "What the holder can do next", text), SCOPES[0].0).answer_with(
        200,
        "The steps.",
        JSON,
        &schema("NextSteps"),
    )
}

fn lock() -> Operation {
    let text = "At once and without another question. Every session and everything services hold ends, this token with it; only \
        papers at a counter open the account again. Asked twice, nothing more happens.";
    api::operation(Operation::new("lock", "Lock the account", text), SCOPES[1].0).answer_with(
        200,
        "It is locked.",
        JSON,
        &schema("Locked"),
    )
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let moment = json!({ "type": "string", "format": "date-time" });
    let maybe_moment = json!({ "type": ["string", "null"], "format": "date-time" });
    let level = json!({ "enum": [1, 2, null], "description": "None for organisations, and where nobody has compared." });
    let reached = |member: &str| {
        let shape = object(&[(member, &text), ("proven", &json!({ "type": "boolean" }))]);
        json!({ "oneOf": [shape, { "type": "null" }] })
    };
    let account = object(&[
        ("id", &text),
        ("kind", &json!({ "enum": ["citizen", "foreigner", "organisation"] })),
        ("level", &level),
        ("created_at", &moment),
        ("updated_at", &moment),
    ]);
    let client = json!({
        "type": ["object", "null"], "required": ["id", "name", "name_en"],
        "properties": { "id": text, "name": maybe, "name_en": maybe },
    });
    let duty = json!({
        "type": ["object", "null"], "required": ["purpose", "agency"],
        "description": "Where somebody looked or acted in the State's name: what for, and for which agency.",
        "properties": { "purpose": maybe, "agency": maybe },
    });
    let event = object(&[
        ("at", &moment),
        (
            "event",
            &json!({ "type": "string", "description": "A stable word; one that is not known yet is to be left aside." }),
        ),
        ("client", &client),
        ("how", &json!({ "type": "object", "description": "How a sign-in came about, as far as is known." })),
        ("duty", &duty),
        ("request", &maybe),
    ]);
    let sign_in = object(&[
        ("acr", &text),
        ("amr", &json!({ "type": "array", "items": { "type": "string" } })),
        ("auth_time", &moment),
    ]);
    let step = json!({ "enum": ["apply-for-level1", "apply-for-level2", "add-passkey"] });
    json!({
        "Home": object(&[
            ("account", &account), ("name", &text),
            ("reached_at", &object(&[("email", &reached("address")), ("phone", &reached("number"))])),
            ("passkeys", &json!({ "type": "integer" })), ("recovery_finishes_at", &maybe_moment),
        ]),
        "HistoryPage": list(&event),
        "Levels": object(&[
            ("account", &object(&[("level", &level), ("highest", &level)])), ("sign_in", &sign_in),
        ]),
        "NextSteps": object(&[("items", &json!({ "type": "array", "items": object(&[("step", &step)]) }))]),
        "Locked": object(&[("locked", &json!({ "const": true })), ("ground", &text)]),
    })
}
