//! The shape of what registers tell, whether they are asked for it or tell it by themselves.

use serde_json::{Value, json};

use super::api::object;
use super::operation::schema;

/// What the id of an event may be.
pub(super) fn id() -> Value {
    json!({
        "type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$",
        "description": "What the register calls the event, always the same. Nothing personal: it is kept for years.",
    })
}

/// An event, and what it is made of.
pub(super) fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let at = json!({
        "type": "string", "format": "date-time",
        "description": "When it was entered, with its offset from UTC: a time without one is refused.",
    });
    json!({
        "RegisterEvent": object(&[
            ("id", &id()), ("at", &at), ("about", &schema("Subject")), ("what", &schema("Happening")),
        ]),
        "Subject": {
            "description": "Whom it is about, by a number of theirs.",
            "oneOf": [
                one("personal_number", &text), one("foreigner_number", &text),
                one("travel_document", &object(&[("number", &text), ("issued_by", &json!({
                    "type": "string", "description": "The State, in three letters (ICAO Doc 9303); D for Germany.",
                }))])),
                one("enterprise_code", &text),
            ],
        },
        "Happening": happening(&text),
        "Residence": object(&[
            ("commune", &text),
            ("as_of", &json!({ "type": "string", "format": "date", "description": "The day on which the code meant that commune." })),
            ("text", &json!({ "type": "string", "description": "The whole address, as on an envelope." })),
        ]),
        "Guardian": { "allOf": [schema("Subject"), guardian()] },
        "Representative": { "allOf": [schema("Subject"), object(&[("role", &text)])] },
    })
}

/// As what, and until when where a court said so.
fn guardian() -> Value {
    let mut shape = object(&[("relation", &json!({ "enum": ["parent", "guardian"] }))]);
    if let Some(Value::Object(properties)) = shape.get_mut("properties") {
        let last = json!({ "type": ["string", "null"], "format": "date", "description": "The last day, where a court named one." });
        properties.insert("until".to_owned(), last);
    }
    shape
}

fn one(member: &str, shape: &Value) -> Value {
    object(&[(member, shape)])
}

fn happening(text: &Value) -> Value {
    let maybe_day = json!({ "type": ["string", "null"], "format": "date" });
    let kind = |name: &str, text: &str, more: &[(&str, &Value)]| {
        let mut shape = object(&[&[("kind", &json!({ "const": name }))], more].concat());
        if let Value::Object(members) = &mut shape {
            members.insert("description".to_owned(), json!(text));
        }
        shape
    };
    // Days may be left out, which says the same as null.
    let with_day = |name: &str, text: &str, day: &str| {
        let mut shape = kind(name, text, &[]);
        if let Some(Value::Object(properties)) = shape.get_mut("properties") {
            properties.insert(day.to_owned(), maybe_day.clone());
        }
        shape
    };
    let all = json!({ "type": "array", "items": schema("Representative") });
    let parents = json!({ "type": "array", "items": schema("Subject") });
    let guardians = json!({ "type": "array", "items": schema("Guardian") });
    let moved =
        json!({ "allOf": [kind("residence", "The person lives elsewhere.", &[]), schema("Residence")] });
    json!({
        "oneOf": [
            with_day("death", "The person died, on that day where it is known.", "on"),
            kind("name", "The person has another name.", &[("name", text)]),
            moved,
            kind("card_revoked", "The card, passport or residence card was revoked or taken.", &[]),
            with_day("card_issued", "One was issued, renewed or given back; its last day, where it has one.", "ends_on"),
            kind("representatives", "The organisation is represented by these from now on.", &[("representatives", &all)]),
            kind("birth", "A child was born, to these parents as far as they have numbers. It is about the child.", &[("parents", &parents)]),
            kind("guardians", "The child or ward is represented by these from now on, and by nobody else.", &[("guardians", &guardians)]),
            kind("dissolved", "The organisation is no more.", &[]),
            kind("correction", "An earlier event of the same register was a mistake.", &[("corrects", &id())]),
        ],
    })
}
