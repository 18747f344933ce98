//! What an agency has put into a document, judged by its kind.

use serde_json::{Map, Value};

use super::kinds::{Field, Kind, Type};
use super::text;
use crate::base::LocalDate;

/// What is wrong with one part of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where, as a path in the request.
    pub at: String,
    /// Why. Nothing of what was sent is in it.
    pub why: String,
}

impl Wrong {
    pub(super) fn of(at: impl Into<String>, why: impl Into<String>) -> Self {
        Self { at: at.into(), why: why.into() }
    }
}

/// The fields as they are kept; or everything that is wrong with them.
pub(super) fn read(kind: &Kind, sent: &Map<String, Value>) -> Result<Map<String, Value>, Vec<Wrong>> {
    let (mut fields, mut wrong) = (Map::new(), Vec::new());
    for field in &kind.fields {
        let at = format!("fields.{}", field.name);
        match sent.get(&field.name).filter(|value| !value.is_null()) {
            Some(value) => match one(field, value) {
                Ok(value) => drop(fields.insert(field.name.clone(), value)),
                Err(why) => wrong.push(Wrong::of(at, why)),
            },
            None if field.required => wrong.push(Wrong::of(at, "is missing")),
            None => {}
        }
    }
    let unknown = sent.keys().filter(|name| kind.fields.iter().all(|field| field.name != **name));
    // What it is called is a stranger's text: its beginning says which it is.
    let named = |name: &String| name.chars().filter(|c| c.is_ascii_graphic()).take(40).collect::<String>();
    wrong.extend(unknown.map(|name| {
        Wrong::of(format!("fields.{}", named(name)), "documents of this kind have no such field")
    }));
    if wrong.is_empty() { Ok(fields) } else { Err(wrong) }
}

fn one(field: &Field, value: &Value) -> Result<Value, String> {
    match (field.r#type, value) {
        (Type::Text, Value::String(text)) => {
            let longest = field.longest.map_or(0, usize::from);
            text::line(longest, text).map(Value::String).map_err(|why| why.to_string())
        }
        (Type::Date, Value::String(text)) => {
            let day: LocalDate = text.parse().map_err(|_none| "a day, YYYY-MM-DD".to_owned())?;
            Ok(Value::String(day.to_string()))
        }
        (Type::Number, Value::Number(number)) => Ok(Value::Number(number.clone())),
        (Type::YesNo, Value::Bool(yes)) => Ok(Value::Bool(*yes)),
        (Type::Text, _) => Err("a text".to_owned()),
        (Type::Date, _) => Err("a day, YYYY-MM-DD".to_owned()),
        (Type::Number, _) => Err("a number".to_owned()),
        (Type::YesNo, _) => Err("true or false".to_owned()),
    }
}
