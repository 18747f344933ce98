//! `/applications/{id}/visit`: an office, a day and an hour, chosen link by link; then the seat that is booked, and a file of it.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use url::form_urlencoded::Serializer;

use super::{PATH, standing, troubles};
use crate::app::App;
use crate::application::{
    self, Appointment, Booked, Day, Openings, Reference, Refused, Seen, Unbookable, Wanted,
};
use crate::base::{ApplicationId, LocalDate, Moment};
use crate::db::StoreError;
use crate::directory::{AgencyCode, Unit};
use crate::pages::calendar::Entry;
use crate::pages::handlers::failure::Failure;
use crate::pages::handlers::form::{Form, forged_at};
use crate::pages::handlers::settings::sign_in_first;
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{BookedFace, DayRow, ErrorKind, HourRow, OfficeRow, UnitFace, VisitView};
use crate::pages::{Trouble, Words};
use crate::session::{Citizen, Session};

/// So many offices are listed: whoever does not find theirs types more of its name.
const LISTED: usize = 30;

/// What the address chooses.
struct Chosen {
    change: bool,
    find: String,
    office: Option<AgencyCode>,
    day: Option<LocalDate>,
}

/// What there is to choose from, and what is booked.
struct Known {
    reference: Reference,
    visit: Appointment,
    offices: Vec<Unit<AgencyCode>>,
    office: Option<Unit<AgencyCode>>,
    days: Vec<Day>,
}

fn at(id: ApplicationId) -> String {
    format!("{PATH}/{id}/visit")
}

/// `GET /applications/{id}/visit`; `?find=` for an office, `?office=` for its days, and `&day=` for the hours of one.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &at(*id)).await };
    page(&app, &visit, session, *id, (200, Vec::new())).await
}

/// `POST /applications/{id}/visit`: books a seat, or moves the one that is booked.
pub async fn book(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    form: Form,
) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, at(*id));
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &at(*id)).await };
    let office = form.get("office").and_then(|code| code.parse().ok());
    let slot = form.get("slot").and_then(|typed| typed.parse().ok()).map(Moment::from_seconds);
    let Some((office, slot)) = office.zip(slot) else {
        let troubles = vec![Trouble::Unbookable(Unbookable::Hour)];
        return page(&app, &visit, session, *id, (400, troubles)).await;
    };
    let (seen, wanted) = (super::seen(*id, &form), Wanted { office, slot });
    let booked = booked(&app, &visit, session, (seen, wanted)).await;
    done(&app, &visit, session, *id, booked.map(|booked| booked.map(drop))).await
}

/// `POST /applications/{id}/visit/cancel`.
pub async fn cancel(
    app: web::Data<App>,
    visit: Visit,
    id: web::Path<ApplicationId>,
    form: Form,
) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged_at(&app, &visit, at(*id));
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &at(*id)).await };
    let (desk, of, seen) = (app.desk(&visit.request_id), session.clone(), super::seen(*id, &form));
    let given_back = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &of)? else { return Ok(Err(Refused::NotFound)) };
        application::cancel(c, &desk, &citizen, seen)
    });
    done(&app, &visit, session, *id, given_back.await).await
}

/// `GET /applications/{id}/visit.ics`: the visit for a calendar.
pub async fn file(app: web::Data<App>, visit: Visit, id: web::Path<ApplicationId>) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &at(*id)).await };
    match written(&app, &visit, session, *id).await {
        Ok(Some(file)) => HttpResponse::Ok()
            .content_type("text/calendar; charset=utf-8")
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"visit.ics\""))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(file),
        Ok(None) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn written(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
) -> Result<Option<String>, StoreError> {
    let Some(known) = known(app, session, id, None).await? else { return Ok(None) };
    let Some(booked) = known.visit.booked else { return Ok(None) };
    let (law, units, now) = (app.law.get().await?, app.units.get().await?, app.clock.now());
    let face = face(app, &booked).await?;
    let frame = visit.frame(app, None);
    let place = [Some(face.office.name), face.office.place].into_iter().flatten().collect::<Vec<_>>();
    let entry = Entry {
        uid: format!("{id}@{}", frame.host()),
        sequence: known.visit.version,
        made: now,
        begins: booked.slot,
        takes: Openings { law: &law, units: &units, now }.length(booked.slot),
        title: Words::get(
            frame.lang,
            "visit-file-title",
            &[("reference", known.reference.to_string().into())],
        ),
        place: place.join(", "),
        text: frame.say("visit-bring-what"),
    };
    Ok(Some(entry.write()))
}

async fn booked(
    app: &App,
    visit: &Visit,
    session: &Session,
    (seen, wanted): (Seen, Wanted),
) -> Result<Result<Booked, Refused>, StoreError> {
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let booked = app.db.write(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(Err(Refused::NotFound)) };
        let openings = Openings { law: &law, units: &units, now: desk.now };
        application::book(c, &desk, &openings, &citizen, seen, &wanted)
    });
    booked.await
}

/// Where it is now, or the same page with what was wrong.
async fn done(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
    outcome: Result<Result<(), Refused>, StoreError>,
) -> HttpResponse {
    match outcome {
        Ok(Ok(())) => {
            app.jobs.wake();
            visit.redirect(&at(id))
        }
        Ok(Err(refused)) => {
            let status = refused.problem().status().as_u16();
            page(app, visit, session, id, (status, troubles(&refused))).await
        }
        Err(error) => Failure::from(error).page(app, visit),
    }
}

