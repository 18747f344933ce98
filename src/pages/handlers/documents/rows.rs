//! Documents and what stands in them, as pages tell them.

use serde_json::{Map, Value};

use crate::base::{Bilingual, Lang, LocalDate, Told};
use crate::directory::Directory;
use crate::pages::views::{DocumentRow, FieldRow};
use crate::pages::{Words, when};
use crate::wallet::{Document, Field, Kind, Type};

pub(in crate::pages::handlers) fn row(
    of: &Document,
    kind: Option<&Kind>,
    (units, today): (&Directory, LocalDate),
    lang: Lang,
) -> DocumentRow {
    DocumentRow {
        id: of.id.to_string(),
        kind: told(kind.map(Kind::label), &of.kind, lang),
        agency: units.agencies.called(&of.agency, of.issued_on),
        standing: of.standing(today),
        issued: of.issued_on,
        until: of.valid_until,
    }
}

/// Of what the law says nothing any more its bare name is left.
pub(in crate::pages::handlers) fn told(label: Option<Bilingual>, name: &str, lang: Lang) -> Told {
    label.map_or_else(|| Told { text: name.to_owned(), lang: None }, |label| label.told(lang))
}

/// In the order that the kind has them, and behind them what it knows nothing of.
pub(in crate::pages::handlers) fn rows(
    kind: Option<&Kind>,
    fields: &Map<String, Value>,
    lang: Lang,
) -> Vec<FieldRow> {
    let known: &[Field] = kind.map(|kind| kind.fields.as_slice()).unwrap_or_default();
    let of_kind = known.iter().filter_map(|field| Some((&field.name, fields.get(&field.name)?)));
    let others = fields.iter().filter(|(name, _)| known.iter().all(|field| field.name != **name));
    let row = |(name, value): (&String, &Value)| {
        let field = known.iter().find(|field| field.name == *name);
        FieldRow {
            label: told(field.map(Field::label), name, lang),
            value: said(field.map(|field| field.r#type), value, lang),
        }
    };
    of_kind.chain(others).map(row).collect()
}

/// By what the kind says it is: a text that looks like a day is the text it is.
fn said(of: Option<Type>, value: &Value, lang: Lang) -> String {
    match value {
        Value::String(text) => match text.parse::<LocalDate>() {
            Ok(day) if of == Some(Type::Date) => when::day(day.begins()),
            _ => text.clone(),
        },
        Value::Bool(true) => Words::get(lang, "document-yes", &[]),
        Value::Bool(false) => Words::get(lang, "document-no", &[]),
        other => other.to_string(),
    }
}
