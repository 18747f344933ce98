//! Assistances, as both faces call for them.

use serde_json::{Map, Value, json};

use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

/// What a path of one has.
const ID: &str = "The assistance's id, ast_….";

/// What whoever sends a body may be refused with.
const OF_BODIES: [ProblemType; 3] =
    [ProblemType::InvalidField, ProblemType::BadRequest, ProblemType::UnsupportedMediaType];

fn of_holder(operation: Operation) -> Operation {
    api::operation(operation, SCOPES[7].0)
}

/// An operation on applications, which the token of an officer who helps opens too: with `scope`, or with more.
pub(super) fn or_helper(operation: Operation, scopes: &[&str]) -> Operation {
    let any_of: Vec<Value> = [&[SCOPES[2].0], scopes]
        .concat()
        .into_iter()
        .map(|scope| json!({ "accessToken": [scope] }))
        .collect();
    api::operation(operation, SCOPES[2].0).security(json!(any_of))
}

pub(super) fn assistances() -> Operation {
    let text = "The newest first, at most twenty: who of which agency helps, helped, asks to, or is to; for what, and until when. To one who \
        asks the holder says yes at /app/v1/approvals.";
    let items = object(&[("items", &json!({ "type": "array", "items": schema("Helped") }))]);
    of_holder(Operation::new("assistances", "Who helps the holder", text))
        .answer_with(200, "All of them.", JSON, &items)
}

pub(super) fn offer() -> Operation {
    let text = "For an officer or community helper who sits before the holder, who reads it out. Good once and for minutes; the one made before is worth nothing. \
        Sent again with the same key, it is answered as the first time.";
    api::once(of_holder(Operation::new("offerAssistance", "Make a code for a helper", text)))
        .body(JSON, true, object(&[("scope", &scope())]))
        .answer_with(201, "Made; the code is answered here alone.", JSON, &schema("Offered"))
        .problems(&[&OF_BODIES[..], &[ProblemType::TooManyAttempts, ProblemType::NotGranted]].concat())
}

pub(super) fn end() -> Operation {
    let text = "At once, with every token of it. A code or a question is taken back. What is over stays so.";
    of_holder(Operation::new("endAssistance", "End it", text))
        .path("id", ID)
        .answer_with(
            200,
            "It is over.",
            JSON,
            &object(&[("id", &json!({ "type": "string" })), ("state", &json!({ "const": "ended" }))]),
        )
        .problems(&[ProblemType::NotFound])
}

pub(super) fn ask(operation: fn(Operation) -> Operation) -> Operation {
    let text = "The person is asked (by approval) and says yes on their phone, with the number that is answered here; or they have made a \
        code and read it out (by code), and it begins. That the person was looked for is on record. A community helper (helper@AGENCY) \
        helps by code alone, and hears the same of whoever is not there and of a wrong code. What the officer may then do is \
        done at /app/v1: ask /token for it with grant_type urn:ietf:params:oauth:grant-type:token-exchange, the assistance's id as \
        subject_token of type urn:khoa:params:oauth:token-type:assistance, and the officer's own token, bound to a key, as \
        actor_token. That token names both (act), lives no longer than the assistance, and is never refreshed.";
    let wanted = json!({ "oneOf": [
        object(&[("by", &json!({ "const": "approval" })), ("holder", &holder()), ("scope", &scope())]),
        object(&[("by", &json!({ "const": "code" })), ("holder", &holder()), ("code", &json!({ "type": "string" }))]),
    ] });
    api::once(operation(Operation::new("askToHelp", "Help whoever sits before the officer", text)))
        .body(JSON, true, wanted)
        .answer_with(201, "Asked, or begun; its address is in Location.", JSON, &schema("Help"))
        .problems(
            &[
                &OF_BODIES[..],
                &[
                    ProblemType::NotFound,
                    ProblemType::Stale,
                    ProblemType::TooManyAttempts,
                    ProblemType::NotGranted,
                ],
            ]
            .concat(),
        )
}

fn one(operation: Operation) -> Operation {
    operation
        .path("id", ID)
        .answer_with(200, "As it stands now.", JSON, &schema("Help"))
        .problems(&[ProblemType::NotFound])
}

pub(super) fn help(operation: fn(Operation) -> Operation) -> Operation {
    let text = "As long as the person is asked, with the number they type; and with what they have said.";
    one(operation(Operation::new("help", "Where it stands", text)))
}

pub(super) fn begin(operation: fn(Operation) -> Operation) -> Operation {
    let text = "The person has said yes: from now on the officer helps. One yes, one time.";
    one(operation(Operation::new("beginToHelp", "Begin", text)))
        .problems(&[ProblemType::Stale, ProblemType::NotGranted])
}

pub(super) fn leave(operation: fn(Operation) -> Operation) -> Operation {
    let text = "At once, with every token of it. What is over stays so.";
    one(operation(Operation::new("endHelp", "End it", text)))
}

fn holder() -> Value {
    json!({ "type": "string", "description": "What the person is found by: a number, phone or mail address." })
}

fn scope() -> Value {
    json!({ "enum": ["standing", "applications"], "description": "To see where applications stand; or to begin and hand in, too." })
}

fn members() -> Vec<(&'static str, Value)> {
    let moment = json!({ "type": "string", "format": "date-time" });
    vec![
        ("id", json!({ "type": "string" })),
        ("scope", scope()),
        ("state", json!({ "enum": ["offered", "asked", "open", "ended"] })),
        ("begun_at", moment.clone()),
        ("until", moment),
    ]
}

fn shape(more: &[(&'static str, Value)]) -> Value {
    let members = [members(), more.to_vec()].concat();
    object(&members.iter().map(|(name, shape)| (*name, shape)).collect::<Vec<_>>())
}

/// As the person is told them.
pub(super) fn of_holders() -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let helper = object(&[("name", &maybe), ("agency", &text), ("agency_name", &text), ("role", &text)]);
    let helper = json!({ "oneOf": [helper, { "type": "null" }] });
    [("Helped", shape(&[("helper", helper)])), ("Offered", shape(&[("code", text)]))]
        .map(|(name, shape)| (name.to_owned(), shape))
        .into_iter()
        .collect()
}

/// As the officer is.
pub(super) fn of_officers() -> Map<String, Value> {
    let answer = json!({ "enum": ["pending", "yes", "no", "expired", null], "description": "Null where a code was read out." });
    let number =
        json!({ "type": ["string", "null"], "description": "Two digits, as long as the person is asked." });
    std::iter::once(("Help".to_owned(), shape(&[("number", number), ("answer", answer)]))).collect()
}
