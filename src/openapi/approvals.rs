//! What services ask the holder of an account, and the answers of their phone.

use serde_json::{Value, json};

use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::app::SCOPES;
use crate::base::ProblemType;

const ID: &str = "The question's id, apr_….";

fn of_holder(operation: Operation) -> Operation {
    api::operation(operation, SCOPES[7].0)
}

pub(super) fn approvals() -> Operation {
    let text = "What waits for an answer, the newest first.";
    of_holder(Operation::new("approvals", "What services ask the holder", text)).answer_with(
        200,
        "The questions.",
        JSON,
        &schema("Approvals"),
    )
}

pub(super) fn approval() -> Operation {
    of_holder(Operation::new("approval", "One question", "Whatever became of it."))
        .path("id", ID)
        .answer_with(200, "The question.", JSON, &schema("Approval"))
        .problems(&[ProblemType::NotFound])
}

pub(super) fn answer() -> Operation {
    let text = "A yes is a JWS that the phone's key has signed: the key of the token and of this request's proof, bound to the account. \
        Its header has typ khoa-approval+jwt, alg ES256 and the public key in jwk; its members are approval, the question's id; \
        shown, the SHA-256 of text in base64url; and number, the two digits that the asking side shows and the holder typed, or nothing where compares says message. Three \
        wrong numbers are a no. passcode, which the holder types, makes two factors of a key that is one; it is tried as in a sign-in, and no longer taken after five wrong ones. not_me says that the holder did not begin this: nobody hears from that asker for a week.";
    of_holder(Operation::new("answer", "Answer a question", text))
        .path("id", ID)
        .body(JSON, true, schema("ApprovalAnswer"))
        .answer_with(200, "It is answered.", JSON, &schema("Approval"))
        .problems(&[
            ProblemType::BadRequest,
            ProblemType::InvalidField,
            ProblemType::UnsupportedMediaType,
            ProblemType::NotEntitled,
            ProblemType::PasskeyNeeded,
            ProblemType::NotFound,
            ProblemType::Stale,
            ProblemType::TooManyAttempts,
        ])
}

/// What is in the address that another device shows as a QR code, or what its holder typed.
const CODE: &str =
    "The code: what the scanned address ends with, or the twelve letters below it without their dashes.";

pub(super) fn code() -> Operation {
    let text = "What a code asks that another device shows: who, on which kind of device, and whether that is in the phone's network. \
        Only an address of this issuer that begins with {issuer}/qr/ is such a code: nothing else that was scanned may be opened.";
    of_holder(Operation::new("code", "What a scanned code asks", text))
        .path("code", CODE)
        .answer_with(200, "It can be gone on from.", JSON, &schema("ScannedCode"))
        .problems(&[ProblemType::NotFound])
}

pub(super) fn go_on() -> Operation {
    let text = "The holder goes on: the question is theirs, to be answered as any other, and the other device shows the number that \
        they type. Of several who read a code one is asked. not-found too for whoever is asked nothing now.";
    of_holder(Operation::new("goOnFromCode", "Go on from a scanned code", text))
        .path("code", CODE)
        .answer_with(200, "The question.", JSON, &schema("Approval"))
        .problems(&[ProblemType::NotFound])
}

/// The shapes of all.
pub(super) fn schemas() -> [(String, Value); 4] {
    let states =
        json!({ "enum": ["pending", "approved", "spent", "denied", "reported", "expired", "cancelled"] });
    let about = "JSON, exactly as it is to be shown and signed: asker (name, run_by, wanted_for, official), scopes, resources, message, \
        matter (what else a yes does: kind handover, with the label of the phone that is to take this one's place; kind assistance, with helper, scope and minutes, of an officer who is to help; kind step_up, where a device that is signed in already is to go on; kind co_representative, with by, who applies for an account of the organisation that the message names, and capacity, representative or authorised; kind ward, with the name of the ward and the days it holds for, of somebody represented who is to go on to a service; kind signature, with organisation, by, who filed, title and sha256, of a document to sign), compares, place, at, needs (how strong an answer it takes), and salt, which is not shown.";
    let approval = object(&[
        ("id", &json!({ "type": "string" })),
        ("state", &states),
        ("expires_at", &json!({ "type": "string", "format": "date-time" })),
        ("text", &json!({ "type": "string", "contentMediaType": "application/json", "description": about })),
    ]);
    let text = json!({ "type": "string" });
    let known = json!({ "type": ["string", "null"] });
    let asker = object(&[("name", &text), ("name_en", &text), ("official", &json!({ "type": "boolean" }))]);
    let device =
        object(&[("browser", &known), ("system", &known), ("nearby", &json!({ "type": "boolean" }))]);
    let yes = json!({
        "type": "object", "required": ["answer", "signed"], "additionalProperties": false,
        "properties": {
            "answer": { "const": "yes" }, "signed": { "type": "string" },
            "passcode": { "type": "string", "pattern": "^[0-9]{6}$" },
        },
    });
    let no = object(&[("answer", &json!({ "enum": ["no", "not_me"] }))]);
    [
        ("Approval", approval),
        ("Approvals", object(&[("items", &json!({ "type": "array", "items": schema("Approval") }))])),
        ("ScannedCode", object(&[("asker", &asker), ("device", &device)])),
        ("ApprovalAnswer", json!({ "oneOf": [yes, no] })),
    ]
    .map(|(name, shape)| (name.to_owned(), shape))
}
