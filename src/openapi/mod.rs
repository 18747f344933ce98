//! What machines may rely on, as OpenAPI 3.1: one document for each audience, written from the same tables the code answers
//! from (scopes, error codes, the problem catalogue, the discovery document).
//!
//! The documents are checked in under `openapi/`, so that a change of the outside face is a diff somebody reviews;
//! `khoa openapi --write openapi` writes them anew, and a test fails when they and this room disagree. Pages for people
//! are not here: their addresses are no contract, discovery names those that a service sends a browser to.

mod agency;
mod api;
mod app;
mod applications;
mod approvals;
mod assistances;
mod cases;
mod changeover;
mod console;
mod documents;
mod first_party;
mod held;
mod management;
mod merges;
mod operation;
mod organisations;
mod passkeys;
mod person;
mod phones;
mod places;
mod provider;
mod readiness;
mod register_event;
mod registers;
mod rights;
mod schemas;
mod services;
mod sorted;
mod visits;
mod wards;

pub use sorted::text;

use serde_json::Value;

/// Every document, by the name of its file.
pub fn documents() -> [(&'static str, Value); 6] {
    [
        ("op.v1.json", provider::document()),
        ("management.v1.json", management::document()),
        ("app.v1.json", app::document()),
        ("agency.v1.json", agency::document()),
        ("console.v1.json", console::document()),
        ("registers.v1.json", registers::document()),
    ]
}
