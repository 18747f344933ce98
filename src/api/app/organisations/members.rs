//! `/app/v1/organisations/{id}/members`: who acts for an organisation, for whoever says so.

use std::collections::BTreeMap;

use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{PATH, last, named, not_found, told};
use crate::account;
use crate::api::answer::Answer;
use crate::api::app::{Caller, ORGANISATIONS};
use crate::api::paging;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{AccountId, LocalDate, MandateId, Problem, ProblemType};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member::{self, ActingFor, Member, NotConfirmed, Which};
use crate::sign_out::{self, NotTaken};

/// What may stand in the query of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    limit: Option<String>,
    cursor: Option<String>,
    ended: Option<String>,
}

/// A member, with what whoever asks may do about them.
struct Shown {
    member: Member,
    name: Option<String>,
    may_end: bool,
    may_confirm: bool,
}

impl Shown {
    fn of(by: &ActingFor, member: Member, on: LocalDate) -> Self {
        let is_over = member.ended.is_some() || member.until().is_some_and(|end| end <= on);
        let (may_end, may_confirm) = (!is_over && by.may_end(&member), by.may_confirm(&member, on));
        Self { name: None, may_end, may_confirm, member }
    }

    fn told(&self) -> Value {
        let mut row = told(&self.member);
        if let Value::Object(row) = &mut row {
            row.insert("name".into(), json!(self.name));
            row.insert("may_end".into(), json!(self.may_end));
            row.insert("may_confirm".into(), json!(self.may_confirm));
            row.insert("version".into(), json!(self.member.version));
            let ended = self.member.ended.as_ref().map(|ended| ended.at.to_string());
            row.insert("ended_at".into(), json!(ended));
        }
        row
    }
}

/// Names them: those alone who are shown, each once.
fn name(c: &mut Conn, desk: &Desk, shown: &mut [Shown]) -> Result<(), StoreError> {
    let who = shown.iter().map(|one| one.member.actor).collect();
    let names: BTreeMap<AccountId, String> = account::names(c, &desk.vault, &who)?;
    for one in shown {
        one.name = names.get(&one.member.actor).cloned();
    }
    Ok(())
}

/// A page of them, the latest first; with `ended=true` of those whose part was ended or has run out.
///
/// # Errors
/// As the token; `not-found` for whoever does not say who acts there; `invalid-field` for a cursor that is not of this list.
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, ORGANISATIONS).await?, named::<AccountId>(&id)?);
    let (which, filter) = match asked.ended.as_deref() {
        None => (Which::Open, ""),
        Some("true") => (Which::Over, "?ended=true"),
        Some(_) => return Err(invalid("ended", "true, or nothing")),
    };
    let path = format!("{PATH}/{id}/members{filter}");
    let list = path.clone();
    let found = caller.look_at(&app, id, move |c, desk, by| {
        let (list, today) = ([list.as_str()], desk.now.local_date());
        let cut = paging::page(&desk.vault, &list, asked.limit.as_deref(), asked.cursor.as_deref());
        let after = cut.and_then(|cut| {
            let after = cut.after.as_deref().map(str::parse::<MandateId>).transpose();
            after
                .map(|after| (cut, after))
                .map_err(|_foreign| invalid("cursor", "not the cursor of this list"))
        });
        let (cut, after) = match after {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut some = member::listed(c, id, (which, today), (after, cut.limit + 1))?;
        let next = paging::cut(&desk.vault, &list, &cut, &mut some, |one| one.id.to_string());
        let mut shown: Vec<Shown> = some.into_iter().map(|one| Shown::of(by, one, today)).collect();
        name(c, desk, &mut shown)?;
        Ok(Ok((shown, next)))
    });
    let (shown, next) = found.await?;
    Ok(Answer::page(shown.iter().map(Shown::told).collect(), &path, next.as_deref()).send())
}

fn current(one: &Shown) -> Answer {
    Answer::ok(one.told()).with(ETAG.as_str(), tag(one.member.version))
}

