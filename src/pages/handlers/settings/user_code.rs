//! `/settings/user-code`: the code that a holder tells services which may only ask them by one.

use actix_web::{HttpResponse, web};

use super::{may_change, sign_in_first};
use crate::app::App;
use crate::db::StoreError;
use crate::factor::user_code::{self, UserCode};
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{Notice, UserCodeView};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/settings/user-code";

/// `GET /settings/user-code`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match visit.session() {
        Some(session) => page(&app, &visit, session, None).await,
        None => sign_in_first(&app, &visit, None, PATH).await,
    }
}

/// `POST /settings/user-code`: sets it, or takes it away.
pub async fn change(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let wanted = match form.has("remove") {
        true => None,
        false => match UserCode::parse(&form.text("code")) {
            Some(code) => Some(code),
            None => return page(&app, &visit, session, Some(Trouble::UserCodeUnusable)).await,
        },
    };
    let notice = if wanted.is_some() { Notice::UserCodeSet } else { Notice::UserCodeRemoved };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let changed = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => {
            match &wanted {
                Some(code) => user_code::set(c, &desk, &elevated, code)?,
                None => drop(user_code::remove(c, &desk, &elevated)?),
            }
            Ok::<_, StoreError>(Ok(()))
        }
        Err(first) => Ok(Err(first)),
    });
    match changed.await {
        Ok(Ok(())) => visit.redirect(&format!("{PATH}?done={}", notice.code())),
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn page(app: &App, visit: &Visit, session: &Session, trouble: Option<Trouble>) -> HttpResponse {
    let session = session.clone();
    let set_at = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => user_code::set_at(c, citizen.account().id),
        None => Ok(None),
    });
    match set_at.await {
        Ok(set_at) => {
            let view = UserCodeView {
                frame: visit.frame(app, visit.name(app).await),
                notice: visit.query("done").and_then(Notice::parse),
                troubles: trouble.into_iter().collect(),
                set_at,
            };
            visit.page(if trouble.is_some() { 400 } else { 200 }, &view)
        }
        Err(error) => Failure::from(error).page(app, visit),
    }
}
