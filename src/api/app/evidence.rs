//! `POST /app/v1/applications/{id}/evidence/{kind}`: a file of evidence, as the one part `file` of a form.

use actix_multipart::Multipart;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{APPLICATIONS, Caller};
use crate::api::answer::Answer;
use crate::api::applications::refused;
use crate::api::part;
use crate::api::precondition::{seen, tag};
use crate::api::refusal::invalid;
use crate::app::App;
use crate::application::{self, Evidence, Seen};
use crate::base::{ApplicationId, Problem, ProblemType};
use crate::file::{self, Purpose};

/// Hands in a file with a draft, or where something was missing; another portrait takes the place of the first. Sent again by
/// mistake it is refused, because the application is not as it was seen any more.
///
/// # Errors
/// As the token, which is asked before the file is read; `seen-needed`, `changed-meanwhile`, `too-large`, `invalid-field` for what
/// the file's content is not.
pub async fn hand_in(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(ApplicationId, String)>,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let (id, kind) = path.into_inner();
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let seen = Seen { id, version: seen(&request)? };
    let kind = Evidence::from_name(&kind).ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let purpose = match kind {
        Evidence::Portrait => Purpose::Portrait,
        Evidence::Paper => Purpose::Paper,
    };
    let bytes = part::read(parts, purpose.largest()).await?;
    let accepted = file::check(purpose, bytes);
    let version = app.db.write(move |c| {
        let citizen = match caller.prove(c)? {
            Ok(citizen) => citizen,
            Err(ended) => return Ok(Err(ended)),
        };
        let accepted = match &accepted {
            Ok(accepted) => accepted,
            Err(flaw) => return Ok(Err(invalid("file", flaw.to_string()))),
        };
        let taken = application::hand_in(c, &caller.desk, &citizen, seen, kind, accepted)?;
        Ok(taken.map_err(|why| refused(&why)))
    });
    let version = version.await??;
    Ok(Answer::ok(json!({ "id": id, "version": version })).with(ETAG.as_str(), tag(version)).send())
}
