//! `/applications/{id}/details`: what somebody declares of themselves, with everything that is wrong with it at once.

use actix_web::{HttpResponse, web};

use super::{PATH, seen, standing, troubles};
use crate::account::Kind;
use crate::app::App;
use crate::application::{self, Identity, Refused, Seen, Typed, Wish};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged_at};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{DetailsView, ErrorKind};
use crate::session::{Citizen, Session};

/// `GET /applications/{id}/details`; `?who=foreigner` for the form of foreigners.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    let path = format!("{PATH}/{id}/details");
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let stands = match standing::read(&app, session, *id).await {
        Ok(Some(stands)) => stands,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let before = match stands.wish {
        Wish::Identity(Identity { declared: Some(declared), .. }) => Typed::of(&declared),
        Wish::Identity(_) => Typed { who: first_form(&visit).to_owned(), ..Typed::default() },
        _ => return Failure::new(ErrorKind::NotFound).page(&app, &visit),
    };
    let who = match visit.query("who") {
        Some(who @ ("citizen" | "foreigner")) => who.to_owned(),
        _ => before.who.clone(),
    };
    let version = stands.application.version;
    page(&app, &visit, *id, (200, Vec::new()), (version, Typed { who, ..before })).await
}

/// `POST /applications/{id}/details`.
pub async fn save(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    form: Form,
) -> HttpResponse {
    let path = format!("{PATH}/{id}/details");
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, path);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let (typed, seen) = (typed(&form), seen(*id, &form));
    match saved(&app, &visit, session, seen, &typed).await {
        Ok(Ok(())) => visit.redirect(&format!("{PATH}/{id}")),
        Ok(Err(Refused::NotFound)) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            page(&app, &visit, *id, (status, troubles(&refused)), (seen.version, typed)).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn saved(
    app: &App,
    visit: &Visit,
    session: &Session,
    seen: Seen,
    typed: &Typed,
) -> Result<Result<(), Refused>, StoreError> {
    let desk = app.desk(&visit.request_id);
    let declared = match typed.read(desk.now.local_date()) {
        Ok(declared) => declared,
        Err(flaws) => return Ok(Err(Refused::Fields(flaws))),
    };
    let session = session.clone();
    let saved = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        let Some(stands) = application::standing(c, &desk.vault, &citizen, seen.id)? else {
            return Ok(Err(Refused::NotFound));
        };
        let Wish::Identity(Identity { level, .. }) = stands.wish else { return Ok(Err(Refused::NotFound)) };
        let wish = Wish::Identity(Identity { level, declared: Some(declared.clone()) });
        Ok(application::amend(c, &desk, &citizen, seen, &wish)?.map(|_version| ()))
    });
    saved.await
}

fn typed(form: &Form) -> Typed {
    Typed {
        who: form.text("who"),
        number: form.text("number"),
        name: form.text("name"),
        birthdate: form.text("birthdate"),
        nationality: form.text("nationality"),
        passport: form.text("passport"),
        residence_card: form.text("residence_card"),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    id: ApplicationId,
    (status, troubles): (u16, Vec<Trouble>),
    (version, typed): (i32, Typed),
) -> HttpResponse {
    let declares = (typed.who == "foreigner").then_some(Kind::Foreigner);
    let frame = visit.frame(app, visit.name(app).await).of_whoever(declares);
    visit.page(status, &DetailsView { frame, id: id.to_string(), version, typed, troubles })
}

/// The form that is shown first.
fn first_form(visit: &Visit) -> &'static str {
    if visit.holder() == Some(Kind::Foreigner) { "foreigner" } else { "citizen" }
}
