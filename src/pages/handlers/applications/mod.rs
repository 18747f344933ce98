//! `/applications/…`: what a person asks the authority for, from the first word to the decision; one file a page.

pub mod activation;
mod at_once;
pub mod details;
pub mod evidence;
pub mod organisation;
pub mod place;
pub mod rights;
pub mod standing;
pub mod visit;

use actix_web::{HttpResponse, web};

use super::failure::Failure;
use super::form::{Form, forged};
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::account::{Kind, Level};
use crate::app::App;
use crate::application::{self, Application, Identity, KindName, Refused, Seen, Ward, Wish};
use crate::base::ApplicationId;
use crate::db::StoreError;
use crate::pages::Trouble;
use crate::pages::views::{ApplicationRow, ApplicationsView, ErrorKind, Offer};
use crate::session::{Citizen, Session};

/// Where it is.
const PATH: &str = "/applications";

/// In seconds.
const A_DAY: u64 = 86_400;

/// `GET /applications`.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    page(&app, &visit, session, 200, Vec::new()).await
}

/// `POST /applications`: begins one, or leads to the one that is open.
pub async fn begin(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let level = form.get("level").and_then(|typed| typed.parse::<u8>().ok());
    let Some(level) = level.and_then(|number| Level::try_from(number).ok()) else {
        return Failure::new(ErrorKind::BadRequest).page(&app, &visit);
    };
    let wish = match form.get("for") {
        Some("ward") => Wish::Ward(Ward::of(level)),
        _ => Wish::Identity(Identity::of(level)),
    };
    match begun(&app, &visit, session, wish).await {
        Ok(Ok(id)) => visit.redirect(&format!("{PATH}/{id}")),
        Ok(Err(refused)) => page(&app, &visit, session, 409, troubles(&refused)).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn begun(
    app: &App,
    visit: &Visit,
    session: &Session,
    wish: Wish,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    let (desk, session, law) = (app.desk(&visit.request_id), session.clone(), app.law.get().await?);
    let begun = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        match application::begin(c, &desk, &law, &citizen, &wish)? {
            Err(Refused::AlreadyOpen(open)) => {
                Ok(application::find(c, &open)?.ok_or(Refused::AlreadyOpen(open)))
            }
            begun => Ok(begun.map(|begun| begun.id)),
        }
    });
    begun.await
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    status: u16,
    troubles: Vec<Trouble>,
) -> HttpResponse {
    let session = session.clone();
    let read = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
        Ok(Some((application::list(c, &citizen)?, citizen.account().clone())))
    });
    let (all, account) = match read.await {
        Ok(Some(known)) => known,
        Ok(None) => return sign_in_first(app, visit, None, PATH).await,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let is_person = account.kind != Kind::Organisation;
    let held = account.level.max(account.issued.map(|issued| issued.level));
    let above = |level: Level| is_person && held < Some(level);
    let offers = [Level::One, Level::Two].into_iter().filter(|level| above(*level));
    let view = ApplicationsView {
        frame: visit.frame(app, visit.name(app).await),
        rows: all.iter().map(row).collect(),
        waits: account.issued.is_some(),
        offers: offers.map(|level| Offer { level: level.number() }).collect(),
        troubles,
    };
    visit.page(status, &view)
}

fn row(of: &Application) -> ApplicationRow {
    ApplicationRow {
        id: of.id.to_string(),
        reference: of.reference.to_string(),
        title: match (of.kind, of.about.split('/').next().unwrap_or_default()) {
            (KindName::Identity, "level-1") => "apply-level-1",
            (KindName::Identity, _) => "apply-level-2",
            (KindName::Activation, _) => "apply-activation",
            (KindName::Lock, _) => "apply-lock",
            (KindName::Unlock, _) => "apply-unlock",
            (KindName::Place, _) => "apply-place",
            (KindName::Recovery, _) => "apply-recovery",
            (KindName::Organisation, _) => "apply-organisation",
            (KindName::Ward, "level-1") => "apply-ward-1",
            (KindName::Ward, _) => "apply-ward-2",
            (KindName::Correction, _) => "apply-correction",
            (KindName::Restriction, _) => "apply-restriction",
        },
        state: of.state,
        updated: of.updated_at,
    }
}

/// What a refusal means on a page.
fn troubles(refused: &Refused) -> Vec<Trouble> {
    match refused {
        Refused::Missing(wanted) => wanted.iter().copied().map(Trouble::Wanted).collect(),
        Refused::Fields(flaws) => flaws.iter().copied().map(Trouble::Declared).collect(),
        Refused::Law(reason) => vec![Trouble::NotGranted(*reason)],
        Refused::Full => vec![Trouble::TooManyPapers],
        Refused::Unbookable(why) => vec![Trouble::Unbookable(*why)],
        Refused::TooOften => vec![Trouble::TooMany { seconds: A_DAY }],
        Refused::NotFound
        | Refused::AlreadyOpen(_)
        | Refused::Stale { .. }
        | Refused::WrongState { .. }
        | Refused::NotTheirs
        | Refused::OwnCase
        | Refused::SamePerson
        | Refused::NeedsTwo
        | Refused::Unreasoned
        | Refused::TooLong
        | Refused::NotYet => vec![Trouble::HasChanged],
    }
}

/// Which application a form is about, and in which version its page showed it.
fn seen(id: ApplicationId, form: &Form) -> Seen {
    // Without a version it is none that ever was, and the page is shown as it is now.
    Seen { id, version: form.get("version").and_then(|typed| typed.parse().ok()).unwrap_or(0) }
}
