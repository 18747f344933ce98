//! The bytes of an entry that are hashed. No release may change them: what was hashed once is hashed again for ever.

use serde_json::Value;

use super::Recorded;

/// Each field behind its length, so that no two events have the same bytes.
pub(super) fn bytes(event: &Recorded) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend(event.seq.to_be_bytes());
    out.extend(event.at.as_micros().to_be_bytes());
    text(&mut out, &event.event);
    optional(&mut out, event.account.map(|id| id.to_string()).as_deref());
    optional(&mut out, event.client.as_deref());
    optional(&mut out, event.request.as_deref());
    json(&mut out, &event.facts);
    out
}

fn optional(out: &mut Vec<u8>, value: Option<&str>) {
    out.push(u8::from(value.is_some()));
    text(out, value.unwrap_or_default());
}

fn text(out: &mut Vec<u8>, value: &str) {
    length(out, value.len());
    out.extend(value.as_bytes());
}

fn length(out: &mut Vec<u8>, length: usize) {
    out.extend(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
}

/// Independent of spacing and of the order of members, neither of which PostgreSQL keeps.
fn json(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(b'0'),
        Value::Bool(value) => out.extend([b'b', u8::from(*value)]),
        Value::Number(number) => {
            out.push(b'n');
            text(out, &number.to_string());
        }
        Value::String(value) => {
            out.push(b's');
            text(out, value);
        }
        Value::Array(values) => {
            out.push(b'a');
            length(out, values.len());
            values.iter().for_each(|value| json(out, value));
        }
        Value::Object(members) => {
            out.push(b'o');
            length(out, members.len());
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            for (name, value) in sorted {
                text(out, name);
                json(out, value);
            }
        }
    }
}
