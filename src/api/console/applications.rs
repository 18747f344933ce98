//! `GET /console/v1/queue` and `POST /console/v1/applications/{id}/look`: what waits for the officer's unit, and one dossier.

use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::applications::{papers, refused, steps, told};
use crate::api::paging;
use crate::api::precondition::tag;
use crate::api::refusal::invalid;
use crate::api::{body, console};
use crate::app::App;
use crate::application::{self, Cursor, Dossier, Filter, KindName, State};
use crate::base::{ApplicationId, LocalDate, Problem};
use crate::keys::Vault;
use crate::mandate::{self, Bond, Officer, Purpose, Stands};

/// Where it is.
const PATH: &str = "/console/v1/queue";

/// What may stand in the query.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    state: Option<String>,
    kind: Option<String>,
    due_by: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

impl Asked {
    fn filter(&self) -> Result<Filter, Problem> {
        let state =
            |name: &str| State::from_name(name).ok_or_else(|| invalid("state", "no state of an application"));
        let kind = |name: &String| {
            KindName::from_name(name).ok_or_else(|| invalid("kind", "no kind of application"))
        };
        let day = |text: &String| text.parse().map_err(|_no_day| invalid("due_by", "a day, as YYYY-MM-DD"));
        Ok(Filter {
            states: self.state.iter().flat_map(|all| all.split(',')).map(state).collect::<Result<_, _>>()?,
            kind: self.kind.as_ref().map(kind).transpose()?,
            due_by: self.due_by.as_ref().map(day).transpose()?,
        })
    }
}

/// A page of what waits for the officer's unit, what is due first first.
///
/// # Errors
/// As the seat; `invalid-field`.
pub async fn queue(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let asked = asked.into_inner();
    let caller = console::Caller::of(&app, &request).await?;
    let filter = asked.filter()?;
    let seat = console::seat(&request)?;
    let found = app.db.read(move |c| {
        let officer = match caller.officer(c, &seat)? {
            Ok(officer) => officer,
            Err(refused) => return Ok(Err(refused)),
        };
        let (page, behind) = match page(&caller.desk.vault, &officer, &asked) {
            Ok(page) => page,
            Err(refused) => return Ok(Err(refused)),
        };
        let more = u16::try_from(page.limit).unwrap_or(u16::MAX).saturating_add(1);
        let mut found = application::queue(c, &officer, &filter, behind, more)?;
        let list = list(&officer, &asked);
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        let next = paging::cut(&caller.desk.vault, &list, &page, &mut found, |last| {
            let Cursor { due_on, id } = Cursor::behind(last);
            format!("{due_on} {id}")
        });
        Ok(Ok((found, next)))
    });
    let (found, next) = found.await??;
    Ok(Answer::page(found.iter().map(told).collect(), PATH, next.as_deref()).send())
}

/// Whose list it is, with every part of the filter.
fn list(officer: &Officer, asked: &Asked) -> Vec<String> {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let seat = officer.seat();
    vec![
        PATH.to_owned(),
        officer.account().to_string(),
        seat.agency.to_string(),
        seat.role.to_string(),
        part(&asked.state),
        part(&asked.kind),
        part(&asked.due_by),
    ]
}

fn page(vault: &Vault, officer: &Officer, asked: &Asked) -> Result<(paging::Page, Option<Cursor>), Problem> {
    let list = list(officer, asked);
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    let page = paging::page(vault, &list, asked.limit.as_deref(), asked.cursor.as_deref())?;
    let read = |at: &String| -> Option<Cursor> {
        let (due_on, id) = at.split_once(' ')?;
        Some(Cursor { due_on: due_on.parse::<LocalDate>().ok()?, id: id.parse().ok()? })
    };
    let behind = page.after.as_ref().and_then(read);
    Ok((page, behind))
}

/// What the look is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Looked {
    purpose: String,
}

/// The purpose that was sent.
///
/// # Errors
/// `invalid-field` for none of the list.
pub(super) fn purpose(request: &HttpRequest, sent: &[u8]) -> Result<Purpose, Problem> {
    let Looked { purpose } = body::read(request, sent)?;
    purpose.parse().map_err(|_none| {
        let all = Purpose::ALL.map(Purpose::as_str).join(", ");
        invalid("purpose", format!("one of {all}"))
    })
}

/// Opens a dossier, which puts the look at its person on record: they read who of which agency looked, and what for.
///
/// # Errors
/// As the seat; `not-found` for what waits for another unit, `not-entitled` for one's own.
pub async fn look(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let seat = console::seat(&request)?;
    let purpose = purpose(&request, &sent)?;
    let seen = caller.write(&app, seat, move |c, caller, officer| {
        let desk = &caller.desk;
        let person = match application::subject(c, &desk.vault, officer, *id)? {
            Ok(person) => person,
            Err(why) => return Ok(Err(refused(&why))),
        };
        let look = officer.look(c, desk, person, purpose)?;
        let bonds = mandate::bonds(c, &desk.vault, &look)?;
        let seen = application::dossier(c, &desk.vault, officer, &look, *id)?;
        Ok(seen.map(|seen| (seen, bonds)).map_err(|why| refused(&why)))
    });
    let (seen, bonds) = seen.await?;
    let bonds: Vec<Value> = bonds.iter().map(bond).collect();
    Ok(dossier(&seen)
        .member("mandates", json!(bonds))
        .with(ETAG.as_str(), tag(seen.application.version))
        .send())
}

/// That somebody acts for the person, or the person for somebody.
fn bond(one: &Bond) -> Value {
    let last = |end: Option<LocalDate>| end.map(|end| end.plus_days(-1));
    let scope: Vec<String> = one.scope.groups().map(ToString::to_string).collect();
    json!({
        "id": one.id, "acts": one.stands == Stands::Acting, "other": one.other, "name": one.name,
        "role": one.capacity.as_str(), "scope": scope, "from": one.valid_from, "until": last(one.valid_to),
        "confirm_by": last(one.confirm_by), "ended_at": one.ended.as_ref().map(|ended| ended.at.to_string()),
        "ended_why": one.ended.as_ref().map(|ended| &ended.why),
    })
}

fn dossier(seen: &Dossier) -> Answer {
    let shown = |value: Result<Value, serde_json::Error>| value.unwrap_or_default();
    Answer::ok(told(&seen.application))
        .member("declared", shown(serde_json::to_value(&seen.wish)))
        .member("found", shown(serde_json::to_value(&seen.facts)))
        .member("handed_in", json!(papers(&seen.handed_in)))
        .member("steps", json!(steps(&seen.steps)))
}
