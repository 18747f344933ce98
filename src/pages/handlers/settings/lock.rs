//! `/settings/lock`: a holder locks their own account, at once (Decree 69/2024, article 15).
//!
//! It takes a sign-in and a confirmation, no fresh proof: whoever has lost a phone must not be stopped here. Only papers at a
//! counter open the account again, and the page says so before anything happens.

use actix_web::{HttpResponse, web};

use super::sign_in_first;
use crate::account::{Ground, OWN};
use crate::app::App;
use crate::db::StoreError;
use crate::pages::handlers::Form;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::forged;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{LockView, LockedView};
use crate::session::{Citizen, Session};
use crate::sign_out;

/// Where it is.
const PATH: &str = "/settings/lock";

/// On whose word the lock stands.
const SOURCE: &str = "the holder, on their own page";

/// `GET /settings/lock`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_none() {
        return sign_in_first(&app, &visit, None, PATH).await;
    }
    let view = LockView { frame: visit.frame(&app, visit.name(&app).await) };
    visit.page(200, &view)
}

/// `POST /settings/lock`.
pub async fn act(app: web::Data<App>, mut visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session().cloned() else {
        return sign_in_first(&app, &visit, None, PATH).await;
    };
    match lock(&app, &visit, session).await {
        Ok(()) => {
            visit.sign_out();
            locked(&app, &visit)
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// What has happened, and what opens the account again. An answer and no address: whoever could be sent to a page of ours that
/// says so would believe a swindler.
pub(in crate::pages::handlers) fn locked(app: &App, visit: &Visit) -> HttpResponse {
    visit.page(200, &LockedView { frame: visit.frame(app, None) })
}

async fn lock(app: &App, visit: &Visit, session: Session) -> Result<(), StoreError> {
    let desk = app.desk(&visit.request_id);
    let locked = app.db.write(move |c| {
        // Locked by somebody else a moment ago, or ended everywhere: what was wanted has happened.
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(()) };
        sign_out::lock(c, &desk, citizen.account().id, Ground::HolderAsked, OWN, SOURCE).map(|_is_new| ())
    });
    locked.await?;
    app.heed_endings().await
}
