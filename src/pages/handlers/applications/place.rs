//! `/applications/place`: whose commune was split says in which part of it they live, and an officer of that part decides.

use actix_web::{HttpResponse, web};

use super::{PATH, at_once, troubles};
use crate::app::App;
use crate::application::{Openings, Refused, TypedPlace, Wish};
use crate::base::{ApplicationId, LocalDate};
use crate::db::StoreError;
use crate::directory::{BEFORE_REFORM, Directory, PlaceCode, Status};
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{PlaceRow, PlaceView};
use crate::session::Session;

/// Where it is.
pub(super) const PLACE: &str = "/applications/place";

/// So many communes are listed.
const LISTED: usize = 20;

/// `GET /applications/place`; `?find=` a commune of the papers, `?was=` one that was found.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if visit.session().is_none() {
        return sign_in_first(&app, &visit, None, PLACE).await;
    }
    let typed =
        TypedPlace { was: visit.query("was").unwrap_or_default().to_owned(), ..TypedPlace::default() };
    page(&app, &visit, typed, (200, Vec::new())).await
}

/// `POST /applications/place`: asks, or leads to what was asked.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PLACE).await };
    let typed = TypedPlace {
        was: form.text("was"),
        as_of: BEFORE_REFORM.to_string(),
        now: form.text("now"),
        street: form.text("street"),
    };
    match asked(&app, &visit, session, &typed).await {
        Ok(Ok(id)) => {
            app.jobs.wake();
            visit.redirect(&format!("{PATH}/{id}"))
        }
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            page(&app, &visit, typed, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// Asks for what was typed, or says what of it cannot be read.
async fn asked(
    app: &App,
    visit: &Visit,
    session: &Session,
    typed: &TypedPlace,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    match typed.read(&Openings { law: &law, units: &units, now: app.clock.now() }) {
        Ok(wish) => at_once::ask(app, visit, session, Wish::Place(wish)).await,
        Err(flaws) => Ok(Err(Refused::Fields(flaws))),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    typed: TypedPlace,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let units = match app.units.get().await {
        Ok(units) => units,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let today = app.clock.now().local_date();
    let find = visit.query("find").unwrap_or_default().to_owned();
    let found = units.search(&find, BEFORE_REFORM, LISTED * 5);
    let split = found.into_iter().filter(|unit| !parts(&units, &unit.code, today).is_empty());
    let row = |code: PlaceCode, on| PlaceRow { code: code.to_string(), name: units.full_name(code, on) };
    let was = typed.was.parse::<PlaceCode>().ok();
    let view = PlaceView {
        frame: visit.frame(app, visit.name(app).await),
        communes: split.take(LISTED).map(|unit| row(unit.code, BEFORE_REFORM)).collect(),
        was: was.map(|code| row(code, BEFORE_REFORM)),
        parts: was.map_or_else(Vec::new, |code| {
            parts(&units, &code, today).into_iter().map(|part| row(part, today)).collect()
        }),
        find,
        now: typed.now,
        street: typed.street,
        troubles,
    };
    visit.page(status, &view)
}

/// What a commune of the papers was split into; nothing where it was not.
fn parts(units: &Directory, code: &PlaceCode, today: LocalDate) -> Vec<PlaceCode> {
    let became = units.places.convert(code, BEFORE_REFORM, today).ok();
    let split = became.filter(|became| became.status == Status::Split);
    split.map(|became| became.candidates.iter().map(|unit| unit.code).collect()).unwrap_or_default()
}
