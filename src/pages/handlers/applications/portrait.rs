//! `/applications/{id}/portrait`: a photo of the face, as a form without any script sends it.

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
use crate::pages::views::{ErrorKind, PortraitView};
use crate::session::{Citizen, Session};

/// Seconds after which a busy process is worth another try.
const PATIENCE: u64 = 5;

/// `GET /applications/{id}/portrait`.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    let path = format!("{PATH}/{id}/portrait");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    page(&app, &visit, session, *id, (200, Vec::new())).await
}

/// `POST /applications/{id}/portrait`.
pub async fn send(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    parts: Multipart,
) -> HttpResponse {
    let path = format!("{PATH}/{id}/portrait");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let upload = match upload::read(&app, &visit, parts, Purpose::Portrait.largest()).await {
        Ok(upload) => upload,
        Err(NotRead::Forged) => return forged_at(&app, &visit, path),
        Err(NotRead::Malformed) => return Failure::new(ErrorKind::BadRequest).page(&app, &visit),
        Err(NotRead::TooLarge) => {
            let flaw = Trouble::File(file::FileFlaw::TooLarge(Purpose::Portrait.largest()));
            return page(&app, &visit, session, *id, (413, vec![flaw])).await;
        }
        Err(NotRead::Busy) => {
            let busy = vec![Trouble::Busy { seconds: PATIENCE }];
            return patient(page(&app, &visit, session, *id, (503, busy)).await, Some(PATIENCE));
        }
    };
    match handed_in(&app, &visit, session, *id, upload).await {
        Ok(Ok(())) => visit.redirect(&format!("{PATH}/{id}")),
        Ok(Err((_, Refused::NotFound))) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Ok(Err((Some(flaw), _))) => page(&app, &visit, session, *id, (400, vec![Trouble::File(flaw)])).await,
        Ok(Err((None, refused))) => {
            let status = refused.problem().status().as_u16();
            page(&app, &visit, session, *id, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// What was wrong with the file, if that was it, and the refusal.
type Wrong = (Option<file::FileFlaw>, Refused);

async fn handed_in(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
    upload: Upload,
) -> Result<Result<(), Wrong>, StoreError> {
    let Upload { version, file } = upload;
    let photo = match file::check(Purpose::Portrait, file) {
        Ok(photo) => photo,
        Err(flaw) => return Ok(Err((Some(flaw), Refused::Missing(vec![application::Want::Portrait])))),
    };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let seen = Seen { id, version: version.unwrap_or(0) };
    let taken = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        application::hand_in(c, &desk, &citizen, seen, Evidence::Portrait, &photo)
    });
    Ok(taken.await?.map(|_version| ()).map_err(|refused| (None, refused)))
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let stands = match standing::read(app, session, id).await {
        Ok(Some(stands)) if stands.wish.evidence().contains(&Evidence::Portrait) => stands,
        Ok(_) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let view = PortraitView {
        frame: visit.frame(app, visit.name(app).await),
        id: id.to_string(),
        version: stands.application.version,
        portrait: standing::portrait(&stands.handed_in),
        troubles,
    };
    visit.page(status, &view)
}
