//! `GET /console/v1/clients`: the services that stand here, and in what state.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::{console, paging};
use crate::app::App;
use crate::base::{Bilingual, Lang, Problem, ProblemType};
use crate::readiness::{self, Service};

/// Where they are.
const PATH: &str = "/console/v1/clients";

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    limit: Option<String>,
    cursor: Option<String>,
}

/// A page of them, in the order of their identifiers.
///
/// # Errors
/// As the seat; `not-entitled` where it is not an identity authority's; `invalid-field` for a cursor that is not of this list.
pub async fn clients(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let seat = console::seat(&request)?;
    let list = [PATH];
    let page = paging::page(&app.vault, &list, asked.limit.as_deref(), asked.cursor.as_deref())?;
    let (after, most) = (page.after.clone(), page.limit + 1);
    let found = app.db.read(move |c| match caller.officer(c, &seat)? {
        Ok(officer) => {
            let now = caller.desk.now;
            readiness::services_for(c, now, &officer, (after.as_deref(), most)).map(Ok)
        }
        Err(refused) => Ok(Err(refused)),
    });
    let mut found = found.await??.ok_or_else(|| {
        Problem::new(ProblemType::NotEntitled).field("acting-as", "a seat of an identity authority")
    })?;
    let next = paging::cut(&app.vault, &list, &page, &mut found, |one| one.id.clone());
    Ok(Answer::page(found.iter().map(told).collect(), PATH, next.as_deref()).send())
}

fn told(one: &Service) -> Value {
    let called = |name: Option<&Bilingual>, lang| name.map(|name| name.told(lang).text);
    let successor = one.successor.as_ref();
    json!({
        "id": one.id, "name": called(Some(&one.name), Lang::Vi), "name_en": called(Some(&one.name), Lang::En),
        "agency": called(one.agency.as_ref(), Lang::Vi), "agency_en": called(one.agency.as_ref(), Lang::En),
        "official": one.official, "state": one.state.as_str(), "closes_at": one.closes_at.map(|at| at.to_string()),
        "successor": successor.map(|(id, _name)| id),
    })
}
