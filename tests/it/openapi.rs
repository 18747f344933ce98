//! The checked-in OpenAPI documents are what the code says, name every route, and refer to nothing that is not there.

use std::collections::BTreeSet;
use std::path::Path;

use khoa::base::ProblemType;
use khoa::openapi;
use serde_json::Value;

use crate::support;

/// Pages and forms for people, and what browsers fetch by themselves: their addresses are no contract with machines.
/// Reviewed by hand; an endpoint that answers JSON never belongs here.
const NOT_FOR_MACHINES: &[&str] = &[
    "/",
    "/.well-known/change-password",
    "/.well-known/passkey-endpoints",
    "/activation",
    "/agree",
    "/agree/events",
    "/agree/state",
    "/documents",
    "/documents/{document}",
    "/documents/{document}/share",
    "/documents/{document}/offline",
    "/verify",
    "/verify/s/{code}",
    "/erased/{receipt}",
    "/restricted",
    "/settings/data",
    "/settings/data/copy",
    "/settings/data/erase",
    "/settings/data/keep",
    "/settings/data/lift",
    "/settings/merge",
    "/settings/merge/object",
    "/settings/merge/agree",
    "/applications",
    "/applications/correction",
    "/applications/place",
    "/applications/restriction",
    "/applications/{id}",
    "/applications/{id}/details",
    "/applications/{id}/files/{n}",
    "/applications/{id}/paper",
    "/applications/{id}/portrait",
    "/applications/{id}/submit",
    "/applications/{id}/visit",
    "/applications/{id}/visit.ics",
    "/applications/{id}/visit/cancel",
    "/applications/{id}/withdraw",
    "/approvals",
    "/approvals/{id}",
    "/assets/{file}",
    "/authorize",
    "/authorize/cancel",
    "/authorize/resume",
    "/cases",
    "/cases/new",
    "/cases/{case}",
    "/cases/{case}/rate",
    "/cases/{case}/reopen",
    "/choose",
    "/consent",
    "/console",
    "/console/{agency}/{role}",
    "/console/{agency}/{role}/applications/{application}",
    "/console/{agency}/{role}/applications/{application}/ask",
    "/console/{agency}/{role}/applications/{application}/check",
    "/console/{agency}/{role}/applications/{application}/compare",
    "/console/{agency}/{role}/applications/{application}/decide",
    "/console/{agency}/{role}/applications/{application}/evidence/{evidence}",
    "/console/{agency}/{role}/applications/{application}/forward",
    "/console/{agency}/{role}/assistances",
    "/console/{agency}/{role}/assistances/code",
    "/console/{agency}/{role}/assistances/{id}",
    "/console/{agency}/{role}/assistances/{id}/apply",
    "/console/{agency}/{role}/assistances/{id}/begin",
    "/console/{agency}/{role}/assistances/{id}/end",
    "/console/{agency}/{role}/assistances/{id}/submit",
    "/console/{agency}/{role}/cases",
    "/console/{agency}/{role}/cases/{case}",
    "/console/{agency}/{role}/cases/{case}/answer",
    "/console/{agency}/{role}/cases/{case}/forward",
    "/console/{agency}/{role}/changeover",
    "/console/{agency}/{role}/merges",
    "/console/{agency}/{role}/merges/{merge}",
    "/console/{agency}/{role}/merges/{merge}/propose",
    "/console/{agency}/{role}/merges/{merge}/decide",
    "/console/{agency}/{role}/clients",
    "/console/{agency}/{role}/find",
    "/console/{agency}/{role}/help",
    "/console/{agency}/{role}/readiness",
    "/console/{agency}/{role}/readiness/{criterion}",
    "/console/{agency}/{role}/requests",
    "/console/{agency}/{role}/visits",
    "/console/{agency}/{role}/visits/{application}",
    "/confirm",
    "/confirm/events",
    "/confirm/state",
    "/history",
    "/language",
    "/lock",
    "/organisations",
    "/organisations/invitations/{id}",
    "/organisations/new",
    "/change-over",
    "/organisations/{id}/leave",
    "/organisations/{id}",
    "/organisations/{id}/invitations",
    "/organisations/{id}/members/{mandate}",
    "/lock/code",
    "/lock/recovery-code",
    "/logged-out",
    "/login",
    "/login/qr",
    "/login/qr/{code}",
    "/login/qr/{code}/events",
    "/login/qr/{code}/state",
    "/logout",
    "/manifest.webmanifest",
    "/not-me",
    "/offline",
    "/qr",
    "/qr/{code}",
    "/recover",
    "/recover/code",
    "/recover/codes",
    "/recover/password",
    "/register",
    "/register/verify",
    "/robots.txt",
    "/settings",
    "/settings/contact",
    "/settings/contact/code",
    "/settings/devices",
    "/settings/devices/{device}",
    "/settings/devices/{device}/name",
    "/settings/devices/{device}/revoke",
    "/settings/help",
    "/settings/help/{id}/end",
    "/settings/lock",
    "/settings/passkeys/{passkey}/remove",
    "/settings/notifications",
    "/settings/notifications/{browser}/remove",
    "/settings/passcode",
    "/settings/password",
    "/settings/recovery-codes",
    "/settings/recovery/cancel",
    "/settings/services",
    "/settings/services/{client}/end",
    "/settings/sessions/end-others",
    "/settings/sessions/{session}/end",
    "/settings/user-code",
    "/shell.js",
    "/terms",
    "/unlock",
    "/unlock/code",
    "/wards",
    "/wards/{ward}",
    "/wards/{ward}/activate",
    "/wards/{ward}/agreements/end",
    "/wards/{ward}/password",
    "/wards/{ward}/term",
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default()
}

