//! `/app/v1/applications`: what the holder asks the authority for, and where it stands; an officer who helps them with their agreement sees,
//! begins and hands in.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::applicant::{Called, Calls};
use super::{APPLICATIONS, Caller};
use crate::account::Level;
use crate::api::answer::Answer;
use crate::api::applications::{papers, refused, steps, told};
use crate::api::precondition::{seen, tag};
use crate::api::{body, once};
use crate::app::App;
use crate::application::{
    self, Activation, Application, Identity, Means, Openings, Refused, Restriction, Seen, Typed,
    TypedCorrection, TypedOrganisation, TypedPlace, Ward, Wish,
};
use crate::assistance::Scope;
use crate::base::{ApplicationId, Problem, ProblemType};

/// Where they are.
const PATH: &str = "/app/v1/applications";

/// What is asked for, as it is sent.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Asked {
    /// A level.
    Identity {
        /// Which.
        level: Level,
        /// What they declare of themselves; may come later.
        #[serde(default)]
        declared: Option<Typed>,
    },
    /// A level for a child or a ward whom they represent.
    Ward {
        /// Which.
        level: Level,
        /// As what they represent them; comes with what is declared.
        #[serde(default)]
        relation: Option<String>,
        /// What they declare of them; may come later.
        #[serde(default)]
        declared: Option<Typed>,
    },
    /// That the window to activate an issued account be opened again.
    Activation {},
    /// In which part of a split commune they live.
    Place(TypedPlace),
    /// An account for an organisation that they represent, or were authorised for.
    Organisation(TypedOrganisation),
    /// That something which is kept about them be corrected.
    Correction(TypedCorrection),
    /// That the processing of their data be restricted.
    Restriction {
        /// Why.
        why: String,
    },
}

impl Asked {
    async fn read(self, app: &App) -> Result<Wish, Problem> {
        let (law, units, now) = (app.law.get().await?, app.units.get().await?, app.clock.now());
        let today = now.local_date();
        match self {
            Self::Activation {} => Ok(Wish::Activation(Activation {})),
            Self::Place(typed) => {
                let read = typed.read(&Openings { law: &law, units: &units, now });
                read.map(Wish::Place).map_err(|flaws| refused(&Refused::Fields(flaws)))
            }
            Self::Organisation(typed) => {
                typed.read().map(Wish::Organisation).map_err(|flaws| refused(&Refused::Fields(flaws)))
            }
            Self::Correction(typed) => {
                typed.read(today).map(Wish::Correction).map_err(|flaws| refused(&Refused::Fields(flaws)))
            }
            Self::Restriction { why } => {
                let read = Restriction::read(&why);
                read.map(Wish::Restriction).map_err(|flaws| refused(&Refused::Fields(flaws)))
            }
            Self::Ward { level, relation: None, declared: None } => Ok(Wish::Ward(Ward::of(level))),
            Self::Ward { level, relation, declared } => {
                let typed = (relation.unwrap_or_default(), declared.unwrap_or_default());
                let read = Ward::read(level, (&typed.0, &typed.1), today);
                read.map(Wish::Ward).map_err(|flaws| refused(&Refused::Fields(flaws)))
            }
            Self::Identity { level, declared } => {
                let read = |typed: Typed| typed.read(today).map_err(|flaws| refused(&Refused::Fields(flaws)));
                Ok(Wish::Identity(Identity { level, declared: declared.map(read).transpose()? }))
            }
        }
    }
}

/// All that the holder made, the newest first.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Calls::of(&app, &request, Scope::Standing)
        .await?
        .look(&app, |c, _desk, who| application::list(c, who));
    let items: Vec<Value> = found.await?.iter().map(told).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

/// Begins one, a draft.
///
/// # Errors
/// As the token; `already-open` where the same is open, `not-granted` where the law does not allow it, with the reason.
pub async fn begin(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Calls::of(&app, &request, Scope::Applications).await?;
    let called = once::called(&request, &sent)?;
    let wish = body::read::<Asked>(&request, &sent)?.read(&app).await?;
    let law = app.law.get().await?;
    let begun = caller.write(&app, move |c, desk, Called { who, sender }| {
        once::once(c, desk, &sender.to_string(), &called, |c| {
            let begun = application::begin(c, desk, &law, who, &wish)?;
            Ok(begun.map(|made| created(&made)).map_err(|why| refused(&why)))
        })
    });
    Ok(begun.await?.send())
}

fn created(made: &Application) -> Answer {
    Answer::new(StatusCode::CREATED, told(made))
        .with(LOCATION.as_str(), format!("{PATH}/{}", made.id))
        .with(ETAG.as_str(), tag(made.version))
}

fn current(of: &Application) -> Answer {
    Answer::ok(told(of)).with(ETAG.as_str(), tag(of.version))
}

/// Where one stands: what is missing, until when, and which unit to ask.
///
/// # Errors
/// As the token; `not-found` for what is not theirs.
pub async fn standing(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, Problem> {
    let found = Calls::of(&app, &request, Scope::Standing)
        .await?
        .look(&app, move |c, desk, who| application::standing(c, &desk.vault, who, *id));
    let found = found.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let answer = current(&found.application)
        .member("handed_in", json!(papers(&found.handed_in)))
        .member("steps", json!(steps(&found.steps)));
    Ok(answer.send())
}

/// Writes what is asked for anew, in a draft or where something was missing.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, and as the room.
pub async fn amend(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let seen = Seen { id: *id, version: seen(&request)? };
    let wish = body::read::<Asked>(&request, &sent)?.read(&app).await?;
    let version = caller.write(&app, move |c, desk, citizen| {
        Ok(application::amend(c, desk, citizen, seen, &wish)?.map_err(|why| refused(&why)))
    });
    let version = version.await?;
    Ok(Answer::ok(json!({ "id": *id, "version": version })).with(ETAG.as_str(), tag(version)).send())
}

/// Hands one in; the answer may be the decision.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, `invalid-field` with everything that is missing.
pub async fn submit(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, Problem> {
    let caller = Calls::of(&app, &request, Scope::Applications).await?;
    let seen = Seen { id: *id, version: seen(&request)? };
    let means =
        Means { db: &app.db, desk: caller.desk().clone(), law: app.law.get().await?, ports: &app.ports };
    let submitted = application::submit(&means, caller.hand(&app).await?, seen).await?;
    app.jobs.wake();
    Ok(current(&submitted.map_err(|why| refused(&why))?).send())
}

/// Takes one back.
///
/// # Errors
/// As the token; `seen-needed`, `changed-meanwhile`, `stale` for one that is decided.
pub async fn withdraw(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<ApplicationId>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let seen = Seen { id: *id, version: seen(&request)? };
    let taken_back = caller.write(&app, move |c, desk, citizen| {
        Ok(application::withdraw(c, desk, citizen, seen)?.map_err(|why| refused(&why)))
    });
    taken_back.await?;
    Ok(Answer::ok(json!({ "id": *id, "state": "withdrawn" })).send())
}
