//! `/settings/passcode`: the six digits that count beside the key of a phone, and those for when somebody forces their holder: of these
//! the page says how they are set and taken away, and nothing of whether they are, because whoever forces somebody reads it too.

use actix_web::{HttpResponse, web};

use super::{Refused, may_change, sign_in_first};
use crate::app::App;
use crate::base::Secret;
use crate::db::StoreError;
use crate::factor::passcode::{self, Chosen};
use crate::login::passcode as passcodes;
use crate::pages::Trouble;
use crate::pages::handlers::failure::{Failure, patient};
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{Notice, PasscodeView};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/settings/passcode";

/// `GET /settings/passcode`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match visit.session() {
        Some(session) => page(&app, &visit, session, (200, None)).await,
        None => sign_in_first(&app, &visit, None, PATH).await,
    }
}

/// `POST /settings/passcode`: sets it, or takes it away.
pub async fn change(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let done = match form.has("remove") {
        true => remove(&app, &visit, session).await.map(|()| Notice::PasscodeRemoved),
        false => {
            let typed = form.secret("passcode").unwrap_or_else(|| Secret::new(String::new()));
            let duress = form.secret("duress-passcode");
            set(&app, &visit, session, (&typed, duress.as_ref())).await.map(|()| Notice::PasscodeSet)
        }
    };
    match done {
        Ok(notice) => {
            app.jobs.wake();
            visit.redirect(&format!("{PATH}?done={}", notice.code()))
        }
        Err(Refused::SignIn(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(Refused::Form(status, trouble, wait)) => {
            patient(page(&app, &visit, session, (status, Some(trouble))).await, wait)
        }
        Err(Refused::Store(error)) => Failure::from(error).page(&app, &visit),
    }
}

async fn set(
    app: &App,
    visit: &Visit,
    session: &Session,
    (typed, duress): (&Secret, Option<&Secret>),
) -> Result<(), Refused> {
    let (desk, is_fresh) = (app.desk(&visit.request_id), may_change(app, session));
    let judged_by = app.db.read(move |c| match is_fresh(c)? {
        Ok(elevated) => Ok(passcodes::judged_by(c, &desk, &elevated)?.map_err(Refused::from)),
        Err(first) => Ok(Err(Refused::SignIn(first))),
    });
    let profile = judged_by.await??;
    let refused = |trouble| Refused::Form(400, trouble, None);
    let chosen = Chosen::read(typed, &profile).map_err(|why| refused(Trouble::Passcode(why)))?;
    let chosen = chosen.with_duress(duress, &profile);
    let chosen = chosen.map_err(|why| refused(Trouble::DuressPasscode(why)))?;
    let made = chosen.make(&app.hasher, (&app.vault, &app.entropy), session.account).await;
    let made = made.map_err(|_busy| Refused::busy())?;
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let done = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => Ok(passcodes::set(c, &desk, &elevated, &made)?.map_err(Refused::from)),
        Err(first) => Ok(Err(Refused::SignIn(first))),
    });
    done.await?
}

async fn remove(app: &App, visit: &Visit, session: &Session) -> Result<(), Refused> {
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let done = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => passcode::remove(c, &desk, &elevated).map(|_was_set| Ok(())),
        Err(first) => Ok(Err(Refused::SignIn(first))),
    });
    done.await?
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    (status, trouble): (u16, Option<Trouble>),
) -> HttpResponse {
    let session = session.clone();
    let kept = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => passcode::load(c, citizen.account().id),
        None => Ok::<_, StoreError>(None),
    });
    match kept.await {
        Ok(kept) => {
            let view = PasscodeView {
                frame: visit.frame(app, visit.name(app).await),
                notice: visit.query("done").and_then(Notice::parse),
                troubles: trouble.into_iter().collect(),
                set_at: kept.as_ref().map(|kept| kept.set_at),
                rests: kept.is_some_and(|kept| kept.rests_since.is_some()),
            };
            visit.page(status, &view)
        }
        Err(error) => Failure::from(error).page(app, visit),
    }
}
