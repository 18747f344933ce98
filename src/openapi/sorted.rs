//! A document as text that is the same whichever way the JSON library keeps its members.

use std::collections::BTreeMap;

use serde_json::Value;

/// Indented JSON with its members in alphabetical order and a newline at the end.
pub fn text(document: &Value) -> String {
    // A value always has a JSON form.
    serde_json::to_string_pretty(&sorted(document)).unwrap_or_default() + "\n"
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<&String, Value> =
                members.iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(members.into_iter().map(|(name, value)| (name.clone(), value)).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn members_are_in_order_and_items_stay_where_they_are() {
        let one = super::text(&json!({ "b": [{ "d": 1, "c": 2 }, 0], "a": null }));
        assert_eq!(one, super::text(&json!({ "a": null, "b": [{ "c": 2, "d": 1 }, 0] })));
        assert!(one.starts_with("{\n  \"a\": null") && one.ends_with("0\n  ]\n}\n"), "{one}");
    }
}
