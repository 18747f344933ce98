//! Electronic documents as agencies issue them.

use serde_json::{Value, json};

use super::agency::of_scope;
use super::api::{self, JSON, object};
use super::operation::{Operation, schema};
use crate::api::agency;
use crate::base::ProblemType;
use crate::wallet::Standing;

/// What an id looks like.
pub(super) const ID: &str = "The document's id, doc_….";

fn of_agency(operation: Operation) -> Operation {
    of_scope(operation, agency::SCOPES[5].0)
}

pub(super) fn kinds() -> Operation {
    let text = "The kinds that the agency may issue today, by the law of the day: who may hold one, with which level, for how long it may \
        count, and the JSON Schema (2020-12) of its fields. May be kept for five minutes.";
    super::places::cached(of_agency(Operation::new("documentKinds", "The kinds of documents", text)))
        .answer_with(200, "The kinds.", JSON, &schema("DocumentKinds"))
}

pub(super) fn issue() -> Operation {
    let text = "The holder is named by a number of a register, and where the kind has fields of_holder by what stands in those: they must say \
        what the register does. The answer says nothing of them: whoever has no account, has closed it, is locked, is not of the level or is \
        called or born otherwise is one and the same refusal (not-granted), and so many refusals of a day after anybody was looked for are all \
        there are. With supersedes it takes the place of another of the agency's, of the same kind and holder, as it was seen. The number is \
        unique in its kind, or in what the agency issued of it (numbered_by), and stays its holder's. Sent again with the same key, it is \
        answered as the first time, for a day.";
    api::once(of_agency(Operation::new("issueDocument", "Issue a document", text)))
        .body(JSON, true, schema("NewDocument"))
        .answer_with(
            201,
            "Issued; its address is in Location, its version in ETag.",
            JSON,
            &schema("Document"),
        )
        .problems(&[
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
            ProblemType::NotEntitled,
            ProblemType::NotGranted,
            ProblemType::Taken,
            ProblemType::ChangedMeanwhile,
            ProblemType::TooManyAttempts,
        ])
}

pub(super) fn bulk() -> Operation {
    let text = "Each is issued as it would be alone, in its order; what is wrong with one is answered in its place, as the problem that it would \
        be alone, and holds up no other. The key is that of each by its place: whoever sends the same again, because no answer came or some \
        were refused, is answered for what was done as the first time, and the rest is tried again.";
    api::once(of_agency(Operation::new("issueDocuments", "Issue many documents", text)))
        .body(JSON, true, schema("NewDocuments"))
        .answer_with(200, "What became of each, in its order.", JSON, &schema("IssuedDocuments"))
        .problems(&[ProblemType::InvalidField, ProblemType::BadRequest, ProblemType::UnsupportedMediaType])
}

pub(super) fn find() -> Operation {
    let text = "One that the agency answers for, by its kind and number: for a program that never heard what became of what it sent. Where \
        documents of the kind are numbered by their issuer, it is the one that agency issued: the caller, unless said.";
    of_agency(Operation::new("findDocument", "Find a document by its number", text))
        .body(JSON, true, schema("NamedDocument"))
        .answer_with(
            200,
            "The document; its address is in Location, its version in ETag.",
            JSON,
            &schema("Document"),
        )
        .problems(&[
            ProblemType::NotFound,
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
        ])
}

pub(super) fn issued() -> Operation {
    let text =
        "One that the agency issued, or took over. Nothing of its holder or of what stands in it is told.";
    of_agency(Operation::new("issuedDocument", "One document", text))
        .path("id", ID)
        .answer_with(200, "The document; its version is in ETag.", JSON, &schema("Document"))
        .problems(&[ProblemType::NotFound])
}

fn as_seen(operation: Operation) -> Operation {
    of_agency(operation)
        .path("id", ID)
        .header("If-Match", true, "The ETag of the document as it was seen, with its quotes.")
        .answer_with(200, "The document as it is now.", JSON, &schema("Document"))
        .problems(&[
            ProblemType::NotFound,
            ProblemType::SeenNeeded,
            ProblemType::ChangedMeanwhile,
            ProblemType::Stale,
            ProblemType::InvalidField,
            ProblemType::BadRequest,
            ProblemType::UnsupportedMediaType,
        ])
}

