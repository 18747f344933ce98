//! `/app/v1/passcode`: the six digits that count beside the key of a phone.
//!
//! The one for when somebody forces their holder is set with it, and no answer tells whether there is one.
//!
//! Setting and taking away do the same however often they are sent, so they take no `Idempotency-Key`.

use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, DEVICES};
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{Problem, ProblemType, Secret};
use crate::factor::passcode::{self, Chosen, Kept};
use crate::login::passcode as passcodes;
use crate::login::throttle::Throttled;

/// The passcode as its holder chose it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    passcode: String,
    duress_passcode: Option<String>,
}

fn told(kept: Option<&Kept>) -> Value {
    json!({
        "set_at": kept.map(|kept| kept.set_at.to_string()),
        "rests": kept.is_some_and(|kept| kept.rests_since.is_some()),
    })
}

/// When it was set, and whether it rests.
///
/// # Errors
/// As the token.
pub async fn show(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let kept = caller.read(&app, |c, _desk, citizen| passcode::load(c, citizen.account().id)).await?;
    Ok(Answer::ok(told(kept.as_ref())).send())
}

/// Sets it, in place of any before and of what was set for duress with that.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`; `invalid-field` for one that is guessed first, or by who knows the person, and for one for
/// duress that a slip makes of the other;
/// `too-many-attempts` after ten changes in a day.
pub async fn set(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let Wanted { passcode, duress_passcode } = body::read(&request, &sent)?;
    let (typed, duress) = (Secret::new(passcode), duress_passcode.map(Secret::new));
    // Nothing is computed for whoever has to sign in first, or has changed enough today.
    let judged_by = caller.clone().change(&app, |c, desk, elevated| {
        Ok(passcodes::judged_by(c, desk, elevated)?.map(|of| (elevated.account().id, of)).map_err(too_many))
    });
    let (account, profile) = judged_by.await?;
    let chosen = Chosen::read(&typed, &profile).map_err(|why| invalid("passcode", why.to_string()))?;
    let chosen = chosen.with_duress(duress.as_ref(), &profile);
    let chosen = chosen.map_err(|why| invalid("duress_passcode", why.to_string()))?;
    let made = chosen.make(&app.hasher, (&app.vault, &app.entropy), account).await;
    let made = made.map_err(|_busy| Problem::new(ProblemType::Unavailable))?;
    let kept =
        caller.change(&app, move |c, desk, elevated| match passcodes::set(c, desk, elevated, &made)? {
            Ok(()) => passcode::load(c, account).map(Ok),
            Err(throttled) => Ok(Err(too_many(throttled))),
        });
    let kept = kept.await?;
    app.jobs.wake();
    Ok(Answer::ok(told(kept.as_ref())).send())
}

/// Takes it away: the key of the phone counts alone again.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`.
pub async fn remove(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    caller.change(&app, |c, desk, elevated| passcode::remove(c, desk, elevated).map(Ok)).await?;
    Ok(Answer::ok(told(None)).send())
}

fn too_many(throttled: Throttled) -> Problem {
    let seconds = throttled.retry_after.as_secs().max(1).to_string();
    Problem::new(ProblemType::TooManyAttempts).header(RETRY_AFTER, seconds)
}
