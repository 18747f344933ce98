//! `/applications/correction` and `/applications/restriction`: what somebody asks about the data of themselves.

use actix_web::{HttpResponse, web};

use super::{PATH, at_once, troubles};
use crate::account::{self, Profile};
use crate::app::App;
use crate::application::{Refused, Restriction, TypedCorrection, Wish};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{CorrectionView, RestrictionView};
use crate::session::{Citizen, Session};

/// Where they are.
pub(super) const CORRECTION: &str = "/applications/correction";
pub(super) const RESTRICTION: &str = "/applications/restriction";

/// `GET /applications/correction`.
pub async fn show_correction(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, CORRECTION).await };
    correction(&app, &visit, session, TypedCorrection::default(), (200, Vec::new())).await
}

/// `POST /applications/correction`: begins it, or writes anew what is open; the paper that shows it comes next.
pub async fn ask_correction(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, CORRECTION).await };
    let datum = form.text("datum");
    // A country is chosen by its name.
    let country = form.get("country").filter(|code| datum == "nationality" && !code.is_empty());
    let says = country.map_or_else(|| form.text("says"), str::to_owned);
    let typed = TypedCorrection { datum, says, why: form.text("why") };
    let written = match typed.read(app.clock.now().local_date()) {
        Ok(wish) => at_once::write(&app, &visit, session, Wish::Correction(wish)).await,
        Err(flaws) => Ok(Err(Refused::Fields(flaws))),
    };
    match written {
        Ok(Ok((id, _seen))) => onward(&app, &visit, id),
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            correction(&app, &visit, session, typed, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn correction(
    app: &App,
    visit: &Visit,
    session: &Session,
    typed: TypedCorrection,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let known = match known(app, session).await {
        Ok(Some(known)) => known,
        Ok(None) => return sign_in_first(app, visit, None, CORRECTION).await,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let TypedCorrection { datum, says, why } = typed;
    let frame = visit.frame(app, visit.name(app).await);
    visit.page(status, &CorrectionView::of(frame, &known, (datum, says, why), troubles))
}

async fn known(app: &App, session: &Session) -> Result<Option<Profile>, StoreError> {
    let (vault, session) = (app.vault.clone(), session.clone());
    app.db
        .read(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => Ok(Some(account::load(c, &vault, citizen.account().id)?.profile)),
            None => Ok(None),
        })
        .await
}

/// `GET /applications/restriction`.
pub async fn show_restriction(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_none() {
        return sign_in_first(&app, &visit, None, RESTRICTION).await;
    }
    restriction(&app, &visit, String::new(), (200, Vec::new())).await
}

/// `POST /applications/restriction`: asks, or leads to what was asked.
pub async fn ask_restriction(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, RESTRICTION).await };
    let why = form.text("why");
    let asked = match Restriction::read(&why) {
        Ok(wish) => at_once::ask(&app, &visit, session, Wish::Restriction(wish)).await,
        Err(flaws) => Ok(Err(Refused::Fields(flaws))),
    };
    match asked {
        Ok(Ok(id)) => onward(&app, &visit, id),
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            restriction(&app, &visit, why, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn restriction(
    app: &App,
    visit: &Visit,
    why: String,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let frame = visit.frame(app, visit.name(app).await);
    visit.page(status, &RestrictionView { frame, why, troubles })
}

fn onward(app: &App, visit: &Visit, id: ApplicationId) -> HttpResponse {
    app.jobs.wake();
    visit.redirect(&format!("{PATH}/{id}"))
}
