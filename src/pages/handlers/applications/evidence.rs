//! `/applications/{id}/portrait` and `/applications/{id}/paper`: a photo of the face, and a copy of a paper that an officer asks
//! for, as a form without any script sends them.

use actix_multipart::Multipart;
use actix_web::{HttpResponse, web};

use super::{PATH, standing, troubles};
use crate::app::App;
use crate::application::{self, Evidence, Refused, Seen};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::file::{self, Purpose};
use crate::pages::Trouble;
use crate::pages::handlers::failure::{Failure, patient};
use crate::pages::handlers::form::forged_at;
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::upload::{self, NotRead, Upload};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ErrorKind, EvidenceView};
use crate::session::{Citizen, Session};

/// Seconds after which a busy process is worth another try.
const PATIENCE: u64 = 5;

/// `GET /applications/{id}/portrait`.
pub async fn portrait(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    show(&app, &visit, *id, Evidence::Portrait).await
}

/// `POST /applications/{id}/portrait`.
pub async fn send_portrait(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    parts: Multipart,
) -> HttpResponse {
    send(&app, &visit, (*id, Evidence::Portrait), parts).await
}

/// `GET /applications/{id}/paper`.
pub async fn paper(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    show(&app, &visit, *id, Evidence::Paper).await
}

/// `POST /applications/{id}/paper`.
pub async fn send_paper(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    parts: Multipart,
) -> HttpResponse {
    send(&app, &visit, (*id, Evidence::Paper), parts).await
}

const fn purpose(kind: Evidence) -> Purpose {
    match kind {
        Evidence::Portrait => Purpose::Portrait,
        Evidence::Paper => Purpose::Paper,
    }
}

async fn show(app: &App, visit: &Visit, id: ApplicationId, kind: Evidence) -> HttpResponse {
    let Some(session) = visit.session() else {
        return sign_in_first(app, visit, None, &format!("{PATH}/{id}/{}", kind.as_str())).await;
    };
    page(app, visit, session, (id, kind), (200, Vec::new())).await
}

async fn send(
    app: &App,
    visit: &Visit,
    (id, kind): (ApplicationId, Evidence),
    parts: Multipart,
) -> HttpResponse {
    let path = format!("{PATH}/{id}/{}", kind.as_str());
    let Some(session) = visit.session() else { return sign_in_first(app, visit, None, &path).await };
    let largest = purpose(kind).largest();
    let told = |status, troubles| page(app, visit, session, (id, kind), (status, troubles));
    let upload = match upload::read(app, visit, parts, largest).await {
        Ok(upload) => upload,
        Err(NotRead::Forged) => return forged_at(app, visit, path),
        Err(NotRead::Malformed) => return Failure::new(ErrorKind::BadRequest).page(app, visit),
        Err(NotRead::TooLarge) => {
            return told(413, vec![Trouble::File(file::FileFlaw::TooLarge(largest))]).await;
        }
        Err(NotRead::Busy) => {
            return patient(told(503, vec![Trouble::Busy { seconds: PATIENCE }]).await, Some(PATIENCE));
        }
    };
    match handed_in(app, visit, session, (id, kind), upload).await {
        Ok(Ok(())) => visit.redirect(&format!("{PATH}/{id}")),
        Ok(Err((_, Refused::NotFound))) => Failure::new(ErrorKind::NotFound).page(app, visit),
        Ok(Err((Some(flaw), _))) => told(400, vec![Trouble::File(flaw)]).await,
        Ok(Err((None, refused))) => told(refused.problem().status().as_u16(), troubles(&refused)).await,
        Err(error) => Failure::from(error).page(app, visit),
    }
}

/// What was wrong with the file, if that was it, and the refusal.
type Wrong = (Option<file::FileFlaw>, Refused);

async fn handed_in(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, kind): (ApplicationId, Evidence),
    upload: Upload,
) -> Result<Result<(), Wrong>, StoreError> {
    let Upload { version, file } = upload;
    let accepted = match file::check(purpose(kind), file) {
        Ok(accepted) => accepted,
        Err(flaw) => return Ok(Err((Some(flaw), Refused::Missing(vec![kind.want()])))),
    };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let seen = Seen { id, version: version.unwrap_or(0) };
    let taken = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        application::hand_in(c, &desk, &citizen, seen, kind, &accepted)
    });
    Ok(taken.await?.map(|_version| ()).map_err(|refused| (None, refused)))
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    (id, kind): (ApplicationId, Evidence),
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let stands = match standing::read(app, session, id).await {
        Ok(Some(stands)) if standing::takes(&stands, kind) => stands,
        Ok(_) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let view = EvidenceView {
        frame: visit.frame(app, visit.name(app).await),
        id: id.to_string(),
        version: stands.application.version,
        kind,
        portrait: standing::portrait(&stands.handed_in).filter(|_| kind == Evidence::Portrait),
        troubles,
    };
    visit.page(status, &view)
}
