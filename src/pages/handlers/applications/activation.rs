//! `/activation`: the holder takes up the level that was issued, with a fresh proof that it is them; after its time they ask an
//! officer for more.

use actix_web::{HttpResponse, web};

use super::{begun, troubles};
use crate::account::{self, Account, Issued, NotActivated, State};
use crate::app::App;
use crate::application::{self, Activation, Means, Refused, Seen, Wish};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::settings::{may_change, sign_in_first};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::ActivationView;
use crate::session::{Session, StepUp};

/// Where it is.
const PATH: &str = "/activation";

/// `GET /activation`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    page(&app, &visit, session, (200, Vec::new())).await
}

/// `POST /activation`: takes it up, or asks for more time where it is over.
pub async fn act(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    match taken_up(&app, &visit, session).await {
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Ok(Ok(Ok(()))) => visit.redirect("/"),
        Ok(Ok(Err(NotActivated::NothingIssued))) => visit.redirect(super::PATH),
        Ok(Ok(Err(NotActivated::Expired))) => match asked_for_time(&app, &visit, session).await {
            Ok(Ok(id)) => visit.redirect(&format!("{}/{id}", super::PATH)),
            Ok(Err(refused)) => page(&app, &visit, session, (409, troubles(&refused))).await,
            Err(error) => Failure::from(error).page(&app, &visit),
        },
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn taken_up(
    app: &App,
    visit: &Visit,
    session: &Session,
) -> Result<Result<Result<(), NotActivated>, StepUp>, StoreError> {
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let taken = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => Ok(Ok(account::activate(c, &desk, elevated.account().id)?.map(|_level| ()))),
        Err(first) => Ok(Err(first)),
    });
    taken.await
}

/// Puts the request before an officer of the identity authority, or finds the one that is there.
async fn asked_for_time(
    app: &App,
    visit: &Visit,
    session: &Session,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    let id = match begun(app, visit, session, Wish::Activation(Activation {})).await? {
        Ok(id) => id,
        Err(refused) => return Ok(Err(refused)),
    };
    let means = Means {
        db: &app.db,
        desk: app.desk(&visit.request_id),
        law: app.law.get().await?,
        ports: &app.ports,
    };
    match application::submit(&means, session, Seen { id, version: 1 }).await? {
        // Asked before: it stands where it stands.
        Ok(_) | Err(Refused::Stale { .. } | Refused::WrongState { .. }) => Ok(Ok(id)),
        Err(refused) => Ok(Err(refused)),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let id = session.account;
    let account: Account = match app.db.read(move |c| account::account(c, id)).await {
        Ok(account) => account,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let Some(Issued { level, activate_by }) = account.issued else { return visit.redirect(super::PATH) };
    let view = ActivationView {
        frame: visit.frame(app, visit.name(app).await),
        level: level.number(),
        until: activate_by,
        is_over: account.state(app.clock.now()) == State::ActivationExpired,
        troubles,
    };
    visit.page(status, &view)
}
