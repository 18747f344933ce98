//! What somebody may ask about the data of themselves.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

/// The scope that opens it.
const SCOPE: usize = 4;

pub(super) fn copy() -> Operation {
    let text = "Everything that is kept about the holder in one document: who they are and how that was proven, keys by when they were made, \
        where they are signed in, services, help, applications, reports, and the newest 20,000 entries of their history. It is made for this \
        answer and kept nowhere; the holder is told by letter. It takes a sign-in of this moment, by a passkey where there is one.";
    api::operation(Operation::new("copyData", "A copy of everything", text), SCOPES[SCOPE].0)
        .answer_with(200, "The copy. Members may be added to it.", JSON, &schema("DataCopy"))
        .problems(&[ProblemType::FreshSignInNeeded])
}

pub(super) fn standing() -> Operation {
    let text = "possible: it can be asked for, and taken back until the end of last_day. kept: a register has confirmed who the holder is, and \
        the law keeps that for good. waits: it was asked for, and is done at due_at.";
    api::operation(Operation::new("erasure", "How it stands with erasing everything", text), SCOPES[SCOPE].0)
        .answer_with(200, "How it stands.", JSON, &schema("Erasure"))
        .problems(&[ProblemType::NotGranted])
}

pub(super) fn ask() -> Operation {
    let text = "The account goes on as before until due_at, and its holder is told by letter; whatever ends everything of the account meanwhile \
        takes it back. Then it is closed, the key under which everything was sealed is thrown away, and receipt shows that it was, with a \
        signed proof. Whoever asks twice has asked once. It takes a sign-in of this moment, by a passkey where there is one.";
    api::operation(Operation::new("askErasure", "Have everything erased", text), SCOPES[SCOPE].0)
        .answer_with(201, "It waits.", JSON, &schema("Erasure"))
        .problems(&[ProblemType::FreshSignInNeeded, ProblemType::NotGranted, ProblemType::AlreadyOpen])
}

pub(super) fn take_back() -> Operation {
    let taken = object(&[("state", &json!({ "const": "taken_back" }))]);
    api::operation(Operation::new("keepData", "Take an erasure back", "Nothing is erased."), SCOPES[SCOPE].0)
        .answer_with(200, "It is taken back.", JSON, &taken)
        .problems(&[ProblemType::NotFound])
}

pub(super) fn restriction() -> Operation {
    let text = "Since when services of the State get no more of the holder than the law demands, and others nothing; null where nothing is \
        restricted. It is asked for by an application of kind restriction.";
    let operation = Operation::new("restriction", "Since when processing is restricted", text);
    api::operation(operation, SCOPES[SCOPE].0).answer_with(200, "Since when.", JSON, &schema("Restriction"))
}

pub(super) fn lift() -> Operation {
    let text = "What was allowed counts again from this moment on; services that are not the State's are signed in to anew. It takes a sign-in of this moment, by a passkey where there is one.";
    api::operation(Operation::new("liftRestriction", "Lift the restriction", text), SCOPES[SCOPE].0)
        .answer_with(200, "It is lifted.", JSON, &schema("Restriction"))
        .problems(&[ProblemType::FreshSignInNeeded, ProblemType::NotFound])
}

pub(super) fn schemas() -> [(String, Value); 3] {
    let (moment, text) =
        (json!({ "type": ["string", "null"], "format": "date-time" }), json!({ "type": "string" }));
    let erasure = object(&[
        ("state", &json!({ "enum": ["possible", "kept", "waits"] })),
        ("last_day", &json!({ "type": ["string", "null"], "format": "date" })),
        ("asked_at", &moment),
        ("due_at", &moment),
        ("receipt", &json!({ "type": ["string", "null"], "format": "uri" })),
    ]);
    let (one, many) =
        (json!({ "type": "object" }), json!({ "type": "array", "items": { "type": "object" } }));
    let history = object(&[("complete", &json!({ "type": "boolean" })), ("entries", &many)]);
    let copy = object(&[
        ("form", &json!({ "const": "khoa copy 1" })),
        ("made_at", &json!({ "type": "string", "format": "date-time" })),
        ("made_by", &text),
        ("account", &one),
        ("identity", &one),
        ("contact", &one),
        ("level_rests_on", &many),
        ("locks", &many),
        ("keys", &one),
        ("signed_in", &one),
        ("services", &many),
        ("help", &many),
        ("applications", &many),
        ("reports", &many),
        ("legacy_accounts", &many),
        ("history", &history),
    ]);
    let restriction = object(&[("since", &moment)]);
    [("Erasure".to_owned(), erasure), ("DataCopy".to_owned(), copy), ("Restriction".to_owned(), restriction)]
}
