//! The document of the wire that national registers speak to us: for whoever builds their side of it.

use serde_json::{Map, Value, json};

use super::api::{JSON, object};
use super::operation::{Operation, schema};
use super::register_event;
use crate::registers::Register;

const MALFORMED: &str = "The question is malformed.";

pub(super) fn document() -> Value {
    let about = "What Khoá asks of national registers, for whoever builds their side. The first segment of a path stands for the \
        address under which that register is configured. Every request carries the bearer token that was agreed for it. A question \
        that finds nobody is answered 200 with known: false, never 404: that means a wrong address, as 401 and 403 mean a wrong \
        token. A question is put twice at most, within two seconds each. Members that are not listed here are passed over, and none \
        that is optional need be sent. Registers may also tell by themselves: see /agency/v1/register-events.";
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Khoá: what registers answer", "version": "1", "description": about },
        "servers": [{ "url": "{registers}", "variables": { "registers": { "default": "http://localhost:8086" } } }],
        "paths": paths(),
        "components": { "schemas": schemas(), "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
    })
}

fn paths() -> Value {
    let mut paths = Map::new();
    let mut put = |path: String, method: &str, operation: Operation| {
        paths.insert(path, json!({ method: of_registers(operation).write() }));
    };
    for (path, operation) in questions() {
        put(path.to_owned(), "post", operation);
    }
    put("/biometrics/compare".to_owned(), "post", compare());
    put("/chips/verify".to_owned(), "post", verify());
    for register in Register::ALL {
        put(format!("/{}/status", register.as_str()), "get", status(register));
        put(format!("/{}/events", register.as_str()), "get", events(register));
    }
    Value::Object(paths)
}

fn of_registers(operation: Operation) -> Operation {
    operation
        .security(json!([{ "token": [] }]))
        .answer(401, "The token is not the one that was agreed.")
        .answer(405, "Asked by another method than this.")
        .answer(
            503,
            "Not now: asked again later. Applications wait with that reason; nobody is refused for it.",
        )
}

