//! `/app/v1/organisations`: in which organisations the holder was given something, what rests there and why, and, for whoever says who
//! acts for one, its members.

mod invitations;
mod members;

pub use invitations::{answer, invite, list as invitations, of_organisation as invited, withdraw};
pub use members::{confirm, end, list as members, one as member};

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, ORGANISATIONS};
use crate::api::answer::Answer;
use crate::api::paging;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{AccountId, LocalDate, Moment, Problem, ProblemType};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::member::{self, ActingFor, Member, Rest, Scope, Standing};
use crate::sign_out::{self, NotTaken};

/// Where they are.
const PATH: &str = "/app/v1/organisations";

/// What may stand in the query of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    limit: Option<String>,
    cursor: Option<String>,
}

/// The name in an address, which is of that kind or of nothing.
fn named<T: std::str::FromStr>(id: &str) -> Result<T, Problem> {
    id.parse().map_err(|_no_id| not_found())
}

fn not_found() -> Problem {
    Problem::new(ProblemType::NotFound)
}

/// The last day on which it is so, of the first on which it is so no more.
fn last(end: Option<LocalDate>) -> Option<LocalDate> {
    end.map(|end| end.plus_days(-1))
}

fn groups(scope: &Scope) -> Vec<&str> {
    scope.groups().map(crate::base::ServiceGroup::as_str).collect()
}

/// What somebody was given, as they and whoever says who acts there are told it.
fn told(one: &Member) -> Value {
    json!({
        "id": one.id, "role": one.role, "scope": groups(&one.scope), "from": one.valid_from, "until": last(one.valid_to),
        "confirm_by": last(one.confirm_by), "source": one.source.as_str(),
    })
}

fn standing(one: &Standing, now: Moment) -> Value {
    json!({
        "id": one.organisation.id, "name": one.name, "code": one.code,
        "state": one.organisation.state(now).as_str(), "manages": one.manages,
        "rests": one.rests.map(Rest::as_str), "mandates": one.mandates.iter().map(told).collect::<Vec<_>>(),
    })
}

/// A page of the organisations in which the holder was given something that is not over.
///
/// # Errors
/// As the token; `invalid-field` for a cursor that is not of this list.
pub async fn list(
    app: web::Data<App>,
    request: HttpRequest,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, ORGANISATIONS).await?.read(&app, move |c, desk, citizen| {
        let all = member::standings(c, &desk.vault, desk.now.local_date(), citizen)?;
        let owner = citizen.account().id.to_string();
        let cut = page(desk, &[PATH, &owner], &asked, all, |one| one.organisation.id);
        Ok(cut.map(|(own, next)| (own, next, desk.now)))
    });
    let (own, next, now) = found.await??;
    let items = own.iter().map(|one| standing(one, now)).collect();
    Ok(Answer::page(items, PATH, next.as_deref()).send())
}

/// A page of `all` in the order of their ids, the newest first, and where the next begins: whatever ended since, none is left out.
fn page<T, I: Ord + std::fmt::Display + std::str::FromStr + Copy>(
    desk: &Desk,
    list: &[&str],
    asked: &Asked,
    mut all: Vec<T>,
    id: impl Fn(&T) -> I,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let page = paging::page(&desk.vault, list, asked.limit.as_deref(), asked.cursor.as_deref())?;
    if let Some(after) = &page.after {
        let after: I = after.parse().map_err(|_foreign| invalid("cursor", "not the cursor of this list"))?;
        all.retain(|one| id(one) < after);
    }
    all.sort_by_key(|one| std::cmp::Reverse(id(one)));
    let next = paging::cut(&desk.vault, list, &page, &mut all, |one| id(one).to_string());
    Ok((all, next))
}

/// One of them, and what may be done next.
///
/// # Errors
/// As the token; `not-found` where the holder was given nothing, whether there is such an organisation or not.
pub async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, ORGANISATIONS).await?, named::<AccountId>(&id)?);
    let found = caller.read(&app, move |c, desk, citizen| {
        let today = desk.now.local_date();
        let Some(own) = member::standing(c, &desk.vault, today, citizen, id)? else { return Ok(None) };
        let confirms = match member::manage(c, today, citizen, id)? {
            Ok(by) => member::of_organisation(c, id, false)?.iter().any(|one| by.may_confirm(one, today)),
            Err(_not_theirs) => false,
        };
        Ok(Some((own, confirms, desk.now)))
    });
    let (own, confirms, now) = found.await?.ok_or_else(not_found)?;
    let step = match own.rests {
        Some(Rest::Level) => Some("apply-for-level2"),
        Some(Rest::Organisation) => Some("ask-the-authority"),
        Some(Rest::NotBegun) => Some("wait"),
        None => confirms.then_some("confirm-members"),
    };
    let steps: Vec<Value> = step.into_iter().map(|step| json!({ "step": step })).collect();
    Ok(Answer::ok(standing(&own, now)).member("next_steps", json!(steps)).send())
}

/// Lays down all that the holder was given there.
///
/// # Errors
/// As the token; `not-found` where the holder was given nothing; `not-entitled` where a register gave all of it.
pub async fn leave(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, ORGANISATIONS).await?, named::<AccountId>(&id)?);
    let done = caller.write(&app, move |c, desk, citizen| {
        Ok(sign_out::lay_down(c, desk, citizen, id)?.map_err(|why| match why {
            NotTaken::NotFound => not_found(),
            NotTaken::Beyond | NotTaken::Over => Problem::new(ProblemType::NotEntitled)
                .field("organisation", "what a register gave only it takes"),
        }))
    });
    let ended = done.await?;
    app.jobs.wake();
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "id": id, "ended": ended })).send())
}

impl Caller {
    /// Looks at an organisation as whoever says who acts for it; whoever does not finds nothing there.
    async fn look_at<T: Send + 'static>(
        self,
        app: &App,
        organisation: AccountId,
        look: impl FnOnce(&mut Conn, &Desk, &ActingFor) -> Result<Result<T, Problem>, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let found = self.read(app, move |c, desk, citizen| {
            match member::manage(c, desk.now.local_date(), citizen, organisation)? {
                Ok(by) => look(c, desk, &by),
                Err(_not_theirs) => Ok(Err(not_found())),
            }
        });
        found.await?
    }

    /// Changes who acts for an organisation: that takes a sign-in of this moment, as on the pages.
    async fn manage<T: Send + 'static>(
        self,
        app: &App,
        organisation: AccountId,
        mut act: impl FnMut(&mut Conn, &Desk, &ActingFor) -> Result<Result<T, Problem>, StoreError>
        + Send
        + 'static,
    ) -> Result<T, Problem> {
        let done = self.change(app, move |c, desk, elevated| {
            match member::managing(c, desk.now.local_date(), elevated, organisation)? {
                Ok(by) => act(c, desk, &by),
                Err(_not_theirs) => Ok(Err(not_found())),
            }
        });
        done.await
    }
}
