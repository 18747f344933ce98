//! `GET /agency/v1/places` and `GET /agency/v1/places/{code}`: places by name as one types it, by what they belong to, by code.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, DIRECTORY, day, not_found};
use crate::api::answer::Answer;
use crate::api::paging;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{LocalDate, Problem, ProblemType};
use crate::directory::{Directory, PlaceCode, Unit};

/// Where it is.
const PATH: &str = "/agency/v1/places";

/// The longest name that is searched for, in characters.
const LONGEST: usize = 100;

/// What may stand in the query: a name, or what the places belong to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    q: Option<String>,
    parent: Option<String>,
    on: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// Answers with the places that a name may be the beginning of, the likeliest first; or with all that belong to one, by code.
///
/// # Errors
/// As the token; `invalid-field` where neither or both are asked for.
pub async fn places(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DIRECTORY]).await?;
    let Asked { q, parent, on, limit, cursor } = asked.into_inner();
    let on = day("on", on.as_deref())?.unwrap_or(caller.today);
    let answer = match (q, parent) {
        (Some(q), None) if cursor.is_none() => by_name(&app, &caller, &q, on, limit.as_deref())?,
        (None, Some(parent)) => within(&app, &caller, &parent, on, (limit.as_deref(), cursor.as_deref()))?,
        _ => return Err(invalid("q", "either q, which has no cursor, or parent")),
    };
    Ok(caller.warned(answer.member("on", json!(on))).send_cacheable(&request))
}

fn by_name(
    app: &App,
    caller: &Caller,
    q: &str,
    on: LocalDate,
    limit: Option<&str>,
) -> Result<Answer, Problem> {
    if q.trim().is_empty() || q.chars().count() > LONGEST {
        return Err(invalid("q", format!("a name of 1 to {LONGEST} characters, or its beginning")));
    }
    let page = paging::page(&app.vault, &[], limit, None)?;
    let directory = &caller.directory;
    let found = directory.search(q, on, page.limit);
    Ok(Answer::page(found.into_iter().map(|unit| described(directory, unit)).collect(), PATH, None))
}

fn within(
    app: &App,
    caller: &Caller,
    parent: &str,
    on: LocalDate,
    (limit, cursor): (Option<&str>, Option<&str>),
) -> Result<Answer, Problem> {
    let client = caller.agency.client().id.as_str();
    let (code, day) = (read(parent).ok_or_else(|| invalid("parent", "the code of a place"))?, on.to_string());
    let list = [PATH, client, parent, day.as_str()];
    let page = paging::page(&app.vault, &list, limit, cursor)?;
    let directory = &caller.directory;
    directory.places.on(&code, on).map_err(|why| not_found(&why))?;
    let after = page.after.as_deref().and_then(read);
    let belongs = |unit: &&Unit<PlaceCode>| unit.parent == Some(code) && unit.stands(on);
    let behind = |unit: &&Unit<PlaceCode>| after.is_none_or(|after| unit.code > after);
    let mut found: Vec<_> =
        directory.places.all().filter(belongs).filter(behind).take(page.limit.saturating_add(1)).collect();
    let next = paging::cut(&app.vault, &list, &page, &mut found, |unit| unit.code.to_string());
    let items = found.into_iter().map(|unit| described(directory, unit)).collect();
    Ok(Answer::page(items, PATH, next.as_deref()))
}

/// What may stand beside the code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct On {
    pub(super) on: Option<String>,
}

/// Answers with what a code means on a day; without one, only where it has always meant the same.
///
/// # Errors
/// As the token; `not-found`, `date-needed`.
pub async fn place(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
    asked: web::Query<On>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DIRECTORY]).await?;
    let on = day("on", asked.on.as_deref())?;
    let directory = &caller.directory;
    let code = read(&code).ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let code = directory.place_code(code);
    let unit = match on {
        Some(on) => directory.places.on(&code, on),
        None => directory.places.whenever(&code),
    };
    let unit = unit.map_err(|why| not_found(&why))?;
    Ok(caller.warned(Answer::ok(described(directory, unit))).send_cacheable(&request))
}

/// The code in a text.
pub(super) fn read(text: &str) -> Option<PlaceCode> {
    text.parse().ok()
}

/// A place with what it belongs to on its day, the nearest first.
pub(super) fn described(directory: &Directory, unit: &Unit<PlaceCode>) -> Value {
    let above = std::iter::successors(Some(unit), |unit| {
        unit.parent.and_then(|code| directory.places.on(&code, unit.since).ok())
    });
    let above: Vec<Value> =
        above.skip(1).map(|unit| json!({ "code": unit.code.to_string(), "name": unit.name })).collect();
    json!({
        "code": unit.code.to_string(), "name": unit.name, "level": unit.code.level(), "above": above,
        "since": unit.since, "until": unit.until,
    })
}
