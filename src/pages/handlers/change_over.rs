//! `/change-over`: whoever was written to about their account in another system comes with the code of the letter.

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::form::{Form, forged};
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::app::App;
use crate::base::long_code;
use crate::changeover::invite::{self, NotTaken};
use crate::pages::Trouble;
use crate::pages::views::{CameView, ChangeOverView};
use crate::session::Citizen;

const PATH: &str = "/change-over";

/// `GET /change-over`; with `?sign-in`, sends whoever is not signed in to do so, and back.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_none() && visit.asks("sign-in") {
        return sign_in_first(&app, &visit, None, PATH).await;
    }
    page(&app, &visit, 200, String::new(), None).await
}

/// `POST /change-over` with `code`.
pub async fn come(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session().cloned() else {
        return sign_in_first(&app, &visit, None, PATH).await;
    };
    let typed = form.text("code");
    if typed.is_empty() {
        return page(&app, &visit, 400, typed, Some(Trouble::LongCodeMissing)).await;
    }
    let Some(code) = long_code::digest(&typed) else {
        return page(&app, &visit, 400, typed, Some(Trouble::Invitation(NotTaken::Unknown))).await;
    };
    let desk = app.desk(&visit.request_id);
    // Nobody guesses eighty bits, and whoever tries is signed in: tries are not counted.
    let done = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => invite::claim(c, &desk, &citizen, code).map(Some),
        None => Ok(None),
    });
    match done.await {
        Ok(Some(Ok(came))) => {
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &CameView { frame, came })
        }
        Ok(Some(Err(why))) => page(&app, &visit, 400, typed, Some(Trouble::Invitation(why))).await,
        Ok(None) => sign_in_first(&app, &visit, None, PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn page(app: &App, visit: &Visit, status: u16, code: String, trouble: Option<Trouble>) -> HttpResponse {
    let frame = visit.frame(app, visit.name(app).await);
    let (signed_in, troubles) = (visit.session().is_some(), trouble.into_iter().collect());
    visit.page(status, &ChangeOverView { frame, signed_in, code, troubles })
}
