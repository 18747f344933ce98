//! The document of `/agency/v1`: what the systems of agencies call.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::documents;
use super::operation::{Operation, schema};
use super::places::{self, cached};
use super::register_event;
use crate::api::agency::SCOPES;
use crate::base::ProblemType;

pub(super) fn document() -> Value {
    let paths = json!({
        "/agency/v1/places": { "get": cached(places::places(of_agencies)).write() },
        "/agency/v1/places/{code}": { "get": cached(places::one(of_agencies)).write() },
        "/agency/v1/places/convert": { "post": convert().write() },
        "/agency/v1/agencies/{code}": { "get": agency().write() },
        "/agency/v1/register-events": { "post": register_events().write() },
        "/agency/v1/document-kinds": { "get": documents::kinds().write() },
        "/agency/v1/documents": { "post": documents::issue().write() },
        "/agency/v1/documents/bulk": { "post": documents::bulk().write() },
        "/agency/v1/documents/find": { "post": documents::find().write() },
        "/agency/v1/documents/{id}": {
            "get": documents::issued().write(), "put": documents::update().write(),
        },
        "/agency/v1/documents/{id}/suspend": { "post": documents::suspend().write() },
        "/agency/v1/documents/{id}/resume": { "post": documents::resume().write() },
        "/agency/v1/documents/{id}/revoke": { "post": documents::revoke().write() },
    });
    let about = "For the systems of agencies. Ask for a token at /token with grant_type=client_credentials and \
        resource={issuer}/agency/v1; the client is registered with --agency-code and --may-ask {issuer}/agency/v1. The agency must \
        be active today. One that has ended is taken for as long as the law says: every answer then has the member deprecation and \
        the header fields Deprecation and Sunset. Ask with a DPoP proof and the token is bound to your key.";
    let flow = json!({ "clientCredentials": { "tokenUrl": "/token", "scopes": api::scopes(&SCOPES) } });
    api::document(("Khoá: for agencies", about), &paths, schemas(), &flow)
}

fn of_agencies(operation: Operation) -> Operation {
    of_scope(operation, SCOPES[0].0)
}

/// An operation that the token of an agency of today opens.
pub(super) fn of_scope(operation: Operation, scope: &str) -> Operation {
    api::operation(operation, scope).problems(&[ProblemType::NoAgency])
}

fn convert() -> Operation {
    let text = "Up to 100 codes at a time; one that cannot be converted refuses no other. exact: one place of the same code and name. \
        renamed: one of another. split: several, and only somebody who knows the address can say which. unknown: nothing is known \
        of the code then.";
    of_agencies(Operation::new("convertPlaces", "What codes of one day are on a later one", text))
        .body(JSON, true, schema("ToConvert"))
        .answer_with(200, "Each code in its order.", JSON, &schema("Conversions"))
        .problems(&[ProblemType::BadRequest, ProblemType::InvalidField, ProblemType::UnsupportedMediaType])
}

fn agency() -> Operation {
    let text = "An identification code in either form, and how it stands on a day: active, retired (ended, and taken for its \
        successors' until refused_from) or ended.";
    let operation = Operation::new("agency", "What the code of an agency is good for", text)
        .path("code", "Like H26.01, or 000.00.01.H26.")
        .query("on", "The day, YYYY-MM-DD; today unless said.");
    cached(of_agencies(operation))
        .answer_with(200, "The agency.", JSON, &schema("Agency"))
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest])
}

fn register_events() -> Operation {
    let text = "For the machines of registers: what was entered is told as soon as it was, and acts within a minute. Which register \
        tells is what the token says; ask for one with its scope alone. An event is heard once by its id, so whoever got no answer \
        sends the same again. Each is answered in its order: new; known (told before in the same words); contradicted (told before \
        in other words, and nothing was done); unreadable, with the place that is wrong. None of them holds up another.";
    let any_of: Vec<Value> = SCOPES
        .iter()
        .filter(|(scope, _opens)| scope.starts_with("agency.register."))
        .map(|(scope, _opens)| json!({ "accessToken": [scope] }))
        .collect();
    of_agencies(Operation::new("registerEvents", "Tell what a register has entered", text))
        .security(Value::Array(any_of))
        .body(JSON, true, schema("RegisterEvents"))
        .answer_with(200, "What became of each.", JSON, &schema("Received"))
        .problems(&[ProblemType::BadRequest, ProblemType::InvalidField, ProblemType::UnsupportedMediaType])
}

