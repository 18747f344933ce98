//! Whether a value is of the shape that a document says: as much of JSON Schema as our documents use, and no word of it passed
//! over unread.

use serde_json::Value;

/// Where and why `value` is not of that shape.
pub(crate) fn flaws(document: &Value, shape: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    of(document, shape, value, "", &mut found);
    found
}

fn of(document: &Value, shape: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (word, rule) in shape.as_object().unwrap() {
        let mut wrong = |why: String| found.push(format!("{at}: {why}"));
        match word.as_str() {
            "$ref" => {
                let named = document.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap();
                of(document, named, value, at, found);
            }
            "type" if !of_type(rule, value) => wrong(format!("no {rule}")),
            "const" if rule != value => wrong(format!("not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => wrong(format!("none of {rule}")),
            "minItems" if length(value).is_some_and(|length| length < rule.as_u64().unwrap()) => {
                wrong("too few".into());
            }
            "maxItems" if length(value).is_some_and(|length| length > rule.as_u64().unwrap()) => {
                wrong("too many".into());
            }
            "required" => {
                for name in rule.as_array().unwrap().iter().map(|name| name.as_str().unwrap()) {
                    if value.get(name).is_none() {
                        found.push(format!("{at}: no {name}"));
                    }
                }
            }
            "properties" => {
                for (name, shape) in rule.as_object().unwrap() {
                    if let Some(member) = value.get(name) {
                        of(document, shape, member, &format!("{at}/{name}"), found);
                    }
                }
            }
            "additionalProperties" if *rule == Value::Bool(false) => {
                let known = shape["properties"].as_object().unwrap();
                for name in value.as_object().into_iter().flatten().map(|(name, _)| name) {
                    if !known.contains_key(name) {
                        found.push(format!("{at}: {name} is not known"));
                    }
                }
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    of(document, rule, item, &format!("{at}/{n}"), found);
                }
            }
            "allOf" => rule.as_array().unwrap().iter().for_each(|one| of(document, one, value, at, found)),
            "oneOf" => {
                let fit =
                    rule.as_array().unwrap().iter().filter(|one| flaws(document, one, value).is_empty());
                let fit = fit.count();
                if fit != 1 {
                    found.push(format!("{at}: is {fit} of the shapes"));
                }
            }
            "type"
            | "const"
            | "enum"
            | "minItems"
            | "maxItems"
            | "description"
            | "format"
            | "pattern"
            | "contentEncoding"
            | "additionalProperties" => {}
            other => panic!("{at}: the rule {other} is not known here"),
        }
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_array().map(|all| u64::try_from(all.len()).unwrap())
}

fn of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not known here"),
    };
    match rule {
        Value::String(one) => is(one),
        several => several.as_array().unwrap().iter().any(|one| is(one.as_str().unwrap())),
    }
}
