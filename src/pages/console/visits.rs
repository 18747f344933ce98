//! `GET /console/{agency}/{role}/visits`: who comes to the unit today and in the days to come, in order of hour; and saying whether
//! they came.

use actix_web::{HttpResponse, web};

use super::dossier::Named;
use super::gate::Console;
use super::views::{Tab, Told, VisitRow, VisitsView};
use crate::application::{self, Refused, Visit};
use crate::base::{ApplicationId, LocalDate};
use crate::pages::handlers::Form;

/// Today, and so many days to come.
const DAYS: i32 = 7;

/// `GET /console/{agency}/{role}/visits`; `?from=` another day.
pub async fn show(console: Console) -> HttpResponse {
    page(&console, None).await
}

/// `POST /console/{agency}/{role}/visits/{application}`: they came, or did not.
pub async fn say(console: Console, path: web::Path<Named>, form: Form) -> HttpResponse {
    if !console.vouches_for(&form) {
        return console.forged();
    }
    let id = path.application.parse::<ApplicationId>().ok();
    let came = match form.get("came") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let said = console.write(move |c, desk, officer| match id.zip(came) {
        Some((id, came)) => application::mark(c, desk, officer, id, came),
        None => Ok(Err(Refused::NotFound)),
    });
    match said.await {
        Ok((_officer, Ok(()))) => {
            console.app.jobs.wake();
            console.visit.redirect(&format!("{}/visits", console.home()))
        }
        Ok((_officer, Err(refused))) => page(&console, Some(Told::of(&refused))).await,
        Err(answer) => answer,
    }
}

async fn page(console: &Console, told: Option<Told>) -> HttpResponse {
    let today = console.today();
    let from = console.visit.query("from").and_then(|day| day.parse::<LocalDate>().ok()).unwrap_or(today);
    let found = console
        .read(move |c, _desk, officer| application::visits(c, officer, from, from.plus_days(DAYS - 1)));
    match found.await {
        Ok((officer, visits)) => {
            let (home, now) = (console.home(), console.app.clock.now());
            let row = |visit: &Visit| VisitRow {
                address: format!("{home}/applications/{}", visit.application),
                action: format!("{home}/visits/{}", visit.application),
                reference: visit.reference.to_string(),
                kind: visit.kind,
                about: visit.about.clone(),
                at: visit.slot,
                came: visit.came,
                is_here: visit.came.is_none() && visit.slot.local_date() <= today,
                has_begun: visit.slot <= now,
            };
            let link = |day: LocalDate| format!("{home}/visits?from={day}");
            let view = VisitsView {
                frame: console.frame().await,
                bar: console.bar(&officer, Tab::Visits).await,
                today,
                from,
                days: days(&visits.iter().map(row).collect::<Vec<_>>()),
                before: link(from.plus_days(-DAYS)),
                after: link(from.plus_days(DAYS)),
                told,
            };
            console.page(view.status(), &view)
        }
        Err(answer) => answer,
    }
}

/// The rows of each day that has some.
fn days(rows: &[VisitRow]) -> Vec<(LocalDate, Vec<VisitRow>)> {
    let same_day = |a: &VisitRow, b: &VisitRow| a.at.local_date() == b.at.local_date();
    let day = |rows: &[VisitRow]| Some((rows.first()?.at.local_date(), rows.to_vec()));
    rows.chunk_by(same_day).filter_map(day).collect()
}
