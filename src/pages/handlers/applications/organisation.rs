//! `/organisations/new`: whoever represents an organisation, or was authorised by who does, asks for its account. The registers are asked at
//! once: where those stand who represent it is told on the application's own page, with what to do next.

use actix_web::{HttpResponse, web};

use super::{PATH, begun, standing, troubles};
use crate::account::Level;
use crate::app::App;
use crate::application::{
    self, Capacity, Firm, Means, Refused, Seen, Standing, State, TypedOrganisation, Want, Wish,
};
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

/// Begins it and hands it in. What is open already says what is asked now, where it waits for its holder.
async fn asked(
    app: &App,
    visit: &Visit,
    session: &Session,
    typed: &TypedOrganisation,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    let wish = match typed.read() {
        Ok(wish) => Wish::Organisation(wish),
        Err(flaws) => return Ok(Err(Refused::Fields(flaws))),
    };
    let id = match begun(app, visit, session, wish.clone()).await? {
        Ok(id) => id,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(stands) = standing::read(app, session, id).await? else { return Ok(Err(Refused::NotFound)) };
    let mut seen = Seen { id, version: stands.application.version };
    if !matches!(stands.application.state, State::Draft | State::NeedsMore) {
        return Ok(Ok(id));
    }
    if stands.wish != wish {
        match amended(app, visit, session, (seen, wish)).await? {
            Ok(version) => seen.version = version,
            Err(refused) => return Ok(Err(refused)),
        }
    }
    let law = app.law.get().await?;
    let means = Means { db: &app.db, desk: app.desk(&visit.request_id), law, ports: &app.ports };
    Ok(application::submit(&means, session, seen).await?.map(|_sent| id))
}

async fn amended(
    app: &App,
    visit: &Visit,
    session: &Session,
    (seen, wish): (Seen, Wish),
) -> Result<Result<i32, Refused>, StoreError> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let amended = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        application::amend(c, &desk, &citizen, seen, &wish)
    });
    amended.await
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
    Some(FirmFace { paper: stands.application.wanted().contains(&Want::Paper), ..FirmFace::of(said) })
}
