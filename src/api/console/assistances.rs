//! `/console/v1/assistances`: an officer asks to help whoever sits before them, comes for the yes, and ends it. A community helper, who
//! finds and asks nobody, begins with what is read out to them. What either may then do for the person is asked for at `/token`, and done
//! at `/app/v1`.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::Caller;
use crate::api::answer::Answer;
use crate::api::assistances::{answer, named, refused, scope, told};
use crate::api::once::Called;
use crate::api::{body, console, once};
use crate::app::App;
use crate::assistance::{self, Found, ReadOut, Refused};
use crate::base::{AssistanceId, Problem, ProblemType, Secret};
use crate::db::{Conn, StoreError};
use crate::mandate::{Assistant, Officer, Purpose};

/// Where they are.
const PATH: &str = "/console/v1/assistances";

/// How the person agrees; by what they are found stands in the body, for a number stands in no address.
#[derive(Debug, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
enum Wanted {
    /// They are asked, and say yes on their phone or by a passkey.
    Approval { holder: String, scope: String },
    /// They have made a code for that, and read it out.
    Code { holder: String, code: Secret },
}

impl Wanted {
    fn holder(&self) -> &str {
        match self {
            Self::Approval { holder, .. } | Self::Code { holder, .. } => holder,
        }
    }

    /// What was read out, where that is all there is.
    fn read_out(&self) -> Option<ReadOut> {
        match self {
            Self::Code { holder, code } => {
                let code = Secret::new(code.expose().to_owned());
                Some(ReadOut { holder: holder.clone(), code })
            }
            Self::Approval { .. } => None,
        }
    }

    fn begin(
        &self,
        c: &mut Conn,
        caller: &Caller,
        officer: &Officer,
    ) -> Result<Result<AssistanceId, Problem>, StoreError> {
        let Caller { desk, law, today, .. } = caller;
        let Some(look) = officer.look_for(c, desk, self.holder(), Purpose::Help)? else {
            return Ok(Err(Problem::new(ProblemType::NotFound)));
        };
        let begun = match self {
            Self::Approval { scope: name, .. } => {
                let scope = match scope(name) {
                    Ok(scope) => scope,
                    Err(problem) => return Ok(Err(problem)),
                };
                let agency = today.units.agencies.called(officer.agency(), today.on);
                assistance::ask(c, desk, (law, &agency), officer, &look, scope)?
            }
            Self::Code { code, .. } => assistance::accept(c, desk, law, officer, &look, code)?,
        };
        Ok(begun.map(|one| one.id).map_err(refused))
    }
}

fn shown(found: &Found) -> Answer {
    Answer::ok(told(&found.assistance))
        .member("number", json!(found.number))
        .member("answer", json!(found.answer.map(answer)))
}

fn created(now: Answer, id: AssistanceId) -> Answer {
    now.created().with(LOCATION.as_str(), format!("{PATH}/{id}"))
}

fn current(
    c: &mut Conn,
    caller: &Caller,
    helper: &Assistant,
    id: AssistanceId,
) -> Result<Result<Answer, Problem>, StoreError> {
    let found = assistance::find(c, &caller.desk, helper, id)?;
    Ok(found.as_ref().map(shown).ok_or_else(|| Problem::new(ProblemType::NotFound)))
}

/// Asks the person, or begins with the code they read out. That they were looked for is on record, whether there is somebody or not.
///
/// # Errors
/// As the seat; `key-needed`, `key-reused`; `not-found` where nobody is found; `invalid-field` for a code that is not right, whatever is
/// wrong with it; `not-entitled` for oneself, for whom the seat does not receive, and where the account is locked;
/// `too-many-attempts` where the person was asked too often, or a community helper has helped many or named wrong codes this day.
pub async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let (seat, called) = (console::seat(&request)?, once::called(&request, &sent)?);
    let wanted: Wanted = body::read(&request, &sent)?;
    let begun = match wanted.read_out().filter(|_| !seat.role.decides()) {
        Some(said) => {
            caller
                .assist(&app, seat, move |c, caller, helper| {
                    let Caller { desk, law, .. } = caller;
                    once(c, caller, helper, &called, |c| {
                        let open = assistance::accept_read_out(c, desk, law, helper, &said)?;
                        Ok(open.map(|one| one.id).map_err(refused))
                    })
                })
                .await
        }
        None => {
            caller
                .write(&app, seat, move |c, caller, officer| {
                    once(c, caller, officer, &called, |c| wanted.begin(c, caller, officer))
                })
                .await
        }
    };
    app.jobs.wake();
    Ok(begun?.send())
}

fn once(
    c: &mut Conn,
    caller: &Caller,
    helper: &Assistant,
    called: &Called,
    begin: impl FnOnce(&mut Conn) -> Result<Result<AssistanceId, Problem>, StoreError>,
) -> Result<Result<Answer, Problem>, StoreError> {
    once::once(c, &caller.desk, &helper.account().to_string(), called, |c| match begin(c)? {
        Ok(id) => Ok(current(c, caller, helper, id)?.map(|now| created(now, id))),
        Err(refused) => Ok(Err(refused)),
    })
}

/// Where it stands: the number for the person to type as long as they are asked, and what they have said.
///
/// # Errors
/// As the seat; `not-found` for what this officer did not begin in this seat.
pub async fn show(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let (seat, id) = (console::seat(&request)?, named(&id)?);
    let found = app.db.read(move |c| match caller.assistant(c, &seat)? {
        Ok(helper) => current(c, &caller, &helper, id),
        Err(refused) => Ok(Err(refused)),
    });
    Ok(found.await??.send_unless_known(&request))
}

/// Comes for the yes: from now on the officer helps.
///
/// # Errors
/// As the seat; `not-found`; `stale` where the person has not said yes, or it was begun before.
pub async fn begin(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    act(&app, &request, &id, |c, caller, helper, id| {
        Ok(assistance::begin(c, &caller.desk, &caller.law, helper, id)?.map(|_open| ()))
    })
    .await
}

/// Ends it, or takes the question back. What is over already stays so.
///
/// # Errors
/// As the seat; `not-found`.
pub async fn end(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    act(&app, &request, &id, |c, caller, helper, id| assistance::leave(c, &caller.desk, helper, id)).await
}

/// One thing that whoever helps does with an assistance.
type Verb = fn(&mut Conn, &Caller, &Assistant, AssistanceId) -> Result<Result<(), Refused>, StoreError>;

async fn act(app: &App, request: &HttpRequest, id: &str, verb: Verb) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(app, request).await?;
    let (seat, id) = (console::seat(request)?, named(id)?);
    let done = caller.assist(app, seat, move |c, caller, helper| match verb(c, caller, helper, id)? {
        Ok(()) => current(c, caller, helper, id),
        Err(why) => Ok(Err(refused(why))),
    });
    let now = done.await?;
    app.jobs.wake();
    app.heed_endings().await?;
    Ok(now.send())
}
