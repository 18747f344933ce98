//! `POST /console/v1/applications/{id}/compare`: a photo taken at the counter, compared with the one that the register has.

use actix_multipart::Multipart;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::api::answer::Answer;
use crate::api::applications::refused;
use crate::api::precondition::{seen, tag};
use crate::api::refusal::invalid;
use crate::api::{console, part};
use crate::app::App;
use crate::application::{self, Seen};
use crate::base::{ApplicationId, Problem};
use crate::file::{self, Purpose};

/// Compares; the photo is not kept, what was found is.
///
/// # Errors
/// As the seat, which is asked before the file is read; `seen-needed`, `changed-meanwhile`, `too-large`, `invalid-field` for what
/// is no photo.
pub async fn compare(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let (seat, seen) = (console::seat(&request)?, Seen { id: *id, version: seen(&request)? });
    let (of_seat, now) = (seat.clone(), caller.desk.now);
    let may = app.db.read(move |c| match caller.officer(c, &of_seat)? {
        Ok(officer) => {
            let may = application::to_compare(c, &caller.desk, &officer, seen)?;
            Ok(may.map_err(|why| refused(&why)))
        }
        Err(closed) => Ok(Err(closed)),
    });
    let comparison = may.await??;
    let photo = part::read(parts, Purpose::Portrait.largest()).await?;
    let photo = file::check(Purpose::Portrait, photo).map_err(|flaw| invalid("file", flaw.to_string()))?;
    let likeness = comparison.ask(&app.ports, now, photo.bytes()).await;
    // Asked anew: the comparison may have taken long.
    let caller = console::Caller::of(&app, &request).await?;
    let recorded = caller.write(&app, seat, move |c, caller, officer| {
        Ok(application::compared(c, &caller.desk, officer, likeness)?.map_err(|why| refused(&why)))
    });
    let (now, verdict) = recorded.await?;
    Ok(Answer::ok(json!({ "verdict": verdict, "version": now.version }))
        .with(ETAG.as_str(), tag(now.version))
        .send())
}