pub(super) fn update() -> Operation {
    let text = "What stands in it from now on, judged as when it was issued: its number, holder, kind and state stay, and its holder is told. \
        Not of what is revoked or superseded.";
    as_seen(Operation::new("updateDocument", "Change what stands in a document", text))
        .body(JSON, true, schema("DocumentContent"))
        .problems(&[ProblemType::NotEntitled, ProblemType::NotGranted, ProblemType::TooManyAttempts])
}

fn why() -> Value {
    let line =
        json!({ "type": "string", "maxLength": 500, "description": "One line for the holder to read." });
    object(&[("why", &line)])
}

pub(super) fn suspend() -> Operation {
    as_seen(Operation::new("suspendDocument", "Suspend a document", "It counts not now.")).body(
        JSON,
        true,
        why(),
    )
}

pub(super) fn resume() -> Operation {
    let text = "A document that was suspended counts again.";
    as_seen(Operation::new("resumeDocument", "Let a document count again", text))
}

pub(super) fn revoke() -> Operation {
    let text = "It counts no more, and that is never taken back: what was revoked by mistake is issued anew. What went to the wrong person is \
        revoked by issued_to_wrong_person in place of a reason, also where it counts no more: all that stood in it is deleted with every reason, \
        its holder sees that it was a mistake and no more, and its number is free.";
    let mistake = object(&[("issued_to_wrong_person", &json!({ "const": true }))]);
    let body = json!({ "oneOf": [why(), mistake] });
    as_seen(Operation::new("revokeDocument", "Revoke a document", text)).body(JSON, true, body)
}

pub(super) fn members() -> Vec<(&'static str, Value)> {
    let (text, day) = (json!({ "type": "string" }), json!({ "type": "string", "format": "date" }));
    let moment = json!({ "type": "string", "format": "date-time" });
    let standings: Vec<&str> = Standing::ALL.into_iter().map(Standing::as_str).collect();
    vec![
        ("id", text.clone()),
        ("kind", json!({ "type": "string", "description": "The name that the law has for its kind." })),
        ("agency", json!({ "type": "string", "description": "The code of the agency that issued it." })),
        ("state", json!({ "enum": standings, "description": "What it is worth today." })),
        ("issued_on", day),
        (
            "valid_until",
            json!({ "type": ["string", "null"], "format": "date", "description": "The last day on which it counts." }),
        ),
        (
            "as_of",
            json!({ "type": "string", "format": "date-time", "description": "As of when its source said what stands in it." }),
        ),
        (
            "supersedes",
            json!({ "type": ["string", "null"], "description": "The document it took the place of." }),
        ),
        ("version", json!({ "type": "integer" })),
        ("created_at", moment.clone()),
        ("updated_at", moment),
        (
            "issued_to_wrong_person",
            json!({ "type": "boolean", "description": "Whether it went to the wrong person, so that nothing stands in it any more." }),
        ),
    ]
}

