//! `/settings/data`: everything that is kept about the holder, in one file, and its erasure.

use actix_web::{HttpResponse, web};

use super::{may_change, sign_in_first};
use crate::app::App;
use crate::db::StoreError;
use crate::keys::Desk;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{DataView, ErasureFace, ErrorKind, KeptFor};
use crate::policy::{Rights, Unit};
use crate::rights::retention::{self, Keep, Kind};
use crate::rights::{self, Refused, Standing};
use crate::session::{Citizen, Session};
use crate::sign_out::Places;
use crate::web::private_file;

/// Where it is.
const PATH: &str = "/settings/data";

/// `GET /settings/data`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match visit.session() {
        Some(session) => {
            page(&app, &visit, session).await.unwrap_or_else(|failure| failure.page(&app, &visit))
        }
        None => sign_in_first(&app, &visit, None, PATH).await,
    }
}

async fn page(app: &App, visit: &Visit, session: &Session) -> Result<HttpResponse, Failure> {
    let (law, desk, session) = (app.law.get().await?, app.desk(&visit.request_id), session.clone());
    let today = desk.now.local_date();
    let terms = law.at::<Rights>(today).ok().map(|dated| {
        let Rights { correction, restriction, third_party, .. } = dated.rules;
        [correction, restriction, third_party].map(|term| term.parts().0.to_string())
    });
    let kept = Kind::ALL.into_iter().filter(|kind| kind.is_of_people());
    let kept = kept
        .filter_map(|kind| Some((kind, kept_for(retention::kept(&law, kind, today).ok()?.keep))))
        .collect();
    let standing = app.db.read(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => {
            let erasure = rights::standing(c, &desk, &law, &citizen)?;
            Ok(Some((erasure, rights::restricted_since(&citizen))))
        }
        None => Ok(None),
    });
    let Some((standing, restricted)) = standing.await? else {
        return Ok(sign_in_first(app, visit, None, PATH).await);
    };
    let frame = visit.frame(app, visit.name(app).await);
    let erasure = match standing {
        Ok(Standing::Possible { last_day }) => ErasureFace::Possible { last_day },
        Ok(Standing::Kept) | Err(_) => ErasureFace::Kept,
        Ok(Standing::Waits(asked)) => ErasureFace::Waits {
            due: asked.erasing.due_at,
            receipt: format!("{}/erased/{}", app.issuer(), asked.receipt),
        },
    };
    Ok(visit.page(200, &DataView { frame, erasure, restricted, terms, kept }))
}

/// How long that is, as people say it.
fn kept_for(keep: Keep) -> KeptFor {
    match keep {
        Keep::ForGood => KeptFor::Good,
        Keep::For(term) => match term.parts() {
            (count, Unit::Days) => KeptFor::Days(count),
            (count, Unit::WorkingDays) => KeptFor::WorkingDays(count),
            (count, Unit::Months) if count % 12 == 0 => KeptFor::Years(count / 12),
            (count, Unit::Months) => KeptFor::Months(count),
        },
    }
}

/// `POST /settings/data/copy`: the file. It is made for this answer and kept nowhere.
pub async fn copy(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    made(&app, &visit, session).await.unwrap_or_else(|failure| failure.page(&app, &visit))
}

async fn made(app: &App, visit: &Visit, session: &Session) -> Result<HttpResponse, Failure> {
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let noted = desk.clone();
    let elevated = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => Ok(Ok(rights::note_copy(c, &noted, &elevated)?.then_some(elevated))),
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    let elevated = match elevated.await? {
        Ok(Some(elevated)) => elevated,
        Ok(None) => return Err(Failure::new(ErrorKind::Unavailable)),
        Err(first) => return Ok(sign_in_first(app, visit, Some(first), PATH).await),
    };
    let (browsers, _apps) = places(app, &desk).all(session.account).await?;
    let (issuer, law) = (app.issuer().to_owned(), app.law.get().await?);
    let copy = app.db.read(move |c| rights::copy(c, &desk, (&issuer, &law), &elevated, &browsers)).await?;
    app.jobs.wake();
    let file = serde_json::to_vec_pretty(&copy).unwrap_or_default();
    Ok(private_file("application/json", "json", false, file))
}

fn places<'a>(app: &'a App, desk: &'a Desk) -> Places<'a> {
    Places { db: &app.db, store: app.ephemeral.as_ref(), desk, issuer: app.issuer() }
}

/// `POST /settings/data/lift`: data is processed again.
pub async fn lift(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let lifted = app.db.write(move |c| match may_change(c)? {
        // Whether it stood or not, it stands no more.
        Ok(elevated) => rights::lift(c, &desk, &elevated).map(|_lifted| Ok(())),
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    match lifted.await {
        Ok(Ok(())) => visit.redirect(PATH),
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/data/erase`: asks for it.
pub async fn erase(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let law = match app.law.get().await {
        Ok(law) => law,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let asked = app.db.write(move |c| match may_change(c)? {
        Ok(elevated) => rights::ask(c, &desk, &law, &elevated).map(Ok),
        Err(first) => Ok::<_, StoreError>(Err(first)),
    });
    match asked.await {
        // What the law keeps is said on the page, and whoever asks twice reads that it waits.
        Ok(Ok(Ok(_) | Err(Refused::Kept | Refused::Waits(_) | Refused::NothingWaits | Refused::NoLaw))) => {
            app.jobs.wake();
            visit.redirect(PATH)
        }
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/data/keep`: takes it back.
pub async fn keep(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let kept = app.db.write(move |c| match Citizen::prove(c, &session)? {
        // Whether it stood or not, it stands no more.
        Some(citizen) => rights::take_back(c, &desk, &citizen).map(|_kept| ()),
        None => Ok(()),
    });
    match kept.await {
        Ok(()) => visit.redirect(PATH),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}