/// The booked seat as a page shows it.
pub(super) async fn face(app: &App, booked: &Booked) -> Result<BookedFace, StoreError> {
    let office = standing::unit(app, Some(&booked.office)).await?;
    Ok(BookedFace {
        office: office.unwrap_or(UnitFace { name: booked.office.to_string(), place: None }),
        at: booked.slot,
        day: booked.slot.local_date(),
        file: format!("{PATH}/{}/visit.ics", booked.application),
    })
}

async fn known(
    app: &App,
    session: &Session,
    id: ApplicationId,
    chosen: Option<Chosen>,
) -> Result<Option<Known>, StoreError> {
    let (law, units, now) = (app.law.get().await?, app.units.get().await?, app.clock.now());
    let (vault, session) = (app.vault.clone(), session.clone());
    let read = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
        let openings = Openings { law: &law, units: &units, now };
        let Some(stands) = application::standing(c, &vault, &citizen, id)? else { return Ok(None) };
        let Some(visit) = application::appointment(c, &vault, &openings, &citizen, id)? else {
            return Ok(None);
        };
        if !stands.wish.takes_visit() {
            return Ok(None);
        }
        let mut known = Known {
            reference: stands.application.reference.clone(),
            visit,
            offices: Vec::new(),
            office: None,
            days: Vec::new(),
        };
        let Some(Chosen { find, office, .. }) = chosen.as_ref().filter(|_| known.visit.is_open) else {
            return Ok(Some(known));
        };
        let (wish, until) =
            (&stands.wish, stands.application.lapses_on.map(|lapses_on| lapses_on.plus_days(-1)));
        let on = openings.days(until).first().copied().unwrap_or(now.local_date());
        match office {
            Some(code) => {
                known.days = application::free(c, &openings, wish, code, until)?;
                known.office =
                    openings.offices(wish, on).into_iter().find(|unit| unit.code == *code).cloned();
            }
            None => {
                let near = application::nearest(c, &vault, &openings, &citizen, id, (on, find))?;
                known.offices = near.into_iter().cloned().collect();
            }
        }
        Ok(Some(known))
    });
    read.await
}

fn chosen(visit: &Visit) -> Chosen {
    Chosen {
        change: visit.query("change").is_some(),
        find: visit.query("find").unwrap_or_default().to_owned(),
        office: visit.query("office").and_then(|code| code.parse().ok()),
        day: visit.query("day").and_then(|day| day.parse().ok()),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApplicationId,
    (status, troubles): (u16, Vec<Trouble>),
) -> HttpResponse {
    let Chosen { change, find, office, day } = chosen(visit);
    let asked = Chosen { change, find: find.clone(), office, day };
    let found = match known(app, session, id, Some(asked)).await {
        Ok(Some(known)) => known,
        Ok(None) => return Failure::new(ErrorKind::NotFound).page(app, visit),
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let booked = match &found.visit.booked {
        Some(booked) => face(app, booked).await.map(Some),
        None => Ok(None),
    };
    let units = app.units.get().await;
    let (booked, units) = match (booked, units) {
        (Ok(booked), Ok(units)) => (booked, units),
        (Err(error), _) | (_, Err(error)) => return Failure::from(error).page(app, visit),
    };
    let place = |unit: &Unit<AgencyCode>| {
        let place = units.places.on(&unit.place?, app.clock.now().local_date()).ok()?;
        Some(place.name.to_string())
    };
    let office = |unit: &Unit<AgencyCode>| OfficeRow {
        code: unit.code.to_string(),
        face: UnitFace { name: unit.name.to_string(), place: place(unit) },
        address: address(id, &unit.code, None),
    };
    let at_day = found.days.iter().find(|one| Some(one.day) == day);
    let hours = at_day.into_iter().flat_map(|day| &day.hours).filter(|hour| hour.free > 0);
    let view = VisitView {
        frame: visit.frame(app, visit.name(app).await),
        id: id.to_string(),
        reference: found.reference.to_string(),
        version: found.visit.version,
        left: found.visit.left,
        choosing: booked.is_none() || change || found.office.is_some(),
        booked,
        is_open: found.visit.is_open,
        wanted: find,
        has_more: found.offices.len() > LISTED,
        offices: found.offices.iter().take(LISTED).map(office).collect(),
        days: found.office.as_ref().map_or_else(Vec::new, |office| days(id, &office.code, &found.days, day)),
        office: found.office.as_ref().map(office),
        hours: hours.map(|hour| HourRow { value: hour.slot.as_seconds(), at: hour.slot }).collect(),
        troubles,
    };
    visit.page(status, &view)
}

fn days(id: ApplicationId, office: &AgencyCode, days: &[Day], chosen: Option<LocalDate>) -> Vec<DayRow> {
    let row = |day: &Day| DayRow {
        day: day.day,
        free: day.free(),
        address: address(id, office, Some(day.day)),
        chosen: Some(day.day) == chosen,
    };
    days.iter().map(row).collect()
}

/// The address that chooses an office, and a day.
fn address(id: ApplicationId, office: &AgencyCode, day: Option<LocalDate>) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("office", &office.to_string());
    if let Some(day) = day {
        query.append_pair("day", &day.to_string());
    }
    format!("{}?{}", at(id), query.finish())
}
