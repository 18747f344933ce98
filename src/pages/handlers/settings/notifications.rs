//! `/settings/notifications`: the browsers that are rung when something waits for their holder.

use actix_web::{HttpResponse, web};
use url::Url;

use super::sign_in_first;
use crate::app::App;
use crate::base::PushId;
use crate::db::StoreError;
use crate::device::push::{self, Address, Rung};
use crate::keys::BrowserKeys;
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ErrorKind, Notice, NotificationsView, RungRow};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/settings/notifications";

/// No push service has longer addresses.
const LONGEST_ENDPOINT: usize = 1_024;

/// `GET /settings/notifications`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match visit.session() {
        Some(session) => page(&app, &visit, session, None).await,
        None => sign_in_first(&app, &visit, None, PATH).await,
    }
}

/// `POST /settings/notifications`: this browser, by what its push service gave it.
pub async fn turn_on(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let Some(address) = address(&app, session, &form) else {
        return page(&app, &visit, session, Some(Trouble::PushUnusable)).await;
    };
    let (desk, browser, session) = (app.desk(&visit.request_id), visit.browser_id(), session.clone());
    let kept = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => push::keep(c, &desk, &citizen, browser, &address),
        // Signed out a moment ago: they are not rung.
        None => Ok(()),
    });
    match kept.await {
        Ok(()) => done(&visit, Notice::NotificationsOn),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/notifications/{browser}/remove`.
pub async fn remove(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let Ok(id) = id.parse::<PushId>() else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let ended = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => push::take_off(c, &desk, &citizen, id),
        None => Ok(false),
    });
    match ended.await {
        // What was turned off before is off.
        Ok(_ended) => done(&visit, Notice::NotificationsOff),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

fn done(visit: &Visit, notice: Notice) -> HttpResponse {
    visit.redirect(&format!("{PATH}?done={}", notice.code()))
}

/// What the form brought, when it is an address that we call and keys that a browser reads by.
fn address(app: &App, session: &Session, form: &Form) -> Option<Address> {
    let [endpoint, p256dh, auth] = ["endpoint", "p256dh", "auth"].map(|name| form.text(name));
    let url = Url::parse(&endpoint).ok().filter(|_url| endpoint.len() <= LONGEST_ENDPOINT)?;
    app.http.would_call(&url).ok()?;
    BrowserKeys::parse(&p256dh, &auth)?;
    Some(Address { endpoint, p256dh, auth, agent: session.agent.clone() })
}

async fn page(app: &App, visit: &Visit, session: &Session, trouble: Option<Trouble>) -> HttpResponse {
    let browsers = match browsers(app, session).await {
        Ok(browsers) => browsers,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let row = |rung: Rung| RungRow {
        id: rung.id.to_string(),
        current: rung.is(visit.browser_id()),
        agent: rung.agent,
        since: rung.since,
    };
    let view = NotificationsView {
        frame: visit.frame(app, visit.name(app).await),
        notice: visit.query("done").and_then(Notice::parse),
        troubles: trouble.into_iter().collect(),
        key: app.vault.vapid().public().to_owned(),
        browsers: browsers.into_iter().map(row).collect(),
    };
    visit.page(if trouble.is_some() { 400 } else { 200 }, &view)
}

async fn browsers(app: &App, session: &Session) -> Result<Vec<Rung>, StoreError> {
    let (vault, session) = (app.vault.clone(), session.clone());
    let found = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => push::list(c, &vault, citizen.account()),
        None => Ok(Vec::new()),
    });
    found.await
}
