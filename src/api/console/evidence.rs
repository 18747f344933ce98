//! `POST /console/v1/applications/{id}/evidence/{n}`: a paper or picture that was handed in. A look at the person, as the dossier is.

use actix_web::{HttpRequest, HttpResponse, web};

use super::applications::purpose;
use crate::api::applications::refused;
use crate::api::console;
use crate::app::App;
use crate::application;
use crate::base::{ApplicationId, Problem, ProblemType};
use crate::web::private_file;

/// Answers with the file, after the look at its person is on record.
///
/// # Errors
/// As the seat; `not-found` for what waits for another unit, or was erased, `not-entitled` for one's own.
pub async fn evidence(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(ApplicationId, i32)>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let (named, seat) = (path.into_inner(), console::seat(&request)?);
    let purpose = purpose(&request, &sent)?;
    let opened = caller.write(&app, seat, move |c, caller, officer| {
        let desk = &caller.desk;
        let person = match application::subject(c, &desk.vault, officer, named.0)? {
            Ok(person) => person,
            Err(why) => return Ok(Err(refused(&why))),
        };
        let look = officer.look(c, desk, person, purpose)?;
        Ok(application::file_of(c, &desk.vault, officer, &look, named)?.map_err(|why| refused(&why)))
    });
    let file = opened.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    Ok(private_file(file.media_type.as_str(), file.media_type.extension(), false, file.bytes.to_vec()))
}
