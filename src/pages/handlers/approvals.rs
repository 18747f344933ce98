//! `/approvals`: what services ask a person away from their browser, and the person's answer by a passkey.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::failure::Failure;
use super::form::{Form, forged};
use super::home::places;
use super::passkeys::{from_our_page, refused as passkey_refused, say, signed_in, unavailable};
use super::settings::sign_in_first;
use super::visit::Visit;
use crate::app::App;
use crate::application::Capacity;
use crate::approval::{self, Kind, Limits, Matter, Place, Refused, Seen, State};
use crate::assistance::Scope;
use crate::base::{ApprovalId, Lang, Problem, ProblemType};
use crate::client::{Compares, Listing};
use crate::db::{Conn, StoreError};
use crate::factor::passkey::{self, BrowserAnswer};
use crate::keys::Desk;
use crate::login::{step_up, ward};
use crate::pages::views::scope_key;
use crate::pages::views::{About, ApprovalRow, ApprovalView, ApprovalsView, ErrorKind, Notice};
use crate::pages::{Words, agent};
use crate::session::{Citizen, Session};
use crate::signing::{self, NotSigning};

/// Where it is.
const PATH: &str = "/approvals";

/// What the script sends to begin a yes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberBody {
    number: String,
}

/// What the script sends to say yes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApproveBody {
    ceremony: String,
    credential: Box<RawValue>,
}

/// `GET /approvals`.
pub async fn list(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let rows = async {
        let (desk, session) = (app.desk(&visit.request_id), session.clone());
        let seen = app.db.read(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => approval::list(c, &desk, &citizen),
            None => Ok(Vec::new()),
        });
        let (seen, listing) = (seen.await?, app.directory.listing().await?);
        Ok::<_, Failure>(seen.into_iter().map(|one| row(&app, &listing, one, visit.lang)).collect())
    };
    match rows.await {
        Ok(rows) => {
            let notice = visit.query("done").and_then(Notice::parse);
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &ApprovalsView { frame, notice, rows })
        }
        Err(failure) => failure.page(&app, &visit),
    }
}

/// `GET /approvals/{id}`.
pub async fn show(app: web::Data<App>, visit: Visit, id: web::Path<String>) -> HttpResponse {
    let path = format!("{PATH}/{id}");
    let Ok(id) = id.parse::<ApprovalId>() else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    match one(&app, &visit, session, id).await {
        Ok(Some((row, has_passkey, held_days))) => {
            let frame = visit.frame(&app, visit.name(&app).await);
            visit.page(200, &ApprovalView { frame, row, has_passkey, held_days })
        }
        Ok(None) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        Err(failure) => failure.page(&app, &visit),
    }
}

async fn one(
    app: &App,
    visit: &Visit,
    session: &Session,
    id: ApprovalId,
) -> Result<Option<(ApprovalRow, bool, u16)>, Failure> {
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let found = app.db.read(move |c| {
        let Some(citizen) = Citizen::prove(c, &session)? else { return Ok(None) };
        let Some(seen) = approval::seen(c, &desk, &citizen, id)? else { return Ok(None) };
        Ok(Some((seen, !passkey::list(c, citizen.account().id)?.is_empty())))
    });
    let Some((seen, has_passkey)) = found.await? else { return Ok(None) };
    let listing = app.directory.listing().await?;
    let law = app.law.get().await?;
    // Without a law nobody asks anybody, and so there is nothing to hold.
    let held_days = law.at::<Limits>(app.clock.now().local_date()).map_or(0, |dated| dated.rules.held_days);
    Ok(Some((row(app, &listing, seen, visit.lang), has_passkey, held_days)))
}