fn schemas() -> Value {
    let mut all = of_the_directory();
    let events = json!({ "type": "array", "minItems": 1, "maxItems": 200, "items": schema("RegisterEvent") });
    let received = json!({
        "type": "object", "required": ["id", "received"],
        "properties": {
            "id": { "type": ["string", "null"] },
            "received": { "enum": ["new", "known", "contradicted", "unreadable"] },
            "at": { "type": "string", "description": "The member that cannot be read, and nothing of what stands there." },
        },
    });
    if let (Value::Object(all), Value::Object(event)) = (&mut all, register_event::schemas()) {
        all.extend(event);
        all.extend(places::schemas(may_warn));
        all.extend(documents::sent());
        all.extend(documents::of_agencies().map(|(name, shape)| (name, may_warn(&shape))));
        all.insert("RegisterEvents".to_owned(), object(&[("events", &events)]));
        let items = json!({ "type": "array", "items": received });
        all.insert("Received".to_owned(), may_warn(&object(&[("items", &items)])));
    }
    all
}

fn of_the_directory() -> Value {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let day = json!({ "type": "string", "format": "date" });
    let until = json!({ "type": ["string", "null"], "format": "date", "description": "The first day on which it is so no more." });
    let texts = json!({ "type": "array", "items": text });
    let standing = object(&[
        ("on", &day),
        ("standing", &json!({ "enum": ["active", "retired", "ended"] })),
        ("successors", &texts),
        ("refused_from", &until),
        ("law", &json!({ "type": "string", "description": "The version of the law that says so." })),
    ]);
    let agency = object(&[
        ("code", &text),
        ("kind", &json!({ "const": "agency" })),
        ("form", &json!({ "enum": ["axis", "tree"] })),
        ("name", &text),
        ("parent", &maybe),
        ("place", &maybe),
        ("since", &day),
        ("until", &until),
        ("standing", &standing),
    ]);
    let item = json!({
        "type": "object", "required": ["code", "from"], "additionalProperties": false,
        "properties": { "code": text, "from": day, "to": { "type": "string", "format": "date", "description": "Today unless said." } },
    });
    json!({
        "ToConvert": object(&[("items", &json!({ "type": "array", "minItems": 1, "maxItems": 100, "items": item }))]),
        "Conversion": conversion(&text, &day, &places::place()),
        "Conversions": may_warn(&object(&[("items", &json!({ "type": "array", "items": schema("Conversion") }))])),
        "Agency": may_warn(&agency),
        "Deprecation": object(&[
            ("agency_code", &text), ("since", &day), ("successors", &texts), ("refused_from", &day),
        ]),
    })
}

fn conversion(text: &Value, day: &Value, place: &Value) -> Value {
    json!({
        "type": "object", "required": ["code", "from", "to"],
        "properties": {
            "code": text, "from": day, "to": day,
            "refused": { "type": "string", "description": "Why this code was not converted; then none of the rest is there." },
            "status": { "enum": ["exact", "renamed", "split", "unknown"] },
            "was": { "oneOf": [place, { "type": "null" }] }, "candidates": { "type": "array", "items": place },
            "needs_verification": { "type": "boolean" },
            "settled_by": { "enum": ["place", null], "description": "The kind of application by which a person says which one, where it was split." },
        },
    })
}

/// An answer that may say that the caller's own code has ended.
fn may_warn(shape: &Value) -> Value {
    json!({ "allOf": [shape, { "properties": { "deprecation": schema("Deprecation") } }] })
}
