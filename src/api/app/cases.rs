//! `/app/v1/cases`: what the holder reported to agencies, and what became of it.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{CASES, Caller};
use crate::api::answer::Answer;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::refusal::invalid;
use crate::api::{body, once, paging};
use crate::app::App;
use crate::base::{CaseId, Problem, ProblemType};
use crate::feedback::{self, Case, Message, Opened, Rating, Refused, Report, Subject, Text};

/// Where they are.
const PATH: &str = "/app/v1/cases";

/// What may stand in the query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    limit: Option<String>,
    cursor: Option<String>,
}

/// A report, as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reported {
    agency: String,
    subject: String,
    text: String,
}

impl Reported {
    fn read(self) -> Result<Report, Problem> {
        Ok(Report {
            agency: self.agency.parse().map_err(|_none| invalid("agency", "no code of an agency"))?,
            subject: Subject::parse(&self.subject).map_err(|why| invalid("subject", why.to_string()))?,
            text: Text::parse(&self.text).map_err(|why| invalid("text", why.to_string()))?,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rated {
    stars: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Again {
    text: String,
}

fn told(of: &Case) -> Value {
    json!({
        "id": of.id, "agency": of.agency.to_string(), "state": of.state, "due_on": of.due_on, "version": of.version,
        "stars": of.rating.map(Rating::stars), "created_at": of.created_at.to_string(),
        "updated_at": of.updated_at.to_string(),
    })
}

fn named(id: &str) -> Result<CaseId, Problem> {
    id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))
}

fn current(of: &Case) -> Answer {
    Answer::ok(told(of)).with(ETAG.as_str(), tag(of.version))
}

fn refused(why: &Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::NotFound | Refused::NoLaw => problem,
        Refused::Stale { version } => changed_meanwhile(*version),
        Refused::WrongState { state } => problem.field("state", format!("it is {} now", state.as_str())),
        Refused::NoAgency => problem.field("agency", "no agency stands by that code today"),
        Refused::Unwritten(field, why) => problem.field(field, why.to_string()),
        Refused::TooOften => problem.field("text", "as many as one person may report in a day"),
    }
}

/// A page of the holder's cases, the newest first.
///
/// # Errors
/// As the token; `invalid-field` for a cursor that is not of this list.
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let Asked { limit, cursor } = asked.into_inner();
    let found = Caller::of(&app, &request, CASES).await?.read(&app, move |c, desk, citizen| {
        let owner = citizen.account().id.to_string();
        let list = [PATH, owner.as_str()];
        let page = match paging::page(&desk.vault, &list, limit.as_deref(), cursor.as_deref()) {
            Ok(page) => page,
            Err(refused) => return Ok(Err(refused)),
        };
        let before = match page.after.as_deref().map(str::parse).transpose() {
            Ok(before) => before,
            Err(_foreign) => return Ok(Err(invalid("cursor", "not the cursor of this list"))),
        };
        let more = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
        let mut cases = feedback::list(c, citizen, before, more)?;
        let next = paging::cut(&desk.vault, &list, &page, &mut cases, |case| case.id.to_string());
        Ok(Ok((cases, next)))
    });
    let (cases, next) = found.await??;
    Ok(Answer::page(cases.iter().map(told).collect(), PATH, next.as_deref()).send())
}

/// Reports something to an agency.
///
/// # Errors
/// As the token; `invalid-field`, `too-many-attempts`.
pub async fn report(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, CASES).await?;
    let called = once::called(&request, &sent)?;
    let new = body::read::<Reported>(&request, &sent)?.read()?;
    let (law, units) = (app.law.get().await?, app.units.get().await?);
    let reported = caller.write(&app, move |c, desk, citizen| {
        let owner = citizen.account().id.to_string();
        once::once(c, desk, &owner, &called, |c| {
            let made = feedback::report(c, desk, (&law, &units), citizen, &new)?;
            let answer = |made: Case| {
                Answer::new(StatusCode::CREATED, told(&made))
                    .with(LOCATION.as_str(), format!("{PATH}/{}", made.id))
                    .with(ETAG.as_str(), tag(made.version))
            };
            Ok(made.map(answer).map_err(|why| refused(&why)))
        })
    });
    Ok(reported.await?.send())
}

/// One case with what was written in it.
///
/// # Errors
/// As the token; `not-found` for what is not theirs.
pub async fn opened(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, CASES).await?, named(&id)?);
    let found = caller.read(&app, move |c, desk, citizen| feedback::opened(c, &desk.vault, citizen, id));
    let Opened { case, subject, messages } =
        found.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let message = |one: &Message| {
        json!({
            "by": one.by.as_str(), "agency": one.agency.to_string(), "at": one.at.to_string(), "text": one.text,
        })
    };
    let messages: Vec<Value> = messages.iter().map(message).collect();
    Ok(current(&case).member("subject", json!(subject)).member("messages", json!(messages)).send())
}

/// Says how good the answer was.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, `stale` where there is no answer, `invalid-field`.
pub async fn rate(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, CASES).await?;
    let seen = (named(&id)?, seen(&request)?);
    let Rated { stars } = body::read(&request, &sent)?;
    let rating = Rating::new(stars).ok_or_else(|| invalid("stars", "1 to 5"))?;
    let rated = caller.write(&app, move |c, desk, citizen| {
        Ok(feedback::rate(c, desk, citizen, seen, rating)?.map_err(|why| refused(&why)))
    });
    Ok(current(&rated.await?).send())
}

/// Says that the answer is none, and why.
///
/// # Errors
/// As [`rate`].
pub async fn reopen(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, CASES).await?;
    let seen = (named(&id)?, seen(&request)?);
    let Again { text } = body::read(&request, &sent)?;
    let text = Text::parse(&text).map_err(|why| invalid("text", why.to_string()))?;
    let law = app.law.get().await?;
    let reopened = caller.write(&app, move |c, desk, citizen| {
        Ok(feedback::reopen(c, desk, &law, citizen, seen, &text)?.map_err(|why| refused(&why)))
    });
    Ok(current(&reopened.await?).send())
}
