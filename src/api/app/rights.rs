//! `/app/v1/data-copy`, `/app/v1/restriction` and `/app/v1/erasure`: what is kept about the holder, in one document, that its processing is
//! restricted, and its erasure.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{Caller, PROFILE, sessions};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::{Problem, ProblemType};
use crate::rights::{self, Asked, Refused, Standing};

/// Makes a copy of everything that is kept about the holder. It is in this answer and kept nowhere.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`.
pub async fn copy(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, PROFILE).await?;
    let desk = caller.desk.clone();
    let noted = caller.change(&app, |c, desk, elevated| {
        Ok(match rights::note_copy(c, desk, elevated)? {
            true => Ok(elevated.clone()),
            false => Err(Problem::new(ProblemType::Unavailable)),
        })
    });
    let elevated = noted.await?;
    let (browsers, _apps) = sessions::places(&app, &desk).all(elevated.account().id).await?;
    let (issuer, law) = (app.issuer().to_owned(), app.law.get().await?);
    let copy = app.db.read(move |c| rights::copy(c, &desk, (&issuer, &law), &elevated, &browsers)).await?;
    app.jobs.wake();
    Ok(Answer::ok(copy).with("cache-control", "no-store").send())
}

/// How it stands with the erasure of it.
///
/// # Errors
/// As the token; `not-granted` where no law says anything of it.
pub async fn standing(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (caller, law) = (Caller::of(&app, &request, PROFILE).await?, app.law.get().await?);
    let found = caller.read(&app, move |c, desk, citizen| rights::standing(c, desk, &law, citizen)).await?;
    let standing = found.map_err(|why| refused(&why))?;
    Ok(Answer::ok(match standing {
        Standing::Possible { last_day } => told("possible", Some(json!(last_day)), None, &app),
        Standing::Kept => told("kept", None, None, &app),
        Standing::Waits(asked) => told("waits", None, Some(&asked), &app),
    })
    .send())
}

fn told(state: &str, last_day: Option<Value>, asked: Option<&Asked>, app: &App) -> Value {
    json!({
        "state": state, "last_day": last_day,
        "asked_at": asked.map(|asked| asked.erasing.asked_at.to_string()),
        "due_at": asked.map(|asked| asked.erasing.due_at.to_string()),
        "receipt": asked.map(|asked| format!("{}/erased/{}", app.issuer(), asked.receipt)),
    })
}

/// Asks that it be erased, after some days in which that can be taken back. Whoever asks twice has asked once, and is told so.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`, `not-granted` where the law keeps it, `already-open`.
pub async fn ask(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let (caller, law) = (Caller::of(&app, &request, PROFILE).await?, app.law.get().await?);
    let asked = caller.change(&app, move |c, desk, elevated| {
        Ok(rights::ask(c, desk, &law, elevated)?.map_err(|why| refused(&why)))
    });
    let asked = asked.await?;
    app.jobs.wake();
    Ok(Answer::new(StatusCode::CREATED, told("waits", None, Some(&asked), &app)).send())
}

/// Takes that back.
///
/// # Errors
/// As the token; `not-found` where nothing waits.
pub async fn take_back(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, PROFILE).await?;
    let taken = caller.write(&app, |c, desk, citizen| {
        Ok(rights::take_back(c, desk, citizen)?.map_err(|why| refused(&why)))
    });
    taken.await?;
    Ok(Answer::ok(json!({ "state": "taken_back" })).send())
}

/// Since when the processing of the holder's data is restricted.
///
/// # Errors
/// As the token.
pub async fn restriction(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, PROFILE).await?;
    let since = caller.read(&app, |_c, _desk, citizen| Ok(rights::restricted_since(citizen))).await?;
    Ok(Answer::ok(json!({ "since": since.map(|at| at.to_string()) })).send())
}

/// Lifts it.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`, `not-found` where it is not restricted.
pub async fn lift(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, PROFILE).await?;
    let lifted = caller.change(&app, |c, desk, elevated| {
        Ok(match rights::lift(c, desk, elevated)? {
            true => Ok(()),
            false => Err(Problem::new(ProblemType::NotFound)),
        })
    });
    lifted.await?;
    Ok(Answer::ok(json!({ "since": null })).send())
}

fn refused(why: &Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::Kept => problem.field("law", "kept"),
        Refused::Waits(due) => problem.field("due_at", due.to_string()),
        Refused::NothingWaits | Refused::NoLaw => problem,
    }
}
