//! `POST /console/v1/applications/{id}/ask`, `/propose`, `/decide`, `/visit` and `/forward`: what an officer does with an application, as they
//! have seen it (`If-Match`).

use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::Caller;
use crate::api::answer::Answer;
use crate::api::applications::{refused, told};
use crate::api::body;
use crate::api::precondition::{seen, tag};
use crate::app::App;
use crate::application::{
    self, Application, Asked, Checked, Decision, Face, Papers, Reason, Refused, Seen, Want,
};
use crate::base::{ApplicationId, Problem};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;
use crate::policy::Law;

/// More is wanted of the applicant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreWanted {
    wanted: Vec<Want>,
    words: String,
}

/// A decision, as it is sent.
#[derive(Debug, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
enum Decided {
    Approve {},
    Refuse { reason: Reason, words: String },
}

impl From<Decided> for Decision {
    fn from(sent: Decided) -> Self {
        match sent {
            Decided::Approve {} => Self::Approve,
            Decided::Refuse { reason, words } => Self::Refuse { reason, words },
        }
    }
}

/// What was found at the counter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Visited {
    papers: Papers,
    biometrics: Face,
    #[serde(default)]
    why: String,
    #[serde(default)]
    guardian: bool,
}

/// Does something with the application of the path, as it was seen.
async fn act(
    app: &App,
    (caller, request): (Caller, &HttpRequest),
    id: ApplicationId,
    verb: impl Fn(&mut Conn, &Caller, &Officer, Seen) -> Result<Result<Application, Refused>, StoreError>
    + Send
    + 'static,
) -> Result<HttpResponse, Problem> {
    let (seat, seen) = (super::seat(request)?, Seen { id, version: seen(request)? });
    let done = caller.write(app, seat, move |c, caller, officer| {
        Ok(verb(c, caller, officer, seen)?.map_err(|why| refused(&why)))
    });
    let done = done.await?;
    // What was decided is told by jobs of the same transaction, and what it ended is known here at once.
    app.heed_endings().await?;
    Ok(Answer::ok(told(&done)).with(ETAG.as_str(), tag(done.version)).send())
}

/// What is done with a decision.
type Verb =
    fn(&mut Conn, &Desk, &Law, &Officer, Seen, &Decision) -> Result<Result<Application, Refused>, StoreError>;

async fn with_decision(
    app: &web::Data<App>,
    request: &HttpRequest,
    id: ApplicationId,
    (sent, verb): (&[u8], Verb),
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(app, request).await?;
    let decision: Decision = body::read::<Decided>(request, sent)?.into();
    let done = move |c: &mut Conn, caller: &Caller, officer: &Officer, seen| {
        verb(c, &caller.desk, &caller.law, officer, seen, &decision)
    };
    act(app, (caller, request), id, done).await
}

/// Sends it back to the applicant for what is missing; the clock stands.
///
/// # Errors
/// As the seat; `seen-needed`, `changed-meanwhile`, and as the room.
pub async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let MoreWanted { wanted, words } = body::read(&request, &sent)?;
    let asked = Asked { wanted, words };
    let verb = move |c: &mut Conn, caller: &Caller, officer: &Officer, seen| {
        application::ask(c, &caller.desk, &caller.law, officer, seen, &asked)
    };
    act(&app, (caller, &request), *id, verb).await
}

/// Proposes a decision for another officer to make.
///
/// # Errors
/// As [`ask`].
pub async fn propose(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    with_decision(&app, &request, *id, (&sent, application::propose)).await
}

/// Decides.
///
/// # Errors
/// As [`ask`]; `not-entitled` where another has to, or two.
pub async fn decide(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    with_decision(&app, &request, *id, (&sent, application::decide)).await
}

/// Forwards an authority's letter to the identity authority, whose term begins.
///
/// # Errors
/// As the seat; `seen-needed`, `changed-meanwhile`, `stale` for one that was forwarded.
pub async fn forward(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let verb = |c: &mut Conn, caller: &Caller, officer: &Officer, seen| {
        application::forward(c, &caller.desk, &caller.law, officer, seen)
    };
    act(&app, (caller, &request), *id, verb).await
}

/// Records that the applicant was seen at the counter, with their papers.
///
/// # Errors
/// As [`ask`].
pub async fn check_in(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request).await?;
    let Visited { papers, biometrics, why, guardian } = body::read(&request, &sent)?;
    let checked = Checked { papers, biometrics, why, guardian };
    let verb = move |c: &mut Conn, caller: &Caller, officer: &Officer, seen| {
        application::check_in_person(c, &caller.desk, &caller.law, officer, seen, &checked)
    };
    act(&app, (caller, &request), *id, verb).await
}
