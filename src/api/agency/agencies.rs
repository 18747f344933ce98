//! `GET /agency/v1/agencies/{code}`: what a code of an agency is good for on a day.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{Caller, DIRECTORY};
use crate::api::answer::Answer;
use crate::api::places::{On, day, not_found};
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::directory::{AgencyCode, Code as _, Standing, Succession, Unit, standing};

/// Answers with the agency and how its code stands on that day, today where nobody says.
///
/// # Errors
/// As the token; `not-found` for a code that meant nothing up to that day.
pub async fn agency(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
    asked: web::Query<On>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DIRECTORY]).await?;
    let on = day("on", asked.on.as_deref())?.unwrap_or(caller.today);
    let code: AgencyCode = code.parse().map_err(|_no_code| Problem::new(ProblemType::NotFound))?;
    let law = app.law.get().await?;
    let rules = law.at::<Succession>(on).map_err(|missing| {
        tracing::info!(%missing, "nothing is known of agencies on that day");
        Problem::new(ProblemType::NotFound).field("on", missing.to_string())
    })?;
    let agencies = &caller.directory.agencies;
    let versions = agencies.versions(&code).map_err(|why| not_found(&why))?;
    let Some(latest) = versions.iter().rev().find(|unit| unit.since <= on) else {
        return Err(Problem::new(ProblemType::NotFound));
    };
    let (stands, successors, refused_from) = match standing(agencies, &code, on, rules.rules) {
        Standing::Active(_) => ("active", Vec::new(), None),
        Standing::Retired { successors, refused_from, .. } => ("retired", successors, Some(refused_from)),
        Standing::Ended { successors } => ("ended", successors, None),
        Standing::Unknown => return Err(Problem::new(ProblemType::NotFound)),
    };
    let successors: Vec<String> = successors.iter().map(ToString::to_string).collect();
    let standing = json!({
        "on": on, "standing": stands, "successors": successors, "refused_from": refused_from,
        "law": rules.version.name().to_string(),
    });
    let answer = Answer::ok(described(latest)).member("standing", standing);
    Ok(caller.warned(answer).send_cacheable(&request))
}

fn described(unit: &Unit<AgencyCode>) -> Value {
    json!({
        "code": unit.code.to_string(), "kind": AgencyCode::KIND, "form": unit.code.form(), "name": unit.name,
        "parent": unit.parent.as_ref().map(ToString::to_string),
        "place": unit.place.map(|place| place.to_string()), "since": unit.since, "until": unit.until,
    })
}
