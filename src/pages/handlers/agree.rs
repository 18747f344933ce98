//! `/agree`: a child or a ward has signed in, and whoever represents them is asked whether they go on to the service.

use actix_web::{HttpResponse, web};

use super::approvals::limits;
use super::failure::Failure;
use super::form::{Form, forged};
use super::login::{current, onward, trouble};
use super::visit::Visit;
use super::waiting;
use super::wards::rules;
use crate::account;
use crate::app::App;
use crate::base::AccountId;
use crate::login::ward::{self, Guardianships};
use crate::login::{Conversation, Standing};
use crate::mandate::guardian;
use crate::op::means;
use crate::pages::views::{AgreeView, ErrorKind};
use crate::session::Session;

/// Where it is.
const PATH: &str = "/agree";

/// `GET /agree?flow=…`: whom to ask, then the number, then where it leads.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match stands(&app, &visit).await {
        Ok(Some((talk, session, Some(Standing::Approved)))) => finish(&app, &visit, talk, session).await,
        Ok(Some((talk, session, standing))) => page(&app, &visit, (200, &talk, session), standing).await,
        Ok(None) => visit.redirect(&visit.sign_in_page()),
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `POST /agree?flow=…` with `guardian`: the question goes out.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let (talk, session) = match whose(&app, &visit).await {
        Ok(Some(found)) => found,
        Ok(None) => return visit.redirect(&visit.sign_in_page()),
        Err(failure) => return failure.page(&app, &visit),
    };
    let Some(guardian) = form.get("guardian").and_then(|id| id.parse::<AccountId>().ok()) else {
        return Failure::new(ErrorKind::BadRequest).page(&app, &visit);
    };
    let asked = async {
        let law = Guardianships { limits: limits(&app).await?, rules: rules(&app).await? };
        let asked = ward::ask(&means(&app), &visit.attempt(), session, talk.clone(), (guardian, law)).await;
        asked.map_err(|_down| Failure::new(ErrorKind::Unavailable))
    };
    match asked.await {
        Ok(true) => {
            app.jobs.wake();
            visit.redirect(&visit.frame(&app, None).in_flow(PATH, visit.flow().as_deref()))
        }
        Ok(false) => page(&app, &visit, (429, &talk, session), Some(Standing::Refused)).await,
        Err(failure) => failure.page(&app, &visit),
    }
}

async fn finish(app: &App, visit: &Visit, talk: Conversation, session: &Session) -> HttpResponse {
    let next = onward(visit, Some(&talk));
    match ward::agreed(&means(app), &visit.attempt(), session, talk).await {
        Ok(()) => visit.redirect(&next),
        // Come for before, or taken back: whatever is still needed is asked for there.
        Err(refused) if trouble(&refused).0 == 400 => visit.redirect(&next),
        Err(_down) => Failure::new(ErrorKind::Unavailable).page(app, visit),
    }
}

/// `GET /agree/state?flow=…`.
pub async fn state(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let found = stands(&app, &visit).await.map(|found| found.and_then(|(_, _, standing)| standing));
    waiting::state(&visit, found)
}

/// `GET /agree/events?flow=…`.
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

async fn page(
    app: &App,
    visit: &Visit,
    (status, talk, session): (u16, &Conversation, &Session),
    standing: Option<Standing>,
) -> HttpResponse {
    let (vault, own, today) = (app.vault.clone(), session.account, app.clock.now().local_date());
    let read = app.db.read(move |c| {
        let mut sides = guardian::guardians(c, &vault, own, today)?;
        let mut awake = Vec::new();
        for side in sides.drain(..) {
            // Whoever is locked out cannot be asked.
            if account::is_open(c, side.account.id)? {
                awake.push((side.account.id.to_string(), side.name));
            }
        }
        Ok(awake)
    });
    match read.await {
        Ok(guardians) => {
            let service = talk.client.as_ref().map(|face| face.name.told(visit.lang));
            let frame = visit.frame(app, visit.name(app).await);
            visit.page(status, &AgreeView { frame, flow: visit.flow(), service, guardians, standing })
        }
        Err(error) => Failure::from(error).page(app, visit),
    }
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

type Stands<'a> = (Conversation, &'a Session, Option<Standing>);

async fn stands<'a>(app: &App, visit: &'a Visit) -> Result<Option<Stands<'a>>, Failure> {
    let Some((talk, session)) = whose(app, visit).await? else { return Ok(None) };
    let standing = standing(app, &talk, session).await?;
    Ok(Some((talk, session, standing)))
}

async fn standing(app: &App, talk: &Conversation, session: &Session) -> Result<Option<Standing>, Failure> {
    let (desk, talk, session) = (app.desk(None), talk.clone(), session.clone());
    Ok(app.db.read(move |c| ward::standing(c, &desk, &session, &talk)).await?)
}
