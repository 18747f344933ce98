//! `/organisations/new`: whoever represents an organisation, or was authorised by who does, asks for its account. The registers are asked at
//! once: where those stand who represent it is told on the application's own page, with what to do next.

use actix_web::{HttpResponse, web};

use super::{PATH, at_once, troubles};
use crate::account::Level;
use crate::app::App;
use crate::application::{Capacity, Evidence, Firm, Refused, Standing, TypedOrganisation, Want, Wish};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{FirmFace, OrganisationView};
use crate::session::{Citizen, Session};

/// Where it is.
pub(super) const NEW: &str = "/organisations/new";

/// `GET /organisations/new`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, NEW).await };
    page(&app, &visit, session, TypedOrganisation::default(), (200, Vec::new())).await
}

/// `POST /organisations/new` with `code` and `capacity`: asks, or leads to what was asked.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, NEW).await };
    let typed = TypedOrganisation { code: form.text("code"), capacity: form.text("capacity") };
    match asked(&app, &visit, session, &typed).await {
        Ok(Ok(id)) => {
            app.jobs.wake();
            visit.redirect(&format!("{PATH}/{id}"))
        }
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            page(&app, &visit, session, typed, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// Asks for what was typed, or says what of it cannot be read.
async fn asked(
    app: &App,
    visit: &Visit,
    session: &Session,
    typed: &TypedOrganisation,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    match typed.read() {
        Ok(wish) => at_once::ask(app, visit, session, Wish::Organisation(wish)).await,
        Err(flaws) => Ok(Err(Refused::Fields(flaws))),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    typed: TypedOrganisation,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let session = session.clone();
    let read = app.db.read(move |c| Ok(Citizen::prove(c, &session)?.map(|own| own.account().level)));
    let level = match read.await {
        Ok(Some(level)) => level,
        Ok(None) => return sign_in_first(app, visit, None, NEW).await,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let frame = visit.frame(app, visit.name(app).await);
    let low = level != Some(Level::Two);
    visit.page(status, &OrganisationView { frame, code: typed.code, capacity: typed.capacity, low, troubles })
}

/// As what somebody asks, by the key of its words.
pub(in crate::pages) const fn capacity_key(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Representative => "organisation-representative",
        Capacity::Authorised => "organisation-authorised",
    }
}

/// Where the organisation stands, where the application is about one that the register knows.
pub(super) fn face(stands: &Standing) -> Option<FirmFace> {
    let Firm::Said(said) = &stands.enterprise else { return None };
    let has_paper = stands.handed_in.iter().any(|one| one.kind == Evidence::Paper);
    Some(FirmFace {
        shown: said.is_shown(has_paper),
        paper: stands.application.wanted().contains(&Want::Paper),
        ..FirmFace::of(said)
    })
}
