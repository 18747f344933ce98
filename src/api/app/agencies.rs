//! `GET /app/v1/agencies`: agencies by name, for whoever wants to write to one.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, READ};
use crate::api::answer::Answer;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::Problem;

/// The longest name that is searched for, in characters, and how many are answered: whoever looks for one says more of its name.
const LONGEST: usize = 100;
const LISTED: usize = 50;

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    q: Option<String>,
}

/// Answers with the agencies of today that have every word of `q`, or its beginning, in their name.
///
/// # Errors
/// As the token; `invalid-field` for no name.
pub async fn agencies(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, READ).await?;
    let today = caller.desk.now.local_date();
    caller.read(&app, |_c, _desk, _citizen| Ok(())).await?;
    let named = asked.q.as_deref().filter(|q| !q.trim().is_empty() && q.chars().count() <= LONGEST);
    let no_name = || invalid("q", format!("a name of 1 to {LONGEST} characters, or its beginning"));
    let named = named.ok_or_else(no_name)?;
    let units = app.units.get().await?;
    let found = units.agencies_named(named, today, LISTED);
    let items: Vec<Value> =
        found.iter().map(|unit| json!({ "code": unit.code.to_string(), "name": unit.name })).collect();
    Ok(Answer::ok(json!({ "items": items, "on": today })).send_cacheable(&request))
}
