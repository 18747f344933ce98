//! What the documents of our own APIs share: the frame of a document, who may call, lists, and the refusals of every operation.

use serde_json::{Map, Value, json};

use super::operation::Operation;
use super::provider::{OF_THE_FRAME, PROOF};
use super::schemas;
use crate::api::app;
use crate::base::ProblemType;

pub(super) const JSON: &str = "application/json";

/// What every operation that a token opens may refuse with.
const OF_TOKENS: &[ProblemType] =
    &[ProblemType::TokenNeeded, ProblemType::ScopeNeeded, ProblemType::TooManyRequests];

/// A document: its title and what it is for, its paths and shapes, and the OAuth flows by which a token is got.
pub(super) fn document((title, about): (&str, &str), paths: &Value, shapes: Value, flows: &Value) -> Value {
    let mut shapes = shapes;
    if let Value::Object(members) = &mut shapes {
        members.insert("Problem".to_owned(), schemas::problem());
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": "1", "description": about },
        "servers": [{ "url": "{issuer}", "variables": { "issuer": { "default": "http://localhost:8080" } } }],
        "paths": paths,
        "components": {
            "schemas": shapes,
            "securitySchemes": { "accessToken": { "type": "oauth2", "flows": flows } },
            "headers": {
                "RateLimit": {
                    "description": "What is left of this minute: \"minute\";r=REQUESTS;t=SECONDS until it begins anew.",
                    "schema": { "type": "string" },
                },
                "RateLimit-Policy": {
                    "description": "\"minute\";q=REQUESTS;w=60.", "schema": { "type": "string" },
                },
            },
        },
    })
}

/// The scopes of an API, as an OAuth flow lists them.
pub(super) fn scopes(table: &[(&str, &str)]) -> Value {
    let rows = table.iter().map(|(scope, opens)| ((*scope).to_owned(), json!(opens)));
    Value::Object(rows.collect::<Map<_, _>>())
}

/// An operation that a token of `scope` opens. The app's tokens are bound to a key, so that each of its requests carries a proof.
pub(super) fn operation(operation: Operation, scope: &str) -> Operation {
    let is_of_the_app = app::SCOPES.iter().any(|(of_the_app, _)| *of_the_app == scope);
    operation
        .security(json!([{ "accessToken": [scope] }]))
        .header("DPoP", is_of_the_app, PROOF)
        .problems(&[OF_THE_FRAME, OF_TOKENS].concat())
        .metered()
}

/// An operation that creates, and does so once for each name its caller gives.
pub(super) fn once(operation: Operation) -> Operation {
    operation
        .header(
            "Idempotency-Key",
            true,
            "A name for this request that no other of yours has, such as a UUID.",
        )
        .problems(&[ProblemType::KeyNeeded, ProblemType::KeyReused])
}

/// An operation that answers with a page of a list.
pub(super) fn paged(operation: Operation) -> Operation {
    operation
        .query("limit", "How many, from 1 to 100; 20 unless said.")
        .query(
            "cursor",
            "The member next of the page before. It is good for this list and this caller alone.",
        )
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest])
}

/// An object of exactly these members, all of them there.
pub(super) fn object(members: &[(&str, &Value)]) -> Value {
    let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        members.iter().map(|(name, shape)| ((*name).to_owned(), (*shape).clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// A page of such items.
pub(super) fn list(item: &Value) -> Value {
    object(&[
        ("items", &json!({ "type": "array", "items": item })),
        (
            "next",
            &json!({ "type": ["string", "null"], "description": "The cursor of the next page; null on the last." }),
        ),
    ])
}