/// `POST /approvals/{id}`: no, by a form.
pub async fn refuse(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let Ok(id) = id.parse::<ApprovalId>() else {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    };
    let (answer, notice): (No, _) = match form.get("answer") {
        Some("no") => (approval::deny, Notice::ApprovalDenied),
        Some("not-me") => (approval::report, Notice::ApprovalReported),
        _ => return Failure::new(ErrorKind::BadRequest).page(&app, &visit),
    };
    let (desk, session) = (app.desk(&visit.request_id), session.clone());
    let done = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => answer(c, &desk, &citizen, id),
        None => Ok(Err(Refused::Over(State::Cancelled))),
    });
    match done.await {
        Ok(Ok(())) => said(&app, &visit, id, notice).await,
        // Sent again, it is finished: what had to end with it may not have ended.
        Ok(Err(Refused::Over(State::Reported))) if notice == Notice::ApprovalReported => {
            said(&app, &visit, id, notice).await
        }
        Ok(Err(Refused::Unknown)) => Failure::new(ErrorKind::NotFound).page(&app, &visit),
        // The page says what became of it.
        Ok(Err(_over)) => visit.redirect(&format!("{PATH}/{id}")),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn said(app: &App, visit: &Visit, id: ApprovalId, notice: Notice) -> HttpResponse {
    app.jobs.wake();
    if notice == Notice::ApprovalReported
        && let Err(failure) = end_strangers(app, visit, id).await
    {
        return failure.page(app, visit);
    }
    visit.redirect(&format!("{PATH}?done={}", notice.code()))
}

/// The browser that asked ends where its holder has said that it is a stranger's.
async fn end_strangers(app: &App, visit: &Visit, id: ApprovalId) -> Result<(), Failure> {
    let desk = app.desk(&visit.request_id);
    step_up::end_strangers(&places(app, &desk), id).await?;
    ward::end_strangers(&places(app, &desk), id).await?;
    Ok(app.heed_endings().await?)
}

/// How often people may be asked, by the law of the day.
///
/// # Errors
/// Where it is silent nobody is asked.
pub(super) async fn limits(app: &App) -> Result<Limits, Failure> {
    let law = app.law.get().await?;
    let limits = law.at::<Limits>(app.clock.now().local_date()).map(|dated| *dated.rules);
    limits.map_err(|none| {
        tracing::error!(%none, "nobody can be asked");
        Failure::new(ErrorKind::Internal)
    })
}

/// A verb that says no.
type No = fn(&mut Conn, &Desk, &Citizen, ApprovalId) -> Result<Result<(), Refused>, StoreError>;

/// `POST /approvals/{id}/options`: the number that was typed, for a challenge that says what is approved.
pub async fn options(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Json<NumberBody>,
) -> HttpResponse {
    let begun = async {
        let (session, id) = (signed_in(&visit)?.clone(), named(&visit, &id)?);
        from_our_page(&app, &visit, &request)?;
        let (desk, number) = (app.desk(&visit.request_id), body.number.trim().to_owned());
        let about = app.db.write(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => approval::typed(c, &desk, &citizen, id, &number),
            None => Ok(Err(Refused::Over(State::Cancelled))),
        });
        let about = about.await.map_err(|error| unavailable(&visit, &error))?;
        app.jobs.wake();
        let about = about.map_err(|refused| problem(&visit, refused))?;
        let options =
            app.passkeys.start_confirmation(&app.desk(&visit.request_id), visit.browser_id(), about);
        options.map_err(|error| unavailable(&visit, &error))
    };
    match begun.await {
        Ok(options) => visit.json(StatusCode::OK, &json!(options)),
        Err(problem) => problem.error_response(),
    }
}

/// `POST /approvals/{id}/answer`: yes, by a passkey.
pub async fn approve(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Json<ApproveBody>,
) -> HttpResponse {
    let done = async {
        let (session, id) = (signed_in(&visit)?.clone(), named(&visit, &id)?);
        from_our_page(&app, &visit, &request)?;
        let (desk, store) = (app.desk(&visit.request_id), app.ephemeral.as_ref());
        let answer = BrowserAnswer {
            browser: visit.browser_id(),
            ceremony: &body.ceremony,
            credential: body.credential.get(),
        };
        let read = app.passkeys.read_confirmation(&desk, &answer);
        let confirmation = read.map_err(|error| passkey_refused(&visit, &error))?;
        let credential = confirmation.credential_id().to_vec();
        let stored = app.db.read(move |c| passkey::stored(c, &credential)).await;
        let stored = stored.map_err(|error| unavailable(&visit, &error))?;
        let confirmed = app.passkeys.prove_confirmation(store, confirmation, stored).await;
        let confirmed = confirmed.map_err(|error| passkey_refused(&visit, &error))?;
        let given = app.db.write(move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => match signing::entitled(c, &desk, &citizen, id)? {
                Ok(()) => Ok(Ok(approval::approve(c, &desk, &citizen, id, &confirmed)?)),
                Err(why) => Ok(Err(why)),
            },
            None => Ok(Ok(Err(Refused::Over(State::Cancelled)))),
        });
        let given = given.await.map_err(|error| passkey_refused(&visit, &error.into()))?;
        app.jobs.wake();
        given.map_err(|why| not_signing(&visit, why))?.map_err(|refused| problem(&visit, refused))
    };
    match done.await {
        Ok(()) => {
            let next = format!("{PATH}?done={}", Notice::ApprovalGiven.code());
            visit.json(StatusCode::OK, &json!({ "next": next }))
        }
        Err(problem) => problem.error_response(),
    }
}

