//! `/app/v1/qr/{code}`: what a code that another device shows asks, and going on to the question.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::approvals::told as told_question;
use super::{APPROVALS, Caller};
use crate::api::answer::Answer;
use crate::app::App;
use crate::approval::{self, Limits};
use crate::base::{Lang, Problem, ProblemType};
use crate::login::qr::{Reader, Shows};
use crate::web::ClientAddress;

/// Who asks, on which kind of device, and whether that is in the network of the phone.
///
/// # Errors
/// As the token; `not-found` for a code that was read, is over or never was.
pub async fn read(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let reader = reader(&app, &request, &caller);
    caller.read(&app, |_c, _desk, _citizen| Ok(())).await?;
    let shows = unread(&reader, &code).await?;
    Ok(Answer::ok(told(&shows, reader.is_near(&shows))).send())
}

/// The holder goes on: the question is theirs from now on, and the other device shows its number. Of several who read a code one is
/// asked.
///
/// # Errors
/// As [`read`]; `not-found` too for whoever is asked nothing now: too often, or they have said that it was not them.
pub async fn go_on(
    app: web::Data<App>,
    request: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let reader = reader(&app, &request, &caller);
    let desk = caller.desk.clone();
    let citizen = caller.read(&app, |_c, _desk, citizen| Ok(citizen.clone())).await?;
    let shows = unread(&reader, &code).await?;
    let law = app.law.get().await?;
    let limits = *law.at::<Limits>(desk.now.local_date())?.rules;
    let asked = reader.ask(citizen.clone(), (&code, shows), limits).await;
    let id = asked.map_err(|_down| Problem::new(ProblemType::Unavailable))?.ok_or_else(no_code)?;
    let seen = app.db.read(move |c| approval::seen(c, &desk, &citizen, id)).await?;
    Ok(Answer::ok(told_question(&seen.ok_or_else(no_code)?)).send())
}

fn reader<'a>(app: &'a App, request: &HttpRequest, caller: &Caller) -> Reader<'a> {
    let address = ClientAddress::of(request).0;
    Reader { db: &app.db, store: app.ephemeral.as_ref(), desk: caller.desk.clone(), address }
}

async fn unread(reader: &Reader<'_>, code: &str) -> Result<Shows, Problem> {
    let found = reader.read(code).await.map_err(|_down| Problem::new(ProblemType::Unavailable))?;
    found.filter(|shows| !shows.is_read()).ok_or_else(no_code)
}

fn no_code() -> Problem {
    Problem::new(ProblemType::NotFound)
}

fn told(shows: &Shows, nearby: bool) -> Value {
    let (asker, place) = (shows.asker(), shows.place());
    let called = |lang| asker.name.told(lang).text;
    json!({
        "asker": { "name": called(Lang::Vi), "name_en": called(Lang::En), "official": asker.official },
        "device": { "browser": place.browser, "system": place.system, "nearby": nearby },
    })
}
