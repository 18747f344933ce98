//! `/login/qr` and `/qr`: signing in here by a phone that is signed in. The first are of the page that shows a code, the last is
//! what the phone opens that has read it.

use actix_web::{HttpResponse, web};

use super::approvals::limits;
use super::failure::Failure;
use super::form::{Form, forged};
use super::login::{current, enter, onward, trouble};
use super::settings::sign_in_first;
use super::visit::Visit;
use super::waiting;
use crate::app::App;
use crate::base::{BrowserId, long_code};
use crate::login::Standing;
use crate::login::qr::{self, Reader, Shows};
use crate::op::means;
use crate::pages::agent;
use crate::pages::views::{ErrorKind, QrReadView, QrView};
use crate::session::Citizen;
use crate::web::qr::Drawing;

/// `GET /login/qr`: another code.
pub async fn begin(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let shown = async {
        let talk = match current(&app, &visit).await {
            Ok(talk) => talk,
            Err(Failure::Over) => None,
            Err(failure) => return Err(failure),
        };
        let service = talk.and_then(|talk| talk.client);
        let code = qr::show(&means(&app), &visit.attempt(), visit.browser_id(), service).await?;
        code.ok_or_else(|| Failure::new(ErrorKind::TooMany))
    };
    match shown.await {
        Ok(code) => visit.redirect(&in_flow(&visit, &format!("/login/qr/{code}"))),
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `GET /login/qr/{code}`: the code, then the number, then where signing in leads. Of no browser but the one that it was made for,
/// and of none when its time is over: another takes its place.
pub async fn show(app: web::Data<App>, visit: Visit, code: web::Path<String>) -> HttpResponse {
    match stands(&app, &code, visit.browser_id()).await {
        Ok(None) => visit.redirect(&in_flow(&visit, "/login/qr")),
        Ok(Some((shows, Standing::Approved))) => finish(&app, &visit, &shows).await,
        Ok(Some((_, standing))) => {
            let address = format!("{}/qr/{code}", app.issuer());
            let Some(drawing) = Drawing::of(&address) else {
                return Failure::new(ErrorKind::Internal).page(&app, &visit);
            };
            let (frame, flow) = (visit.frame(&app, None), visit.flow());
            let short = long_code::grouped(&code);
            visit
                .page(200, &QrView { frame, flow, code: code.to_string(), short, address, drawing, standing })
        }
        Err(failure) => failure.page(&app, &visit),
    }
}

async fn finish(app: &App, visit: &Visit, shows: &Shows) -> HttpResponse {
    let talk = match current(app, visit).await {
        Ok(talk) => talk,
        Err(Failure::Over) => None,
        Err(failure) => return failure.page(app, visit),
    };
    match qr::with_phone(&means(app), &visit.attempt(), shows).await {
        Ok(signed_in) => match enter(app, visit, &signed_in).await {
            Ok(()) => visit.redirect(&onward(visit, talk.as_ref())),
            Err(failure) => failure.page(app, visit),
        },
        // Come for before, or taken back: another code.
        Err(refused) if trouble(&refused).0 == 400 => visit.redirect(&in_flow(visit, "/login/qr")),
        Err(_down) => Failure::new(ErrorKind::Unavailable).page(app, visit),
    }
}

/// `GET /login/qr/{code}/state`.
pub async fn state(app: web::Data<App>, visit: Visit, code: web::Path<String>) -> HttpResponse {
    let found = stands(&app, &code, visit.browser_id()).await;
    waiting::state(&visit, found.map(|found| found.map(|(_, standing)| standing)))
}

/// `GET /login/qr/{code}/events`.
pub async fn events(app: web::Data<App>, visit: Visit, code: web::Path<String>) -> HttpResponse {
    let (app, browser) = (app.into_inner(), visit.browser_id());
    waiting::events(move || {
        let (app, code) = (app.clone(), code.clone());
        async move { Ok(stands(&app, &code, browser).await?.map(|(_, standing)| standing)) }
    })
}

async fn stands(app: &App, code: &str, browser: BrowserId) -> Result<Option<(Shows, Standing)>, Failure> {
    let own = qr::own(app.ephemeral.as_ref(), &app.vault, code, browser).await?;
    let Some(shows) = own else { return Ok(None) };
    let (desk, asked) = (app.desk(None), shows.clone());
    let standing = app.db.read(move |c| asked.standing(c, &desk)).await?;
    Ok(standing.map(|standing| (shows, standing)))
}

fn in_flow(visit: &Visit, path: &str) -> String {
    visit.flow().map_or_else(|| path.to_owned(), |flow| format!("{path}?flow={flow}"))
}

fn reader<'a>(app: &'a App, visit: &Visit) -> Reader<'a> {
    let desk = app.desk(&visit.request_id);
    Reader { db: &app.db, store: app.ephemeral.as_ref(), desk, address: visit.attempt().address }
}

/// `GET /qr/{code}`: what the phone opens.
pub async fn opened(app: web::Data<App>, visit: Visit, code: web::Path<String>) -> HttpResponse {
    let path = format!("/qr/{code}");
    let found = async {
        let reader = reader(&app, &visit);
        let shows = reader.read(&code).await?;
        if let Some(shows) = &shows {
            reader.hold(&code, shows).await?;
        }
        Ok::<_, Failure>(shows.filter(|shows| !shows.is_read()))
    };
    match found.await {
        Ok(None) => {
            visit.page(410, &QrReadView { frame: visit.frame(&app, visit.name(&app).await), asks: None })
        }
        Ok(Some(_)) if visit.session().is_none() => sign_in_first(&app, &visit, None, &path).await,
        Ok(Some(shows)) => {
            let place = shows.place();
            let device = agent::named(visit.lang, place.browser.as_deref(), place.system.as_deref());
            let asks = Some((code.to_string(), shows.asker().name.told(visit.lang), device));
            visit.page(200, &QrReadView { frame: visit.frame(&app, visit.name(&app).await), asks })
        }
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `POST /qr/{code}`: its holder goes on to the question, and the page that shows the code to the number.
pub async fn go_on(app: web::Data<App>, visit: Visit, code: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let path = format!("/qr/{code}");
    let Some(session) = visit.session().cloned() else {
        return sign_in_first(&app, &visit, None, &path).await;
    };
    let asked = async {
        let citizen = app.db.read(move |c| Citizen::prove(c, &session)).await?;
        let reader = reader(&app, &visit);
        let shows = reader.read(&code).await?;
        let Some((citizen, shows)) = citizen.zip(shows) else { return Ok(None) };
        let asked = reader.ask(citizen, (&code, shows), limits(&app).await?).await;
        asked.map_err(|_down| Failure::new(ErrorKind::Unavailable))
    };
    match asked.await {
        Ok(Some(id)) => visit.redirect(&format!("/approvals/{id}")),
        Ok(None) => {
            visit.page(410, &QrReadView { frame: visit.frame(&app, visit.name(&app).await), asks: None })
        }
        Err(failure) => failure.page(&app, &visit),
    }
}
