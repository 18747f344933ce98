//! `/console/v1/merges`: accounts that may be one person's, as the pages of `/console/{agency}/authority/merges` have them.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Caller;
use crate::api::answer::Answer;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::{body, console, once, paging};
use crate::app::App;
use crate::audit::Purpose;
use crate::base::{AccountId, MergeId, Problem};
use crate::merge::{self, Decision, Merge, Opened, Proposal, Refused, Said, Seen, Side, State};

const PATH: &str = "/console/v1/merges";

fn told(of: &Merge) -> Value {
    json!({
        "id": of.id, "found_by": of.found_by.as_str(), "state": of.state.as_str(), "reason": of.reason, "first": of.first, "second": of.second,
        "surviving": of.surviving, "due_on": of.due_on, "version": of.version,
        "created_at": of.created_at.to_string(), "updated_at": of.updated_at.to_string(),
    })
}

fn side(of: &Side) -> Value {
    let Side { holder, services } = of;
    let profile = &holder.profile;
    json!({
        "account": holder.account.id, "kind": holder.account.kind, "level": holder.account.level,
        "name": profile.name, "birthdate": profile.birthdate, "gender": profile.gender, "number": profile.number,
        "email": profile.email.as_ref().map(|email| email.as_str()),
        "phone": profile.phone.as_ref().map(|phone| phone.as_str()),
        "created_at": holder.account.created_at.to_string(), "services": services,
    })
}

fn refused(why: Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::NotFound => problem,
        // It was said which one was seen, by If-Match.
        Refused::Changed { version, .. } => changed_meanwhile(version),
        why => problem.field("merge", why.as_str()),
    }
}

/// Which of them wait, in which state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    state: Option<Open>,
    limit: Option<String>,
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Open {
    Found,
    Proposed,
    Waits,
}

/// A page of the pairs that wait, the oldest first. They name nobody.
///
/// # Errors
/// As the seat; `not-found` for seats of others than the identity authority; `invalid-field` for a limit or cursor that is none.
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let (caller, seat) = (Caller::of(&app, &request).await?, console::seat(&request)?);
    let state = match asked.state {
        None | Some(Open::Proposed) => State::Proposed,
        Some(Open::Found) => State::Found,
        Some(Open::Waits) => State::Waits,
    };
    let found = app.db.read(move |c| {
        let officer = match caller.officer(c, &seat)? {
            Ok(officer) => officer,
            Err(problem) => return Ok(Err(problem)),
        };
        let (vault, whose) = (&caller.desk.vault, officer.account().to_string());
        let list = [PATH, whose.as_str(), state.as_str()];
        let page = match paging::page(vault, &list, asked.limit.as_deref(), asked.cursor.as_deref()) {
            Ok(page) => page,
            Err(problem) => return Ok(Err(problem)),
        };
        let after = page.after.as_ref().and_then(|id| id.parse().ok());
        let more = i64::try_from(page.limit).unwrap_or(i64::MAX).saturating_add(1);
        let found = merge::list(c, &officer, state, (after, more))?;
        Ok(found.map_err(refused).map(|mut found| {
            let next = paging::cut(vault, &list, &page, &mut found, |last| last.id.to_string());
            (found, next)
        }))
    });
    let (found, next) = found.await??;
    let path = format!("{PATH}?state={}", state.as_str());
    Ok(Answer::page(found.iter().map(told).collect(), &path, next.as_deref()).send())
}

/// Two accounts by what their holders are found by; in the body, for a number stands in no address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Two {
    first: String,
    second: String,
}

