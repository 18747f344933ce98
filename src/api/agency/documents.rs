//! `/agency/v1/documents`: an agency issues electronic documents, and says what becomes of its own.

mod bulk;
mod kinds;
mod sent;

pub use bulk::{MOST as MOST_IN_BULK, bulk};
pub use kinds::kinds;

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use self::sent::{Sent, SentContent};
use super::{Caller, DOCUMENTS};
use crate::account::Level;
use crate::api::answer::Answer;
use crate::api::once::Called;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::refusal::invalid;
use crate::api::{body, once};
use crate::app::App;
use crate::base::{DocumentId, LocalDate, Problem, ProblemType};
use crate::db::Db;
use crate::directory::AgencyCode;
use crate::keys::Desk;
use crate::wallet::{self, Change, Document, DocumentNumber, Means, New, Reason, Refused};
use crate::web::request_id;

/// Where they are.
const PATH: &str = "/agency/v1/documents";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Why {
    why: Option<String>,
    #[serde(default)]
    issued_to_wrong_person: bool,
}

/// By what an agency asks for one whose id it never heard.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    kind: String,
    number: String,
    agency: Option<String>,
}

/// Nothing of its holder, and nothing of what stands in it: its agency knows both.
fn told(of: &Document, today: LocalDate) -> Value {
    json!({
        "id": of.id, "kind": of.kind, "agency": of.agency.to_string(), "state": of.standing(today).as_str(),
        "issued_on": of.issued_on, "valid_until": of.valid_until, "as_of": of.as_of.to_string(),
        "supersedes": of.supersedes, "version": of.version, "created_at": of.created_at.to_string(),
        "updated_at": of.updated_at.to_string(), "issued_to_wrong_person": of.emptied_at.is_some(),
    })
}

fn current(of: &Document, today: LocalDate) -> Answer {
    Answer::ok(told(of, today)).with(ETAG.as_str(), tag(of.version))
}

fn named(id: &str) -> Result<DocumentId, Problem> {
    id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))
}

fn refused(why: &Refused) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        Refused::NotFound
        | Refused::NoLaw
        // Said of those who hold and show one.
        | Refused::NotHeld { .. }
        | Refused::NotNow
        | Refused::Represented
        | Refused::NoOwnKey
        | Refused::ReadsAlone
        | Refused::NotActing(_) => problem,
        Refused::UnknownKind => {
            problem.field("kind", "none of the kinds of today: see /agency/v1/document-kinds")
        }
        Refused::NotTheirs { issuers } => {
            problem.field("kind", format!("documents of this kind are issued by {issuers}"))
        }
        Refused::Wrong(all) => {
            all.iter().fold(problem, |problem, one| problem.field(&one.at, one.why.as_str()))
        }
        Refused::TooManyMisses => problem
            .field("holder", "too many were named today who cannot hold what was issued: go on tomorrow"),
        Refused::NoHolder { level } => problem.field("holder", nobody(*level)),
        Refused::NotReplaced => problem.field(
            "supersedes",
            "no document of yours, of that kind, that is neither revoked nor superseded",
        ),
        Refused::ReplacedStale { version } => problem
            .field("supersedes.version", format!("it is version {version} now: read it, and decide again")),
        Refused::NumberTaken => {
            problem.field("number", "is that of another document: see /agency/v1/documents/find")
        }
        Refused::Stale { version } => changed_meanwhile(*version),
        Refused::WrongState { standing } | Refused::CountsNot { standing } => {
            problem.field("state", format!("it is {} now", standing.as_str()))
        }
        Refused::EmptiedBefore => problem.field("issued_to_wrong_person", "was said before"),
    }
}

fn nobody(level: Option<Level>) -> String {
    let of_level = level.map(|level| format!(" of level {} or above", level.number())).unwrap_or_default();
    format!(
        "nobody of that number, and of the name and birth that stand in it, has an account{of_level} that is open and may hold it: \
         see that it is theirs; they open one, or raise its level, first"
    )
}

/// Issues one document.
///
/// # Errors
/// As the token; `not-entitled` for a kind that others issue, `invalid-field` with everything that is wrong, `not-granted` where nobody can
/// hold it, `taken` for the number of another, `changed-meanwhile` for one that gives way, `too-many-attempts`.
pub async fn issue(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DOCUMENTS]).await?;
    let called = once::called(&request, &sent)?;
    let new = body::read::<Sent>(&request, &sent)?.read()?;
    let answer = issued(&app, &app.db, (&caller, &request), (called, new)).await?;
    app.jobs.wake();
    Ok(caller.warned(answer).send())
}

async fn issued(
    app: &App,
    db: &Db,
    (caller, request): (&Caller, &HttpRequest),
    (called, new): (Called, New),
) -> Result<Answer, Problem> {
    let (law, desk) = (app.law.get().await?, app.desk(&request_id(request, &app.entropy)));
    let (agency, units) = (caller.agency.clone(), caller.directory.clone());
    let issued = db.write(move |c| {
        let owner = format!("agency:{}", agency.client().id);
        once::once(c, &desk, &owner, &called, |c| {
            let made = wallet::issue(c, &desk, Means { law: &law, units: &units }, &agency, &new)?;
            Ok(made.map(|made| created(&made, &desk)).map_err(|why| refused(&why)))
        })
    });
    issued.await?
}