/// `GET /jwks` and its like, as the routing code spells them.
fn routed(text: &str, begins: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in text.split(begins).skip(1) {
        let (path, rest) = part.split_once('"').unwrap();
        for (mark, method) in [
            ("get()", "GET"),
            ("visited()", "GET"),
            ("post()", "POST"),
            ("put()", "PUT"),
            ("delete()", "DELETE"),
            ("patch()", "PATCH"),
        ] {
            if rest.contains(mark) {
                found.insert(format!("{method} {path}"));
            }
        }
    }
    assert!(!found.is_empty(), "routes are written in another way");
    found
}

fn documented(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let methods = |(path, item): (&String, &Value)| {
        let all: Vec<String> =
            item.as_object().unwrap().keys().map(|m| format!("{} {path}", m.to_uppercase())).collect();
        all
    };
    paths.iter().flat_map(methods).collect()
}

fn each(value: &Value, look: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            look(name, value);
            each(value, look);
        }),
        Value::Array(items) => items.iter().for_each(|item| each(item, look)),
        _ => {}
    }
}

#[test]
fn the_checked_in_documents_are_what_the_code_says() {
    for (name, document) in openapi::documents() {
        let written = openapi::text(&document);
        assert!(written == read(&format!("openapi/{name}")), "{name}: run `khoa openapi --write openapi`");
    }
}

#[test]
fn every_route_is_documented_or_is_no_contract() {
    let [(_, provider), (_, management), (_, app), (_, agency), (_, console), _not_ours] =
        openapi::documents();
    let spelled = support::routes();
    let mut routes = routed(&spelled, "resource(\"");
    routes.retain(|route| !NOT_FOR_MACHINES.contains(&route.split_once(' ').unwrap().1));
    for (document, begins) in [(&app, " /app/v1/"), (&agency, " /agency/v1/"), (&console, " /console/v1/")] {
        let theirs: BTreeSet<String> = routes.extract_if(.., |route| route.contains(begins)).collect();
        assert_eq!(documented(document), theirs);
    }
    assert_eq!(documented(&provider), routes);
    assert_eq!(documented(&management), routed(&read("src/ops/mod.rs"), "resource(\""));
    for path in NOT_FOR_MACHINES {
        assert!(spelled.contains(&format!("resource(\"{path}\")")), "{path} is an exception to nothing");
    }
}

#[test]
fn references_lead_somewhere_operations_have_names_and_the_catalogue_is_whole() {
    for (name, document) in openapi::documents() {
        let mut names = BTreeSet::new();
        each(&document, &mut |member, value| match (member, value.as_str()) {
            ("$ref", Some(to)) => {
                assert!(document.pointer(to.trim_start_matches('#')).is_some(), "{name}: {to}");
            }
            ("operationId", Some(id)) => assert!(names.insert(id.to_owned()), "{name}: {id} twice"),
            _ => {}
        });
    }
    for (name, document) in openapi::documents() {
        let Some(catalogue) = document.pointer("/components/schemas/Problem/properties/type/oneOf") else {
            assert!(matches!(name, "management.v1.json" | "registers.v1.json"), "{name}");
            continue;
        };
        let named: Vec<&str> =
            catalogue.as_array().unwrap().iter().map(|row| row["const"].as_str().unwrap()).collect();
        assert_eq!(named, ProblemType::ALL.map(|kind| format!("urn:khoa:problem:{}", kind.name())), "{name}");
    }
}
