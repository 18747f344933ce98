//! `GET /console/v1/visits` and `POST /console/v1/applications/{id}/attendance`: who comes to the officer's unit, and who came.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::applications::refused;
use crate::api::refusal::invalid;
use crate::api::{body, console};
use crate::app::App;
use crate::application::{self, Visit};
use crate::base::{ApplicationId, LocalDate, Problem};

/// So many days are answered at once.
const MOST_DAYS: i32 = 31;

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    from: Option<String>,
    to: Option<String>,
}

/// Whether somebody came.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attendance {
    came: bool,
}

/// The visits to the officer's unit, in order of hour.
///
/// # Errors
/// As the seat; `invalid-field`.
pub async fn visits(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let seat = console::seat(&request)?;
    let day = |name: &str, text: &Option<String>, unless: LocalDate| match text {
        Some(text) => text.parse().map_err(|_none| invalid(name, "a day, as YYYY-MM-DD")),
        None => Ok(unless),
    };
    let from = day("from", &asked.from, caller.today.on)?;
    let to = day("to", &asked.to, from)?;
    if to < from || from.plus_days(MOST_DAYS) <= to {
        return Err(invalid("to", format!("not before from, and at most {MOST_DAYS} days in all")));
    }
    let found = app.db.read(move |c| match caller.officer(c, &seat)? {
        Ok(officer) => application::visits(c, &officer, from, to).map(Ok),
        Err(refused) => Ok(Err(refused)),
    });
    let items: Vec<Value> = found.await??.iter().map(told).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

fn told(visit: &Visit) -> Value {
    json!({
        "application": visit.application, "reference": visit.reference.to_string(), "kind": visit.kind.as_str(),
        "about": visit.about, "at": visit.slot.to_string(), "came": visit.came,
    })
}

/// Says whether somebody came.
///
/// # Errors
/// As the seat; `not-found` for what is not booked at this unit, `invalid-field` before the day or the hour has come.
pub async fn attend(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let seat = console::seat(&request)?;
    let said: Attendance = body::read(&request, &sent)?;
    let recorded = caller.write(&app, seat, move |c, caller, officer| {
        Ok(application::mark(c, &caller.desk, officer, *id, said.came)?.map_err(|why| refused(&why)))
    });
    recorded.await?;
    app.jobs.wake();
    Ok(Answer::ok(said).send())
}
