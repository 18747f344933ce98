//! `/app/v1/devices/handover`: a new phone takes the place of an old one that says yes to it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::devices::{Statement, attested, of_bound, parsed};
use super::{Caller, DEVICES};
use crate::api::answer::Answer;
use crate::api::{body, once};
use crate::app::App;
use crate::approval::{Asked, Limits};
use crate::base::{ApprovalId, Moment, Problem, ProblemType};
use crate::login::handover::{self, NotHandedOver};

/// How the new phone is to be called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    label: String,
}

/// What its maker says of the key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comes {
    attestation: Option<Statement>,
}

fn refused(why: NotHandedOver) -> Problem {
    let problem = Problem::new(why.problem());
    match why {
        NotHandedOver::Unknown => problem,
        NotHandedOver::Stands(state) => problem.field("state", state.as_str()),
        NotHandedOver::NoPhone | NotHandedOver::NotAsked | NotHandedOver::NotBound(_) => {
            problem.field("dpop", why.to_string())
        }
    }
}

/// Asks the phones of the account whether this one may take the place of the one that says yes.
///
/// # Errors
/// As the token, which must be bound to a key; `fresh-sign-in-needed`; `taken` for a key that was bound before; `not-found` where no
/// phone is bound; `too-many-attempts`; `invalid-field` for a label that is none.
pub async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let key = caller.phone_key()?;
    let called = once::called(&request, &sent)?;
    let Wanted { label } = body::read(&request, &sent)?;
    let label = parsed(&label)?;
    let law = app.law.get().await?;
    let limits = *law.at::<Limits>(app.clock.now().local_date())?.rules;
    let asked = caller.change(&app, move |c, desk, elevated| {
        let owner = elevated.account().id.to_string();
        once::once(c, desk, &owner, &called, |c| {
            let asked = handover::ask(c, desk, elevated, key, &label, limits)?;
            let answer = |(asked, until): (Asked, Moment)| {
                let told = json!({ "id": asked.id, "number": asked.number, "expires_at": until.to_string() });
                Answer::new(StatusCode::CREATED, told)
            };
            Ok(asked.map(answer).map_err(refused))
        })
    });
    Ok(asked.await?.send())
}

/// Comes for the yes: this phone is bound, and the one that said it is no key any more.
///
/// # Errors
/// As [`ask`]; `not-found` for what this phone has not asked; `stale` as long as there is no yes, and once it was used.
pub async fn take(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let id: ApprovalId = id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let key = caller.phone_key()?;
    let called = once::called(&request, &sent)?;
    let Comes { attestation } = body::read(&request, &sent)?;
    let attested = attested(&app, key, attestation)?;
    // That it was them was shown when they asked.
    let taken = caller.change_after(&app, handover::ANSWERABLE, move |c, desk, elevated| {
        let owner = elevated.account().id.to_string();
        once::once(c, desk, &owner, &called, |c| {
            let taken = handover::take(c, desk, elevated, (key, &attested), id)?;
            Ok(taken.map(|made| of_bound(&made, key, &attested)).map_err(refused))
        })
    });
    let taken = taken.await?;
    app.jobs.wake();
    // What was bound to the old phone ends here at once.
    app.heed_endings().await?;
    Ok(taken.send())
}
