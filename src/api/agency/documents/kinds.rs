//! The kinds of documents that an agency may issue, as the law of the day has them.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};

use crate::api::agency::{Caller, DOCUMENTS};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::{Lang, Problem};
use crate::wallet::{Documents, Field, Kind, Type};

/// The kinds that the agency may issue today, each with the JSON Schema of its fields.
///
/// # Errors
/// As the token.
pub async fn kinds(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DOCUMENTS]).await?;
    let law = app.law.get().await?;
    let dated = law.at::<Documents>(caller.today)?;
    let may_issue = |kind: &Kind| kind.may_issue(&caller.directory, caller.agency.code(), caller.today);
    let items = dated.rules.kinds.iter().filter(|(_name, kind)| may_issue(kind)).map(described);
    let answer = json!({ "items": items.collect::<Vec<_>>(), "law": dated.version.name().to_string() });
    Ok(caller.warned(Answer::ok(answer)).send_cacheable(&request))
}

fn described((name, kind): (&String, &Kind)) -> Value {
    let label = kind.label();
    let properties: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.clone(), schema(field))).collect();
    let required: Vec<&str> =
        kind.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
    let of_holder: Vec<&str> =
        kind.fields.iter().filter(|field| field.is.is_some()).map(|field| field.name.as_str()).collect();
    json!({
        "kind": name, "label": label.told(Lang::Vi).text, "label_en": label.told(Lang::En).text,
        "holders": kind.holders, "level": kind.level, "validity": kind.validity.to_string(),
        "numbered_by": kind.numbered_by.as_str(), "of_holder": of_holder,
        "fields": {
            "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
            "properties": properties, "required": required, "additionalProperties": false,
        },
    })
}

fn schema(field: &Field) -> Value {
    let shape = match field.r#type {
        Type::Text => json!({ "type": "string", "minLength": 1, "maxLength": field.longest }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Number => json!({ "type": "number" }),
        Type::YesNo => json!({ "type": "boolean" }),
    };
    let label = field.label();
    let mut shape = shape;
    if let Value::Object(members) = &mut shape {
        members.insert("title".to_owned(), json!(label.told(Lang::En).text));
        members.insert("description".to_owned(), json!(label.told(Lang::Vi).text));
    }
    shape
}