/// What nobody has ended of that id, in that organisation.
fn found(c: &mut Conn, by: &ActingFor, id: MandateId) -> Result<Option<Member>, StoreError> {
    let theirs = |one: &Member| one.organisation == by.organisation().id && one.ended.is_none();
    Ok(member::find(c, id)?.filter(theirs))
}

/// As it is shown to whoever says who acts for the organisation.
fn shown(c: &mut Conn, desk: &Desk, by: &ActingFor, one: Member) -> Result<Shown, StoreError> {
    let mut shown = [Shown::of(by, one, desk.now.local_date())];
    name(c, desk, &mut shown)?;
    let [one] = shown;
    Ok(one)
}

/// One of them.
///
/// # Errors
/// As [`list`].
pub async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, ORGANISATIONS).await?;
    let (id, mandate): (AccountId, MandateId) = (named(&path.0)?, named(&path.1)?);
    let one = caller.look_at(&app, id, move |c, desk, by| match found(c, by, mandate)? {
        Some(one) => shown(c, desk, by, one).map(Ok),
        None => Ok(Err(not_found())),
    });
    Ok(current(&one.await?).send())
}

/// Confirms what somebody was given by one who may not any more.
///
/// # Errors
/// As [`list`]; `fresh-sign-in-needed`, `seen-needed`, `changed-meanwhile` with the newer `ETag`, `not-entitled` where it is not for them
/// to confirm, `stale` where nothing is to be confirmed.
pub async fn confirm(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, ORGANISATIONS).await?;
    let (id, mandate): (AccountId, MandateId) = (named(&path.0)?, named(&path.1)?);
    let version = seen(&request)?;
    let confirmed = caller.manage(&app, id, move |c, desk, by| {
        let Some(one) = found(c, by, mandate)? else { return Ok(Err(not_found())) };
        if one.version != version {
            return Ok(Err(changed_meanwhile(one.version)));
        }
        if one.confirm_by.is_none() || !one.is_live(desk.now.local_date()) {
            let why = "nothing is to be confirmed any more";
            return Ok(Err(Problem::new(ProblemType::Stale).field("state", why)));
        }
        match member::confirm(c, desk, by, &one)? {
            Ok(()) => {}
            Err(NotConfirmed::Changed) => return Err(StoreError::Conflict),
            Err(why @ NotConfirmed::Beyond) => {
                return Ok(Err(Problem::new(ProblemType::NotEntitled).field("member", why.to_string())));
            }
        }
        let Some(one) = found(c, by, mandate)? else { return Err(StoreError::Conflict) };
        shown(c, desk, by, one).map(Ok)
    });
    let confirmed = confirmed.await?;
    app.jobs.wake();
    Ok(current(&confirmed).send())
}

/// Ends what somebody was given: what they have open by it is over within a second.
///
/// # Errors
/// As [`list`]; `fresh-sign-in-needed`, `seen-needed`, `changed-meanwhile` with the newer `ETag`, `not-entitled` for what the register
/// gave and for more than they give themselves, `stale` where it has ended.
pub async fn end(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, ORGANISATIONS).await?;
    let (id, mandate): (AccountId, MandateId) = (named(&path.0)?, named(&path.1)?);
    let version = seen(&request)?;
    let ended = caller.manage(&app, id, move |c, desk, by| {
        // Given more, or confirmed, since: whoever ends it has not seen that.
        if let Some(newer) = found(c, by, mandate)?.filter(|one| one.version != version) {
            return Ok(Err(changed_meanwhile(newer.version)));
        }
        Ok(sign_out::member(c, desk, by, mandate)?.map_err(|why| match why {
            NotTaken::NotFound => not_found(),
            NotTaken::Beyond => Problem::new(ProblemType::NotEntitled).field("member", why.to_string()),
            NotTaken::Over => Problem::new(ProblemType::Stale).field("state", why.to_string()),
        }))
    });
    let ended = ended.await?;
    app.jobs.wake();
    app.heed_endings().await?;
    let on = ended.ended.as_ref().map(|ended| ended.at.to_string());
    Ok(Answer::ok(json!({ "id": mandate, "ended_at": on, "until": last(ended.valid_to) })).send())
}
