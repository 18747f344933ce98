//! `/app/v1/applications/{id}/appointment`: the seat at a counter that an application has, and those that are free. Its `ETag` is how
//! often it was booked.

use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{APPLICATIONS, Caller};
use crate::api::answer::Answer;
use crate::api::applications::refused;
use crate::api::body;
use crate::api::precondition::{seen, tag};
use crate::api::refusal::invalid;
use crate::app::App;
use crate::application::{self, Appointment, Booked, Day, Openings, Seen, Wanted};
use crate::base::{ApplicationId, LocalDate, Moment, Problem, ProblemType};
use crate::directory::{AgencyCode, Unit};

/// So many offices are answered: whoever looks for one says more of its name.
const LISTED: usize = 100;

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    office: Option<String>,
    find: Option<String>,
}

/// What is wanted, as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    office: String,
    at: String,
}

impl Sent {
    fn read(&self) -> Result<Wanted, Problem> {
        let slot =
            self.at.parse().map_err(|_none| invalid("at", "a moment of RFC 3339, as it was offered"))?;
        Ok(Wanted { office: code(&self.office)?, slot })
    }
}

fn code(text: &str) -> Result<AgencyCode, Problem> {
    text.parse().map_err(|_none| invalid("office", "no code of an agency"))
}

/// What is booked, how often it still can be, and what is free: the offices that take this application, or the hours of one.
///
/// # Errors
/// As the token; `not-found` for what is not theirs or takes no visit, `invalid-field`.
pub async fn appointment(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let office = asked.office.as_deref().map(code).transpose()?;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let find = asked.find.clone().unwrap_or_default();
    let found = caller.read(&app, move |c, desk, citizen| {
        let openings = Openings { law: &law, units: &units, now: desk.now };
        let stands = application::standing(c, &desk.vault, citizen, *id)?;
        let visit = application::appointment(c, &desk.vault, &openings, citizen, *id)?;
        let Some((stands, visit)) = stands.zip(visit).filter(|(stands, _)| stands.wish.takes_visit()) else {
            return Ok(None);
        };
        let until = stands.application.lapses_on.map(|lapses_on| lapses_on.plus_days(-1));
        let on = openings.days(until).first().copied().unwrap_or(desk.now.local_date());
        let free = match &office {
            Some(office) => days(&application::free(c, &openings, &stands.wish, office, until)?),
            None => offices(&application::nearest(c, &desk.vault, &openings, citizen, *id, (on, &find))?, on),
        };
        Ok(Some((visit, office.is_some(), free)))
    });
    let (visit, of_one, free) = found.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let answer = told(&visit).member(if of_one { "days" } else { "offices" }, free);
    Ok(answer.send())
}

/// Books a seat, or moves the one that is booked.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, `invalid-field` for an hour or office that is not offered, `taken` for a
/// seat that somebody else was quicker to book, `too-many-attempts` when it was booked as often as it may be.
pub async fn book(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let seen = Seen { id: *id, version: seen(&request)? };
    let wanted = body::read::<Sent>(&request, &sent)?.read()?;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let booked = caller.write(&app, move |c, desk, citizen| {
        let openings = Openings { law: &law, units: &units, now: desk.now };
        if let Err(why) = application::book(c, desk, &openings, citizen, seen, &wanted)? {
            return Ok(Err(refused(&why)));
        }
        let visit = application::appointment(c, &desk.vault, &openings, citizen, seen.id)?;
        Ok(visit.ok_or_else(|| Problem::new(ProblemType::NotFound)))
    });
    let booked = booked.await?;
    app.jobs.wake();
    Ok(told(&booked).send())
}

/// Gives the seat back.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, `not-found` where nothing is booked, `invalid-field` once its hour has come.
pub async fn cancel(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let seen = Seen { id: *id, version: seen(&request)? };
    let given_back = caller.write(&app, move |c, desk, citizen| {
        Ok(application::cancel(c, desk, citizen, seen)?.map_err(|why| refused(&why)))
    });
    given_back.await?;
    Ok(Answer::ok(json!({ "booked": null, "version": seen.version }))
        .with(ETAG.as_str(), tag(seen.version))
        .send())
}

fn told(visit: &Appointment) -> Answer {
    let booked = |Booked { office, slot, booked_at, .. }: &Booked| json!({ "office": office, "at": slot.to_string(), "booked_at": booked_at.to_string() });
    let body = json!({
        "booked": visit.booked.as_ref().map(booked), "version": visit.version, "left": visit.left,
        "bookable": visit.is_open,
    });
    Answer::ok(body).with(ETAG.as_str(), tag(visit.version))
}

fn days(all: &[Day]) -> Value {
    let hour = |(at, free): (Moment, usize)| json!({ "at": at.to_string(), "free": free });
    let day = |day: &Day| {
        let hours: Vec<Value> = day.hours.iter().map(|one| hour((one.slot, one.free))).collect();
        json!({ "day": day.day, "hours": hours })
    };
    all.iter().map(day).collect()
}

fn offices(all: &[&Unit<AgencyCode>], on: LocalDate) -> Value {
    let one = |unit: &&Unit<AgencyCode>| json!({ "office": unit.code, "name": unit.name, "place": unit.place.map(|place| place.to_string()), "on": on });
    all.iter().take(LISTED).map(one).collect()
}
