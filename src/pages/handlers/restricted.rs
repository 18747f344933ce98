//! `/restricted`: somebody goes to a service that gets nothing of them, for they had the processing of their data restricted. They read
//! that, and what they can do; the service hears that they turned back, and no more.

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::login::{current, service};
use super::visit::Visit;
use crate::app::App;
use crate::pages::views::RestrictedView;
use crate::rights;
use crate::session::Citizen;

/// `GET /restricted?flow=…`. Whose data is processed again goes on.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let talk = match current(&app, &visit).await {
        Ok(Some(talk)) => talk,
        Ok(None) => return Failure::Over.page(&app, &visit),
        Err(failure) => return failure.page(&app, &visit),
    };
    let Some(session) = visit.session().cloned() else { return visit.redirect(&visit.sign_in_page()) };
    let read = app.db.read(move |c| {
        let citizen = Citizen::prove(c, &session)?;
        Ok(citizen.map(|citizen| rights::restricted_since(&citizen)))
    });
    match read.await {
        Ok(Some(Some(since))) => {
            let frame = visit.frame(&app, visit.name(&app).await);
            let view =
                RestrictedView { frame, flow: talk.id.clone(), service: service(&talk, visit.lang), since };
            visit.page(200, &view)
        }
        Ok(Some(None)) => visit.redirect(&format!("/authorize/resume?flow={}", talk.id)),
        Ok(None) => visit.redirect(&visit.sign_in_page()),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}
