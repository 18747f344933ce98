//! `/settings/services`: who may see what of a person's, and taking it back.

use actix_web::{HttpResponse, web};

use super::sign_in_first;
use crate::app::App;
use crate::base::{Lang, Told};
use crate::client::Listing;
use crate::grant::{self, Connected};
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ErrorKind, Notice, ServiceEndView, ServiceRow, ServicesView};
use crate::session::Session;
use crate::sign_out::{self, CutOff};

/// Where it is.
const PATH: &str = "/settings/services";

/// `GET /settings/services`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    match services(&app, session, visit.lang).await {
        Ok(services) => {
            let notice = visit.query("done").and_then(Notice::parse);
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &ServicesView { frame, notice, services })
        }
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `GET /settings/services/{client}/end`: asks first.
pub async fn ask(app: web::Data<App>, visit: Visit, client: web::Path<String>) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    match services(&app, session, visit.lang).await {
        Ok(services) => match services.into_iter().find(|service| service.id == *client) {
            Some(service) => {
                let frame = visit.frame(&app, visit.name(&app).await);
                visit.page(200, &ServiceEndView { frame, service })
            }
            None => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        },
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `POST /settings/services/{client}/end`.
pub async fn end(app: web::Data<App>, visit: Visit, client: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    match cut_off(&app, &visit, session, client.into_inner()).await {
        Ok(notice) => visit.redirect(&format!("{PATH}?done={}", notice.code())),
        Err(failure) => failure.page(&app, &visit),
    }
}

async fn services(app: &App, session: &Session, lang: Lang) -> Result<Vec<ServiceRow>, Failure> {
    let (account, now) = (session.account, app.clock.now());
    let found = app.db.read(move |c| grant::connected(c, now, account)).await?;
    let listing = app.directory.listing().await?;
    let mut rows = Vec::with_capacity(found.len());
    for one in found {
        rows.push(row(app, &listing, one, lang).await?);
    }
    Ok(rows)
}

async fn row(app: &App, listing: &Listing, one: Connected, lang: Lang) -> Result<ServiceRow, Failure> {
    let client = app.clients.find(&one.client).await?;
    let metadata = client.as_ref().map(|client| &client.metadata);
    let unnamed = || Told { text: one.client.clone(), lang: None };
    // That a token is also for us is no API.
    let apis = one.resources.iter().filter(|resource| *resource != app.issuer());
    Ok(ServiceRow {
        // A client that is registered no more keeps the name it was registered under.
        name: metadata.map_or_else(unnamed, |metadata| metadata.called().told(lang)),
        agency: metadata.and_then(|metadata| metadata.run_by()).map(|agency| agency.told(lang)),
        official: metadata.is_some_and(|metadata| metadata.official),
        id: one.client,
        scopes: one.scope.words().map(str::to_owned).collect(),
        apis: apis.map(|api| listing.called(api).told(lang)).collect(),
        since: one.since,
        used: one.used,
    })
}

async fn cut_off(app: &App, visit: &Visit, session: &Session, client: String) -> Result<Notice, Failure> {
    let (desk, account) = (app.desk(&visit.request_id), session.account);
    let done = app.db.write(move |c| sign_out::cut_off(c, &desk, account, &client)).await?;
    app.heed_endings().await?;
    Ok(match done {
        Some(CutOff::Left) => Notice::ServiceLeft,
        // What was gone before is gone.
        Some(CutOff::Withdrawn) | None => Notice::Withdrawn,
    })
}