fn named(visit: &Visit, id: &str) -> Result<ApprovalId, Problem> {
    id.parse().map_err(|_other| say(visit, ProblemType::NotFound))
}

fn problem(visit: &Visit, refused: Refused) -> Problem {
    let told = |kind, key, left: i32| {
        let detail = Words::get(visit.lang, key, &[("left", left.into())]);
        Problem::new(kind).detail(detail).instance(&visit.request_id)
    };
    match refused {
        Refused::Unknown => say(visit, ProblemType::NotFound),
        Refused::WrongNumber { left: 0 } => told(ProblemType::Stale, "approval-number-over", 0),
        Refused::WrongNumber { left } => told(ProblemType::InvalidField, "approval-number-wrong", left),
        Refused::Over(_) => told(ProblemType::Stale, "approval-over", 0),
        // No passkey is too weak today.
        Refused::WrongKey | Refused::TooWeak { .. } => say(visit, ProblemType::PasskeyRefused),
    }
}

fn not_signing(visit: &Visit, why: NotSigning) -> Problem {
    let key = match why {
        NotSigning::Filed => "approval-signature-filed",
        NotSigning::NoSigner => "approval-signature-no-signer",
    };
    let told = Words::get(visit.lang, key, &[]);
    Problem::new(ProblemType::NotEntitled).detail(told).instance(&visit.request_id)
}

fn row(app: &App, listing: &Listing, seen: Seen, lang: Lang) -> ApprovalRow {
    let shown = seen.shown;
    let device = |place: &Place| agent::named(lang, place.browser.as_deref(), place.system.as_deref());
    let about = match (seen.kind, shown.matter, shown.place) {
        (Kind::Qr, _, Some(place)) => {
            About::Device { named: device(&place), nearby: place.nearby == Some(true) }
        }
        (_, Some(Matter::StepUp), place) => {
            About::Again { named: place.as_ref().map(device).unwrap_or_default() }
        }
        (_, Some(Matter::Ward { ward, days }), place) => {
            About::Ward { ward, days, named: place.as_ref().map(device).unwrap_or_default() }
        }
        (_, Some(Matter::Handover { label }), _) => About::Phone { label },
        (_, Some(Matter::Assistance { helper, scope, minutes }), _) => {
            About::Help { helper, scope: Scope::from_name(&scope).map(scope_key), minutes }
        }
        (_, Some(Matter::CoRepresentative { by, capacity }), _) => {
            About::Organisation { by, authorised: capacity == Capacity::Authorised.as_str() }
        }
        (_, Some(Matter::Signature { organisation, by, title, sha256 }), _) => {
            About::Signature { organisation, by, title, sha256 }
        }
        (_, None, _) => About::Service,
    };
    // That a token is also for us is no API.
    let apis = shown.resources.iter().filter(|one| *one != app.issuer());
    ApprovalRow {
        id: seen.id.to_string(),
        name: shown.asker.name.told(lang),
        agency: shown.asker.run_by.map(|agency| agency.told(lang)),
        purpose: shown.asker.wanted_for.map(|purpose| purpose.told(lang)),
        official: shown.asker.official,
        apis: apis.map(|api| listing.called(api).told(lang)).collect(),
        scopes: shown.scopes,
        message: shown.message,
        about,
        compares_message: shown.compares == Compares::Message,
        asked: shown.at,
        expires: seen.expires_at,
        state: seen.state,
    }
}
