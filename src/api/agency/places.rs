//! `GET /agency/v1/places` and `GET /agency/v1/places/{code}`: places for the systems of agencies, on any day.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{Caller, DIRECTORY};
use crate::api::places::{Asked, Finder, On};
use crate::app::App;
use crate::base::Problem;

/// Where it is.
const PATH: &str = "/agency/v1/places";

fn finder<'a>(app: &'a App, caller: &'a Caller) -> Finder<'a> {
    let (directory, owner) = (&*caller.directory, caller.agency.client().id.as_str());
    Finder { vault: &app.vault, directory, path: PATH, owner, today: caller.today }
}

/// Answers with the places that a name may be the beginning of, or with all that belong to one.
///
/// # Errors
/// As the token; as [`Finder::list`].
pub async fn places(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DIRECTORY]).await?;
    let answer = finder(&app, &caller).list(asked.into_inner())?;
    Ok(caller.warned(answer).send_cacheable(&request))
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
    let caller = Caller::prove(&app, &request, &[DIRECTORY]).await?;
    let answer = finder(&app, &caller).one(&code, &asked)?;
    Ok(caller.warned(answer).send_cacheable(&request))
}