/// Names two. That both were looked for is on record, found or not.
///
/// # Errors
/// As the seat; `key-needed`, `key-reused`; `not-found`, `not-granted` where they are one person's already.
pub async fn name(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let (seat, called) = (console::seat(&request)?, once::called(&request, &sent)?);
    let two: Two = body::read(&request, &sent)?;
    let named = caller.write(&app, seat, move |c, caller, officer| {
        let desk = &caller.desk;
        once::once(c, desk, &officer.account().to_string(), &called, |c| {
            let mut looks = Vec::new();
            for one in [&two.first, &two.second] {
                looks.extend(officer.look_for(c, desk, one, Purpose::Merge)?);
            }
            let named = match looks.as_slice() {
                [one, other] => merge::name(c, desk, officer, (one, other))?,
                _ => Err(Refused::NotFound),
            };
            let created = |made: Merge| {
                Answer::new(StatusCode::CREATED, told(&made)).with(ETAG.as_str(), tag(made.version))
            };
            Ok(named.map(created).map_err(refused))
        })
    });
    Ok(named.await?.send())
}

/// Opens a pair with both dossiers: a look at both people.
///
/// # Errors
/// As the seat; `not-found`, `not-entitled` where one of them is the officer.
pub async fn look(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<MergeId>,
) -> Result<HttpResponse, Problem> {
    let opened = opened(&app, &request, *id).await?;
    let (first, second) = (side(&opened.first), side(&opened.second));
    let [one, other] = opened.in_the_way.map(|why| why.map(Refused::as_str));
    let answer = Answer::ok(told(&opened.merge))
        .member("dossiers", json!([first, second]))
        .member("words", json!(opened.words))
        .member("in_the_way", json!({ "first_goes_on": one, "second_goes_on": other }));
    Ok(answer.with(ETAG.as_str(), tag(opened.merge.version)).send())
}

async fn opened(app: &web::Data<App>, request: &HttpRequest, id: MergeId) -> Result<Opened, Problem> {
    let (caller, seat) = (Caller::of(app, request).await?, console::seat(request)?);
    let read = caller.write(app, seat, move |c, caller, officer| {
        Ok(merge::opened(c, &caller.desk, officer, id)?.map_err(refused))
    });
    read.await
}

/// What the register says of both.
async fn said(
    app: &web::Data<App>,
    request: &HttpRequest,
    (id, surviving): (MergeId, Option<AccountId>),
) -> Result<Option<Said>, Problem> {
    match opened(app, request, id).await?.question(surviving) {
        Some(question) => Ok(Some(merge::ask(&app.ports, app.clock.now(), &question).await)),
        None => Ok(None),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposed {
    surviving: AccountId,
    words: String,
}

/// Proposes that two are one, as they were seen.
///
/// # Errors
/// As the seat; `seen-needed`, `changed-meanwhile`, and as the room.
pub async fn propose(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<MergeId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let (caller, seat) = (Caller::of(&app, &request).await?, console::seat(&request)?);
    let seen = Seen { id: *id, version: seen(&request)? };
    let Proposed { surviving, words } = body::read(&request, &sent)?;
    let said = said(&app, &request, (*id, Some(surviving))).await?;
    let proposal = Proposal { surviving, words };
    let done = caller.write(&app, seat, move |c, caller, officer| {
        Ok(merge::propose(c, &caller.desk, officer, seen, (&proposal, said))?.map_err(refused))
    });
    Ok(answer(&app, &done.await?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decided {
    decision: Decision,
}

/// Decides, as it was seen.
///
/// # Errors
/// As [`propose`].
pub async fn decide(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<MergeId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let (caller, seat) = (Caller::of(&app, &request).await?, console::seat(&request)?);
    let seen = Seen { id: *id, version: seen(&request)? };
    let Decided { decision } = body::read(&request, &sent)?;
    let said = match decision {
        Decision::Agree => said(&app, &request, (*id, None)).await?,
        Decision::SendBack | Decision::Different => None,
    };
    let done = caller.write(&app, seat, move |c, caller, officer| {
        let decided = (seen, decision, said);
        Ok(merge::decide(c, &caller.desk, &caller.law, officer, decided)?.map_err(refused))
    });
    Ok(answer(&app, &done.await?))
}

fn answer(app: &App, done: &Merge) -> HttpResponse {
    app.jobs.wake();
    Answer::ok(told(done)).with(ETAG.as_str(), tag(done.version)).send()
}