pub(super) fn exactly(members: &[(&'static str, Value)]) -> Value {
    let members: Vec<(&str, &Value)> = members.iter().map(|(name, shape)| (*name, shape)).collect();
    object(&members)
}

fn new() -> Value {
    let (text, day) = (json!({ "type": "string" }), json!({ "type": "string", "format": "date" }));
    let one = |name: &str| json!({ "type": "object", "required": [name], "additionalProperties": false, "properties": { (name): text } });
    let numbers = ["personal_number", "foreigner_number", "tax_code", "enterprise_code"].map(one);
    let holder = json!({ "oneOf": numbers });
    json!({
        "type": "object", "additionalProperties": false,
        "required": ["kind", "holder", "number", "issued_on", "fields"],
        "properties": {
            "kind": text, "holder": holder,
            "number": {
                "type": "string", "maxLength": 60,
                "description": "With a letter or a digit; the same whichever signs stand between its parts. Unique as its kind is numbered_by.",
            },
            "issued_on": day,
            "valid_until": { "type": ["string", "null"], "format": "date", "description": "The last day; needed where the kind has a longest term." },
            "as_of": { "type": ["string", "null"], "format": "date-time", "description": "As of when the source says so; now unless said." },
            "source": { "type": ["string", "null"], "maxLength": 80, "description": "The system it comes from." },
            "fields": { "type": "object", "description": "As the schema of its kind has them." },
            "supersedes": {
                "oneOf": [{ "type": "null" }, {
                    "type": "object", "required": ["id", "version"], "additionalProperties": false,
                    "properties": { "id": text, "version": { "type": "integer", "minimum": 1, "maximum": 2_147_483_647 } },
                }],
                "description": "The document it takes the place of, and which version of it was seen.",
            },
        },
    })
}

/// What stands in one from now on.
fn content() -> Value {
    let whole = new();
    let member = |name: &str| whole.pointer(&format!("/properties/{name}")).cloned();
    json!({
        "type": "object", "additionalProperties": false, "required": ["fields"],
        "properties": {
            "valid_until": member("valid_until"), "as_of": member("as_of"), "source": member("source"), "fields": member("fields"),
            "why": { "type": ["string", "null"], "maxLength": 500, "description": "One line for the holder to read." },
        },
    })
}

/// What is sent for many, and by what one is found.
fn many_and_named() -> [(String, Value); 2] {
    let text = json!({ "type": "string" });
    let items = json!({ "type": "array", "minItems": 1, "maxItems": agency::MOST_IN_BULK, "items": schema("NewDocument") });
    let many = json!({ "type": "object", "required": ["items"], "additionalProperties": false, "properties": { "items": items } });
    let named = json!({
        "type": "object", "required": ["kind", "number"], "additionalProperties": false,
        "properties": {
            "kind": text, "number": text,
            "agency": { "type": ["string", "null"], "description": "The code of the agency that issued it; the caller's unless said." },
        },
    });
    [("NewDocuments".to_owned(), many), ("NamedDocument".to_owned(), named)]
}

/// What became of many.
fn issued_many() -> Value {
    let done = object(&[("status", &json!({ "const": 201 })), ("document", &schema("Document"))]);
    let refused =
        object(&[("status", &json!({ "type": "integer", "minimum": 400 })), ("problem", &schema("Problem"))]);
    let count = json!({ "type": "integer" });
    object(&[
        ("items", &json!({ "type": "array", "items": { "oneOf": [done, refused] } })),
        ("issued", &count),
        ("refused", &count),
    ])
}

/// The shapes of what agencies issue.
pub(super) fn of_agencies() -> [(String, Value); 3] {
    let kind = json!({
        "type": "object", "required": ["kind", "label", "label_en", "holders", "level", "validity", "numbered_by", "of_holder", "fields"],
        "properties": {
            "kind": { "type": "string" }, "label": { "type": "string" }, "label_en": { "type": "string" },
            "holders": { "type": "array", "items": { "enum": ["citizen", "foreigner", "organisation"] } },
            "level": { "type": ["integer", "null"], "description": "Of which level a person must be; organisations have none." },
            "validity": { "type": "string", "description": "The longest term, like \"12 months\", or \"open\"." },
            "numbered_by": { "enum": ["kind", "issuer"], "description": "Among which documents a number is one's alone." },
            "of_holder": {
                "type": "array", "items": { "type": "string" },
                "description": "The fields that say what the holder is called and when they were born, as the register does.",
            },
            "fields": { "type": "object", "description": "A JSON Schema." },
        },
    });
    let kinds = object(&[
        ("items", &json!({ "type": "array", "items": kind })),
        ("law", &json!({ "type": "string", "description": "The version of the law that says so." })),
    ]);
    [("DocumentKinds", kinds), ("Document", exactly(&members())), ("IssuedDocuments", issued_many())]
        .map(|(name, shape)| (name.to_owned(), shape))
}

/// The shapes of what an agency sends.
pub(super) fn sent() -> [(String, Value); 4] {
    let [many, named] = many_and_named();
    [("NewDocument".to_owned(), new()), ("DocumentContent".to_owned(), content()), many, named]
}
