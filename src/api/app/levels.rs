//! `GET /app/v1/levels`, `GET /app/v1/next-steps` and `POST /app/v1/activate`: how well the identity and this sign-in are proven, and what the holder can
//! do about it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::{Value, json};

use super::{APPLICATIONS, Caller, READ};
use crate::account::{self, Account, Kind, Level, NotActivated, State};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::{Moment, Problem, ProblemType};
use crate::factor::passkey;
use crate::session::Citizen;

/// The two scales, which are never mixed: of the account, and of the sign-in behind the token.
///
/// # Errors
/// As the token.
pub async fn levels(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, READ)
        .await?
        .read(&app, |_c, desk, citizen| Ok((citizen.clone(), desk.now)));
    let (citizen, now) = found.await?;
    Ok(Answer::ok(told(&citizen, now)).send())
}

/// Both scales.
pub(super) fn told(citizen: &Citizen, now: Moment) -> Value {
    let (account, sign_in) = (citizen.account(), citizen.session());
    json!({
        "account": {
            "level": account.level, "since": account.level_since.map(|at| at.to_string()), "highest": highest(account),
            "state": account.state(now).as_str(),
            "issued": account.issued.map(|one| json!({ "level": one.level, "activate_by": one.activate_by.to_string() })),
            "ends_on": account.ends_on,
        },
        "sign_in": {
            "acr": sign_in.aal.urn(), "amr": sign_in.amr, "auth_time": sign_in.auth_time.to_string(),
        },
    })
}

/// An organisation has none: it is proven by whoever represents it.
fn highest(account: &Account) -> Option<Level> {
    (account.kind != Kind::Organisation).then_some(Level::Two)
}

/// Something a holder can do to stand better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    /// A level was issued to them and waits for them.
    Activate,
    /// The time to take it up ran out: an officer gives more.
    ApplyForActivation,
    /// Nobody has compared who they say they are with a register.
    ApplyForLevel1,
    /// Nobody has seen them.
    ApplyForLevel2,
    /// They sign in with a password alone, which can be stolen from afar.
    AddPasskey,
}

/// What the holder can do next, the weightiest first.
///
/// # Errors
/// As the token.
pub async fn next_steps(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, READ).await?.read(&app, |c, desk, citizen| {
        let has_passkey = !passkey::list(c, citizen.account().id)?.is_empty();
        Ok(steps(citizen.account(), desk.now, has_passkey))
    });
    let items: Vec<_> = found.await?.into_iter().map(|step| json!({ "step": step })).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

pub(super) fn steps(account: &Account, now: Moment, has_passkey: bool) -> Vec<Step> {
    let level = match (account.kind, account.level) {
        (Kind::Organisation, _) | (_, Some(Level::Two)) => None,
        (_, None) => Some(Step::ApplyForLevel1),
        (_, Some(Level::One)) => Some(Step::ApplyForLevel2),
    };
    let waits = match account.state(now) {
        State::Issued => Some(Step::Activate),
        State::ActivationExpired => Some(Step::ApplyForActivation),
        State::Active | State::Locked | State::Closed => level,
    };
    waits.into_iter().chain((!has_passkey).then_some(Step::AddPasskey)).collect()
}

/// Takes up the level that was issued and waits: it is in force from now on. Asked twice, it is refused the second time and in
/// force all the same.
///
/// # Errors
/// As the token; `stale` where nothing waits, or not any more.
pub async fn activate(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let activated = Caller::of(&app, &request, APPLICATIONS).await?.write(&app, |c, desk, citizen| {
        let activated = account::activate(c, desk, citizen.account().id)?;
        Ok(activated
            .map_err(|why: NotActivated| Problem::new(ProblemType::Stale).field("state", why.to_string())))
    });
    let level = activated.await?;
    app.jobs.wake();
    Ok(Answer::ok(json!({ "level": level })).send())
}
