//! `/app/v1/devices/card`: a new phone is bound by the chip of its holder's identity card, in the place of one that is lost.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::devices::{Statement, attested, of_bound, parsed};
use super::{Caller, DEVICES};
use crate::api::answer::Answer;
use crate::api::refusal::{fresh_sign_in, invalid};
use crate::api::{body, once};
use crate::app::App;
use crate::base::{Aal, Moment, Problem, ProblemType};
use crate::client::Api;
use crate::device::{self, NotBound, Whose};
use crate::login::card::{self, NotByCard};
use crate::registers::{AskError, ChipRead};
use crate::session::{Citizen, Elevated, StepUp};

/// What else a person may do whose card cannot be read.
const OTHER_WAYS: &str = "let the phone you have say yes, or a passkey take it off; without either an officer does it at a counter";

/// So many files of a chip are taken; their lengths are within the body's.
const MOST_FILES: usize = 16;

/// What the phone has read, how it is to be called, and what its maker says of the key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    label: String,
    attestation: Option<Statement>,
    chip: ChipRead,
}

/// The sign-in that it takes beside the card: what the holder knows, just now. A passkey may be lost with the phone.
fn lately(
    app: &App,
    waited: Duration,
) -> impl Fn(&Citizen, Moment) -> Result<Elevated, Problem> + Send + use<> {
    let need =
        StepUp { aal: Aal::One, max_age: Duration::from_secs(app.config.session.fresh_seconds) + waited };
    move |citizen, now| citizen.clone().elevated(now, need).map_err(|need| fresh_sign_in(Api::App, need))
}

/// Asks for a challenge that the chip has to answer, for this phone alone.
///
/// # Errors
/// As the token, which must be bound to a key; `fresh-sign-in-needed`, by any means; `taken` for a key that was bound before;
/// `not-found` where no cards are read; `too-many-attempts`.
pub async fn ask(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let (key, desk) = (caller.phone_key()?, caller.desk.clone());
    if !app.ports.chips.is_on() {
        return Err(Problem::new(ProblemType::NotFound).field("chip", OTHER_WAYS));
    }
    let found = caller.read(&app, move |c, _desk, citizen| Ok((citizen.clone(), device::whose(c, key)?)));
    let (citizen, whose) = found.await?;
    let citizen = lately(&app, Duration::ZERO)(&citizen, desk.now)?;
    if whose != Whose::Nobodys {
        return Err(refused(NotBound::KeyUsed.into()));
    }
    let challenge = card::challenge(app.ephemeral.as_ref(), &desk, &citizen, key).await?;
    let challenge =
        challenge.ok_or_else(|| Problem::new(ProblemType::TooManyAttempts).field("chip", OTHER_WAYS))?;
    let told = json!({ "challenge": challenge, "expires_in": card::READABLE.as_secs() });
    Ok(Answer::new(StatusCode::CREATED, told).with("cache-control", "no-store").send())
}

/// Hands in what the chip has answered: this phone is bound, and all others are keys no more.
///
/// # Errors
/// As [`ask`]; `stale` for a challenge that is over, was answered, or was made for another; `not-entitled` for what the national
/// service does not find to be the holder's card in force; `unavailable` when it does not answer; `invalid-field`.
pub async fn show(
    app: web::Data<App>,
    request: HttpRequest,
    challenge: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let key = caller.phone_key()?;
    let called = once::called(&request, &sent)?;
    let Shown { label, attestation, chip } = body::read(&request, &sent)?;
    let (label, attested) = (parsed(&label)?, attested(&app, key, attestation)?);
    if chip.files.is_empty() || chip.files.len() > MOST_FILES {
        return Err(invalid("chip.files", format!("from 1 to {MOST_FILES}")));
    }
    let citizen = caller.clone().read(&app, |_c, _desk, citizen| Ok(citizen.clone())).await?;
    // Sent again because its answer was lost, it finds the challenge used, and then the answer.
    let judged = match card::take(app.ephemeral.as_ref(), &challenge, &citizen, key).await? {
        Some(challenge) => Some(app.ports.chips.verify(&challenge, &chip).await.map_err(not_judged)?),
        None => None,
    };
    let lately = lately(&app, card::READABLE);
    let bound = caller.write(&app, move |c, desk, citizen| {
        let elevated = match lately(citizen, desk.now) {
            Ok(elevated) => elevated,
            Err(refused) => return Ok(Err(refused)),
        };
        let owner = citizen.account().id.to_string();
        once::once(c, desk, &owner, &called, |c| {
            let Some(judged) = &judged else { return Ok(Err(Problem::new(ProblemType::Stale))) };
            let bound = card::bind(c, desk, &elevated, (key, &attested), &label, judged)?;
            Ok(bound.map(|made| of_bound(&made, key, &attested)).map_err(refused))
        })
    });
    let bound = bound.await?;
    app.jobs.wake();
    // What was bound to the old phones ends here at once.
    app.heed_endings().await?;
    Ok(bound.send())
}

fn not_judged(why: AskError) -> Problem {
    match why {
        AskError::Down(_) => tracing::warn!(%why, "chips are not verified now"),
        AskError::Off | AskError::Refused(_) | AskError::Unreadable(_) => {
            tracing::error!(%why, "the service that verifies chips has to be looked at");
        }
    }
    Problem::new(ProblemType::Unavailable).field("chip", OTHER_WAYS)
}

fn refused(why: NotByCard) -> Problem {
    match why {
        NotByCard::NotBound(why) => Problem::new(why.problem()).field("dpop", why.to_string()),
        NotByCard::NotGenuine | NotByCard::NotInForce | NotByCard::Anothers => {
            Problem::new(ProblemType::NotEntitled).field("chip", format!("{why}: {OTHER_WAYS}"))
        }
    }
}
