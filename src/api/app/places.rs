//! `GET /app/v1/places` and `GET /app/v1/places/{code}`: places as somebody who fills in a form looks for them.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{Caller, READ};
use crate::api::answer::Answer;
use crate::api::places::{Asked, Finder, On};
use crate::app::App;
use crate::base::Problem;

/// Where it is.
const PATH: &str = "/app/v1/places";

/// Answers with the places that a name may be the beginning of, or with all that belong to one.
///
/// # Errors
/// As the token; as [`Finder::list`].
pub async fn places(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let asked = asked.into_inner();
    found(&app, &request, |finder| finder.list(asked)).await
}

/// Answers with what a code means on a day.
///
/// # Errors
/// As the token; as [`Finder::one`].
pub async fn place(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
    asked: web::Query<On>,
) -> Result<HttpResponse, Problem> {
    found(&app, &request, |finder| finder.one(&code, &asked)).await
}

async fn found(
    app: &App,
    request: &HttpRequest,
    look: impl FnOnce(&Finder<'_>) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(app, request, READ).await?;
    let today = caller.desk.now.local_date();
    let owner = caller.read(app, |_c, _desk, citizen| Ok(citizen.account().id.to_string())).await?;
    let directory = app.units.get().await?;
    let finder = Finder { vault: &app.vault, directory: &directory, path: PATH, owner: &owner, today };
    Ok(look(&finder)?.send_cacheable(request))
}