/// Each question, by where it is put.
fn questions() -> [(&'static str, Operation); 6] {
    let question = |id, summary, text, asked: &str, facts: &str| {
        Operation::new(id, summary, text)
            .body(JSON, true, asks(asked))
            .answer_with(200, "The answer.", JSON, &answers(facts))
            .answer(422, MALFORMED)
    };
    let compared = "The register compares as its own clerks do, so that nobody fishes names out of it by guessing numbers.";
    let record = "For officers, who look at a person on record.";
    let represented = "Parents who have custody, and guardians. Asked where one of them asks for an account, and only they are held \
        against it: nobody is told who the others are.";
    [
        (
            "/population/match",
            question(
                "match",
                "Is there somebody of this number, name and birth?",
                compared,
                "Match",
                "Matched",
            ),
        ),
        (
            "/population/record",
            question("record", "All that is held about a citizen", record, "ByNumber", "Recorded"),
        ),
        (
            "/immigration/foreigner",
            question(
                "foreigner",
                "Who is the foreigner of this number or passport?",
                record,
                "Foreigner",
                "Admitted",
            ),
        ),
        (
            "/business/enterprise",
            question(
                "enterprise",
                "What is the enterprise of this code?",
                "Public data.",
                "Enterprise",
                "Registered",
            ),
        ),
        (
            "/civil_status/vital",
            question("vital", "What was registered of a birth and a death?", record, "ByNumber", "Vital"),
        ),
        (
            "/civil_status/guardians",
            question(
                "guardians",
                "Who represents this child or ward today?",
                represented,
                "ByNumber",
                "Represented",
            ),
        ),
    ]
}

fn compare() -> Operation {
    let text = "Compares a sample with the one that is held of somebody, and nothing else: never a search. Nothing to compare with is \
        unsure. A failure is no verdict, and is asked about once, for ten seconds at most.";
    let asked = object(&[
        ("id", &id()),
        (
            "person",
            &json!({ "type": "string", "description": "What a register calls their portrait or fingerprints." }),
        ),
        ("kind", &json!({ "enum": ["portrait", "fingerprints"] })),
        ("sample", &json!({ "type": "string", "contentEncoding": "base64" })),
    ]);
    let compared = object(&[
        ("id", &id()),
        ("verdict", &json!({ "enum": ["yes", "no", "unsure"] })),
        (
            "reference",
            &json!({ "type": "string", "description": "What the comparison is called, for whoever looks into it." }),
        ),
    ]);
    Operation::new("compare", "Are these of one person?", text)
        .body(JSON, true, asked)
        .answer_with(200, "The verdict.", JSON, &compared)
        .answer(422, MALFORMED)
}

fn verify() -> Operation {
    let text = "Judges what a phone has read of the chip of an identity card: whether it is one, has answered this challenge, and is in \
        force; and whose it is. What was read is passed on as it came. A failure is no verdict, and is asked about once, for ten \
        seconds at most.";
    let bytes = json!({ "type": "string", "contentEncoding": "base64" });
    let asked = object(&[
        ("id", &id()),
        ("challenge", &bytes),
        (
            "files",
            &json!({ "type": "object", "additionalProperties": bytes, "description": "Files of the chip by name, such as sod and dg13." }),
        ),
        ("answer", &bytes),
    ]);
    let reference =
        json!({ "type": "string", "description": "What the check is called, for whoever looks into it." });
    let said = |verdict: Value, more: &[(&str, &Value)]| {
        let always = [("id", &id()), ("verdict", &verdict), ("reference", &reference)];
        object(&[&always[..], more].concat())
    };
    let number = json!({ "type": "string", "description": "The personal number of whose card it is." });
    let judged = json!({ "oneOf": [
        said(json!({ "const": "genuine" }), &[("number", &number)]),
        said(json!({ "enum": ["not_genuine", "not_in_force"] }), &[]),
    ] });
    Operation::new("verifyChip", "Whose identity card is it?", text)
        .body(JSON, true, asked)
        .answer_with(200, "The verdict.", JSON, &judged)
        .answer(422, MALFORMED)
}

fn status(register: Register) -> Operation {
    let (id, text) = match register {
        Register::Population => ("populationStatus", "The National Population Database."),
        Register::Immigration => ("immigrationStatus", "The immigration database."),
        Register::Business => ("businessStatus", "The business register."),
        Register::CivilStatus => ("civilStatusStatus", "The electronic civil-status system."),
    };
    let said = object(&[("register", &json!({ "const": register.as_str() })), ("as_of", &as_of())]);
    Operation::new(id, "Whether it answers, and as of when", text).answer_with(200, "It does.", JSON, &said)
}

fn events(register: Register) -> Operation {
    let id = match register {
        Register::Population => "populationEvents",
        Register::Immigration => "immigrationEvents",
        Register::Business => "businessEvents",
        Register::CivilStatus => "civilStatusEvents",
    };
    let text = "What was entered after the cursor, oldest first in the order in which it was entered. Asked every few seconds. An \
        event is heard once by its id; one that cannot be read is passed over and holds up none behind it.";
    let page = object(&[
        ("events", &json!({ "type": "array", "items": schema("RegisterEvent") })),
        (
            "next",
            &json!({ "type": "string", "description": "The cursor behind the last of them; 1 to 500 characters." }),
        ),
        ("more", &json!({ "type": "boolean" })),
    ]);
    Operation::new(id, "What has happened", text)
        .query("after", "The member next of the page before; none the first time.")
        .query("limit", "How many at most.")
        .answer_with(200, "A page.", JSON, &page)
        .answer(422, MALFORMED)
}

fn id() -> Value {
    json!({ "type": "string", "description": "Comes back as it was sent, so that no answer to another question is taken for ours." })
}

fn as_of() -> Value {
    json!({
        "type": "string", "format": "date-time",
        "description": "When this was true as far as the register knows, with its offset: the age of its copy, where a copy answers.",
    })
}

fn asks(question: &str) -> Value {
    object(&[("id", &id()), ("question", &schema(question))])
}

fn answers(facts: &str) -> Value {
    let always = [("id", id()), ("as_of", as_of())];
    let with = |more: &[(&str, &Value)]| {
        let all: Vec<(&str, &Value)> =
            always.iter().map(|(name, shape)| (*name, shape)).chain(more.iter().copied()).collect();
        object(&all)
    };
    let (known, unknown) = (json!({ "const": true }), json!({ "const": false }));
    json!({ "oneOf": [with(&[("known", &known), ("facts", &schema(facts))]), with(&[("known", &unknown)])] })
}

/// An object of members that are always there and members that may be null or left out.
fn facts(required: &[(&str, &Value)], optional: &[(&str, &Value)]) -> Value {
    let mut shape = object(required);
    if let Some(Value::Object(properties)) = shape.get_mut("properties") {
        for (name, one) in optional {
            properties.insert((*name).to_owned(), json!({ "oneOf": [one, { "type": "null" }] }));
        }
    }
    shape
}

fn schemas() -> Value {
    let (text, is) = (json!({ "type": "string" }), json!({ "type": "boolean" }));
    let day = json!({ "type": "string", "format": "date" });
    let birth = json!({ "type": "string", "description": "YYYY-MM-DD, or YYYY where no more is known." });
    let gender = json!({ "enum": ["female", "male", "other"] });
    let nationality = json!({ "type": "string", "description": "ISO 3166-1 alpha-3." });
    let (card, residence) = (schema("Card"), schema("Residence"));
    let stay = object(&[("kind", &json!({ "enum": ["permanent", "temporary", "visa"] })), ("card", &card)]);
    let document = object(&[("number", &text), ("issued_by", &text)]);
    let born = facts(
        &[("name", &text), ("born", &birth)],
        &[("parents", &json!({ "type": "array", "items": text, "description": "Their personal numbers." }))],
    );
    let representatives = json!({ "type": "array", "items": schema("Representative") });
    let guardians = json!({ "type": "array", "items": schema("Guardian") });
    let mut all = json!({
        "Match": object(&[("number", &text), ("name", &text), ("birthdate", &birth)]),
        "Matched": facts(
            &[("same_name", &is), ("same_birthdate", &is), ("alive", &is)],
            &[("card", &card), ("residence", &residence), ("portrait", &text)],
        ),
        "ByNumber": object(&[("number", &text)]),
        "Recorded": facts(
            &[("name", &text), ("birthdate", &birth), ("gender", &gender), ("nationality", &nationality), ("alive", &is)],
            &[("card", &card), ("residence", &residence), ("portrait", &text)],
        ),
        "Foreigner": { "oneOf": [object(&[("foreigner_number", &text)]), object(&[("travel_document", &document)])] },
        "Admitted": facts(
            &[
                ("document", &document), ("name", &text), ("birthdate", &birth), ("gender", &gender),
                ("nationality", &nationality), ("alive", &is),
            ],
            &[
                ("number", &text), ("document_ends_on", &day), ("residence", &stay), ("address", &residence),
                ("biometrics", &text), ("guardians", &guardians),
            ],
        ),
        "Enterprise": object(&[("code", &text)]),
        "Registered": facts(
            &[
                ("name", &text), ("state", &json!({ "enum": ["active", "suspended", "dissolving", "dissolved"] })),
                ("representatives", &representatives),
            ],
            &[("head_office", &text)],
        ),
        "Vital": facts(&[], &[("birth", &born), ("death", &object(&[("on", &day)]))]),
        "Represented": facts(&[("guardians", &guardians)], &[]),
        "Card": facts(
            &[("state", &json!({ "enum": ["in_force", "held", "revoked"] }))],
            &[("ends_on", &json!({ "type": "string", "format": "date", "description": "The last day on which it is good." }))],
        ),
    });
    if let (Value::Object(all), Value::Object(event)) = (&mut all, register_event::schemas()) {
        all.extend(event);
    }
    all
}