fn created(made: &Document, desk: &Desk) -> Answer {
    Answer::new(StatusCode::CREATED, told(made, desk.now.local_date()))
        .with(LOCATION.as_str(), format!("{PATH}/{}", made.id))
        .with(ETAG.as_str(), tag(made.version))
}

/// One that the agency issued, or took over.
///
/// # Errors
/// As the token; `not-found` for what is another's.
pub async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DOCUMENTS]).await?;
    let (id, today) = (named(&id)?, caller.today);
    let (agency, units) = (caller.agency.clone(), caller.directory.clone());
    let found = app.db.read(move |c| wallet::issued(c, &units, &agency, (id, today)));
    let document = found.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    Ok(caller.warned(current(&document, today)).send())
}

/// One that the agency answers for, by its kind and number: for whoever never heard what became of what they sent. What is personal stands in
/// no address.
///
/// # Errors
/// As the token; `invalid-field`; `not-found` for what is another's.
pub async fn find(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DOCUMENTS]).await?;
    let Named { kind, number, agency: issuer } = body::read(&request, &sent)?;
    let number = DocumentNumber::parse(&number).map_err(|why| invalid("number", why.to_string()))?;
    let issuer = match issuer {
        Some(code) => {
            code.parse::<AgencyCode>().map_err(|_no_code| invalid("agency", "the code of an agency"))?
        }
        None => caller.agency.code().clone(),
    };
    let (vault, today) = (app.vault.clone(), caller.today);
    let (agency, units) = (caller.agency.clone(), caller.directory.clone());
    let found = app.db.read(move |c| {
        let issuer: &AgencyCode = &issuer;
        wallet::numbered(c, &vault, &units, &agency, (&kind, &number, issuer, today))
    });
    let document = found.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let answer = current(&document, today).with(LOCATION.as_str(), format!("{PATH}/{}", document.id));
    Ok(caller.warned(answer).send())
}

/// What stands in it from now on: its number, holder and state stay.
///
/// # Errors
/// As [`issue`] and [`revoke`].
pub async fn update(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &[DOCUMENTS]).await?;
    let seen = (named(&id)?, seen(&request)?);
    let (content, why) = body::read::<SentContent>(&request, &sent)?.read()?;
    let (law, desk) = (app.law.get().await?, app.desk(&request_id(&request, &app.entropy)));
    let (agency, units) = (caller.agency.clone(), caller.directory.clone());
    let done = app.db.write(move |c| {
        let means = Means { law: &law, units: &units };
        wallet::update(c, &desk, means, &agency, seen, (&content, why.as_ref()))
    });
    let document = done.await?.map_err(|why| refused(&why))?;
    app.jobs.wake();
    Ok(caller.warned(current(&document, caller.today)).send())
}

/// It counts not now.
///
/// # Errors
/// As [`revoke`].
pub async fn suspend(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    changed(&app, &request, &id, || suspension(&request, &sent)).await
}

/// It counts again.
///
/// # Errors
/// As [`revoke`].
pub async fn resume(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    changed(&app, &request, &id, || Ok(Change::Resume)).await
}

/// It counts no more.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, `stale` for a state in which that cannot be, `invalid-field`, `not-found`.
pub async fn revoke(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    changed(&app, &request, &id, || revocation(&request, &sent)).await
}

/// What went to the wrong person is revoked without a reason: whoever holds it would read what is somebody else's.
fn revocation(request: &HttpRequest, sent: &[u8]) -> Result<Change, Problem> {
    match body::read(request, sent)? {
        Why { why: None, issued_to_wrong_person: true } => Ok(Change::WrongPerson),
        Why { why: Some(_), issued_to_wrong_person: true } => {
            Err(invalid("why", "none is told to whom it is not about: leave it out"))
        }
        Why { why, issued_to_wrong_person: false } => reason(why).map(Change::Revoke),
    }
}

fn suspension(request: &HttpRequest, sent: &[u8]) -> Result<Change, Problem> {
    match body::read(request, sent)? {
        Why { issued_to_wrong_person: true, .. } => {
            Err(invalid("issued_to_wrong_person", "is revoked, and not suspended"))
        }
        Why { why, .. } => reason(why).map(Change::Suspend),
    }
}

fn reason(why: Option<String>) -> Result<Reason, Problem> {
    let why = why.ok_or_else(|| invalid("why", "is missing"))?;
    Reason::parse(&why).map_err(|flaw| invalid("why", flaw.to_string()))
}

async fn changed(
    app: &App,
    request: &HttpRequest,
    id: &str,
    change: impl FnOnce() -> Result<Change, Problem>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(app, request, &[DOCUMENTS]).await?;
    let (seen, change) = ((named(id)?, seen(request)?), change()?);
    let desk = app.desk(&request_id(request, &app.entropy));
    let (agency, units) = (caller.agency.clone(), caller.directory.clone());
    let done = app.db.write(move |c| wallet::change(c, &desk, &units, &agency, seen, &change));
    let document = done.await?.map_err(|why| refused(&why))?;
    app.jobs.wake();
    Ok(caller.warned(current(&document, caller.today)).send())
}
