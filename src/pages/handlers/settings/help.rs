//! `/settings/help`: who helps the person at a counter and may do what, and until when; a code for whoever sits before them; and the
//! end of it, at once.

use actix_web::{HttpResponse, web};

use super::sign_in_first;
use crate::app::App;
use crate::assistance::{self, Assistance, Refused, Rules, Scope};
use crate::base::{AssistanceId, Secret};
use crate::directory::Directory;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ErrorKind, HelperRow, HelpersView, Notice};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/settings/help";

/// `GET /settings/help`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    page(&app, &visit, session, None, None).await
}

/// `POST /settings/help`: a code is made, and shown this once.
pub async fn offer(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let Some(scope) = form.get("scope").and_then(Scope::from_name) else {
        return page(&app, &visit, session, None, Some(Trouble::HelpScope)).await;
    };
    let law = match app.law.get().await {
        Ok(law) => law,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let (desk, proven) = (app.desk(&visit.request_id), session.clone());
    let made = app.db.write(move |c| match Citizen::prove(c, &proven)? {
        Some(citizen) => assistance::offer(c, &desk, &law, &citizen, scope),
        None => Ok(Err(Refused::NotFound)),
    });
    match made.await {
        Ok(Ok((_offered, code))) => page(&app, &visit, session, Some(code), None).await,
        Ok(Err(Refused::TooOften)) => page(&app, &visit, session, None, Some(Trouble::HelpTooOften)).await,
        Ok(Err(_ended)) => visit.redirect(PATH),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/help/{id}/end`.
pub async fn end(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let Ok(id) = id.parse::<AssistanceId>() else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let ended = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => assistance::end(c, &desk, &citizen, id),
        None => Ok(Err(Refused::NotFound)),
    });
    let ended = match ended.await {
        Ok(done) => app.heed_endings().await.map(|()| done),
        failed => failed,
    };
    match ended {
        Ok(Ok(())) => visit.redirect(&format!("{PATH}?done={}", Notice::HelpEnded.code())),
        Ok(Err(_none)) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    code: Option<Secret>,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let found = async {
        let (desk, session) = (app.desk(&visit.request_id), session.clone());
        let helped = app.db.read(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => assistance::list(c, &desk, &citizen),
            None => Ok(Vec::new()),
        });
        let (law, today) = (app.law.get().await?, app.clock.now().local_date());
        // Without a law nobody is helped, and nothing lasts.
        let rules = law.at::<Rules>(today).map(|dated| *dated.rules).ok();
        Ok::<_, Failure>((helped.await?, app.units.get().await?, rules))
    };
    match found.await {
        Ok((helped, units, rules)) => {
            let view = HelpersView {
                frame: visit.frame(app, visit.name(app).await),
                notice: visit.query("done").and_then(Notice::parse),
                minutes: rules.map_or(0, |rules| rules.minutes),
                within: rules.map_or(0, |rules| rules.agreed_within),
                rows: helped.into_iter().map(|(one, helper)| row(app, &units, one, helper)).collect(),
                code: code.map(|code| code.expose().to_owned()),
                troubles: trouble.into_iter().collect(),
            };
            visit.page(if view.troubles.is_empty() { 200 } else { 400 }, &view)
        }
        Err(failure) => failure.page(app, visit),
    }
}

fn row(app: &App, units: &Directory, of: Assistance, helper: Option<String>) -> HelperRow {
    let today = app.clock.now().local_date();
    HelperRow {
        id: of.id.to_string(),
        agency: of.helper.as_ref().map(|(_, seat)| units.agencies.called(&seat.agency, today)),
        helper,
        role: of.helper.as_ref().map(|(_, seat)| seat.role),
        scope: of.scope,
        state: of.state,
        begun: of.opened_at.unwrap_or(of.created_at),
        until: of.until,
    }
}
