//! `/confirm`: whoever is signed in here shows that it is still them on another device, and the page waits for it.

use actix_web::{HttpResponse, web};

use super::approvals::limits;
use super::failure::Failure;
use super::form::{Form, forged};
use super::login::{current, enter, onward, trouble};
use super::visit::Visit;
use super::waiting;
use crate::app::App;
use crate::login::{Conversation, Standing, step_up};
use crate::op::means;
use crate::pages::views::{ConfirmView, ErrorKind};
use crate::session::Session;

/// Where it is.
const PATH: &str = "/confirm";

/// `POST /confirm?flow=…`: the question goes out.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let asked = async {
        // Signed out meanwhile, or begun too long ago: the sign-in page says how to go on.
        let Some((talk, session)) = whose(&app, &visit).await? else { return Ok(true) };
        let asked = step_up::ask(&means(&app), &visit.attempt(), session, talk, limits(&app).await?).await;
        asked.map_err(|_down| Failure::new(ErrorKind::Unavailable))
    };
    match asked.await {
        Ok(true) => {
            app.jobs.wake();
            visit.redirect(&visit.frame(&app, None).in_flow(PATH, visit.flow().as_deref()))
        }
        Ok(false) => page(&app, &visit, 429, None),
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `GET /confirm?flow=…`: the number, then where confirming leads.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match stands(&app, &visit).await {
        Ok(Some((talk, session, Standing::Approved))) => finish(&app, &visit, &talk, session).await,
        Ok(Some((_, _, standing))) => page(&app, &visit, 200, Some(standing)),
        Ok(None) => visit.redirect(&visit.sign_in_page()),
        Err(failure) => failure.page(&app, &visit),
    }
}

async fn finish(app: &App, visit: &Visit, talk: &Conversation, session: &Session) -> HttpResponse {
    match step_up::confirmed(&means(app), &visit.attempt(), session, talk).await {
        Ok(signed_in) => match enter(app, visit, &signed_in).await {
            Ok(()) => visit.redirect(&onward(visit, Some(talk))),
            Err(failure) => failure.page(app, visit),
        },
        // Come for before, or taken back: whatever is still needed is asked for there.
        Err(refused) if trouble(&refused).0 == 400 => visit.redirect(&visit.sign_in_page()),
        Err(_down) => Failure::new(ErrorKind::Unavailable).page(app, visit),
    }
}

/// `GET /confirm/state?flow=…`.
pub async fn state(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let found = stands(&app, &visit).await.map(|found| found.map(|(_, _, standing)| standing));
    waiting::state(&visit, found)
}

/// `GET /confirm/events?flow=…`.
pub async fn events(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let asked = match whose(&app, &visit).await {
        Ok(asked) => asked.map(|(talk, session)| (talk, session.clone())),
        Err(failure) => return failure.page(&app, &visit),
    };
    let app = app.into_inner();
    waiting::events(move || {
        let (app, asked) = (app.clone(), asked.clone());
        async move {
            match &asked {
                Some((talk, session)) => standing(&app, talk, session).await,
                None => Ok(None),
            }
        }
    })
}

fn page(app: &App, visit: &Visit, status: u16, standing: Option<Standing>) -> HttpResponse {
    visit.page(status, &ConfirmView { frame: visit.frame(app, None), flow: visit.flow(), standing })
}

/// The conversation that the address names, and who is signed in; nothing without either.
async fn whose<'a>(app: &App, visit: &'a Visit) -> Result<Option<(Conversation, &'a Session)>, Failure> {
    let talk = match current(app, visit).await {
        Ok(talk) => talk,
        Err(Failure::Over) => None,
        Err(failure) => return Err(failure),
    };
    Ok(talk.zip(visit.session()))
}

async fn stands<'a>(
    app: &App,
    visit: &'a Visit,
) -> Result<Option<(Conversation, &'a Session, Standing)>, Failure> {
    let Some((talk, session)) = whose(app, visit).await? else { return Ok(None) };
    let standing = standing(app, &talk, session).await?;
    Ok(standing.map(|standing| (talk, session, standing)))
}

async fn standing(app: &App, talk: &Conversation, session: &Session) -> Result<Option<Standing>, Failure> {
    let (desk, talk, session) = (app.desk(None), talk.clone(), session.clone());
    Ok(app.db.read(move |c| step_up::standing(c, &desk, &session, &talk)).await?)
}
