//! `/applications/place`: whose commune was split says in which part of it they live, and an officer of that part decides.

use actix_web::{HttpResponse, web};

use super::{PATH, begun, standing, troubles};
use crate::app::App;
use crate::application::{self, Means, Openings, Refused, Seen, State, TypedPlace, Wish};
use crate::base::{ApplicationId, LocalDate};
use crate::db::StoreError;
use crate::directory::{BEFORE_REFORM, Directory, PlaceCode, Status};
use crate::pages::Trouble;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{PlaceRow, PlaceView};
use crate::session::{Citizen, Session};

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

/// Begins it and hands it in. What is open already is mended where it waits for its holder, and else stands where it stands.
async fn asked(
    app: &App,
    visit: &Visit,
    session: &Session,
    typed: &TypedPlace,
) -> Result<Result<ApplicationId, Refused>, StoreError> {
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let wish = match typed.read(&Openings { law: &law, units: &units, now: app.clock.now() }) {
        Ok(wish) => Wish::Place(wish),
        Err(flaws) => return Ok(Err(Refused::Fields(flaws))),
    };
    let id = match begun(app, visit, session, wish.clone()).await? {
        Ok(id) => id,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(stands) = standing::read(app, session, id).await? else { return Ok(Err(Refused::NotFound)) };
    let mut seen = Seen { id, version: stands.application.version };
    if !matches!(stands.application.state, State::Draft | State::NeedsMore) {
        return Ok(Ok(id));
    }
    if stands.wish != wish {
        match amended(app, visit, session, (seen, wish)).await? {
            Ok(version) => seen.version = version,
            Err(refused) => return Ok(Err(refused)),
        }
    }
    let means = Means { db: &app.db, desk: app.desk(&visit.request_id), law, ports: &app.ports };
    Ok(application::submit(&means, session, seen).await?.map(|_sent| id))
}

async fn amended(
    app: &App,
    visit: &Visit,
    session: &Session,
    (seen, wish): (Seen, Wish),
) -> Result<Result<i32, Refused>, StoreError> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let amended = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        application::amend(c, &desk, &citizen, seen, &wish)
    });
    amended.await
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
