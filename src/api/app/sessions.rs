//! `/app/v1/sessions`: where the holder is signed in, here and elsewhere, and ending any of it from here.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{Caller, SESSIONS, face, named};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::{Bilingual, Problem, ProblemType};
use crate::device::{self, Device};
use crate::grant::AppSession;
use crate::keys::Desk;
use crate::session::{AgentKind, Citizen, Session};
use crate::sign_out::{Here, Places};

pub(super) fn places<'a>(app: &'a App, desk: &'a Desk) -> Places<'a> {
    Places { db: &app.db, store: app.ephemeral.as_ref(), desk, issuer: app.issuer() }
}

/// The place from which `citizen` asks: the app of the token.
fn here(citizen: &Citizen) -> Here<'_> {
    let session = citizen.session();
    Here { account: session.account, sid: &session.sid, grant: session.key.parse().ok() }
}

/// All browsers and apps; `this` is the app that asks, and the browser it was signed in through.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, SESSIONS).await?;
    let desk = caller.desk.clone();
    let found = caller.read(&app, |c, desk, citizen| {
        Ok((citizen.clone(), device::list(c, &desk.vault, citizen.account())?))
    });
    let (citizen, devices) = found.await?;
    let (browsers, apps) = places(&app, &desk).all(citizen.account().id).await?;
    let here = here(&citizen);
    let mut items: Vec<Value> = Vec::with_capacity(apps.len() + browsers.len());
    for one in &apps {
        let name = named(&app, &one.client).await?;
        items.push(of_app(one, name.as_ref(), &devices, here));
    }
    items.extend(browsers.iter().map(|one| of_browser(one, here)));
    Ok(Answer::ok(json!({ "items": items })).send())
}

fn of_browser(session: &Session, here: Here<'_>) -> Value {
    let AgentKind { browser, system } = AgentKind::of(&session.agent);
    json!({
        "id": session.sid, "kind": "browser", "browser": browser, "system": system, "client": null, "device": null,
        "started_at": session.auth_time.to_string(), "used_at": null, "acr": session.aal.urn(), "amr": session.amr,
        "this": here.is_browser(session),
    })
}

fn of_app(app: &AppSession, name: Option<&Bilingual>, devices: &[Device], here: Here<'_>) -> Value {
    let device = devices.iter().find(|device| Some(device.key) == app.key).map(|device| device.id);
    json!({
        "id": app.id, "kind": "app", "browser": null, "system": null,
        "client": face(&app.client, name), "device": device,
        "started_at": app.auth_time.to_string(), "used_at": app.used.to_string(), "acr": app.aal.urn(), "amr": app.amr,
        "this": here.is_app(app),
    })
}

/// Ends one, on every server within a second; the one that asks, too.
///
/// # Errors
/// As the token; `not-found` for what is none of theirs.
pub async fn end(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, SESSIONS).await?;
    let desk = caller.desk.clone();
    let account = caller.read(&app, |_c, _desk, citizen| Ok(citizen.account().id)).await?;
    if !places(&app, &desk).end(account, &id).await? {
        return Err(Problem::new(ProblemType::NotFound));
    }
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "id": *id, "ended": true })).send())
}

/// Ends all but the app that asks and the browser it was signed in through.
///
/// # Errors
/// As the token.
pub async fn end_others(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, SESSIONS).await?;
    let desk = caller.desk.clone();
    let citizen = caller.read(&app, |_c, _desk, citizen| Ok(citizen.clone())).await?;
    let ended = places(&app, &desk).end_others(here(&citizen)).await?;
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "ended": ended })).send())
}
