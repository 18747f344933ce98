//! `/app/v1/approvals`: what services ask the person away from their browser, and the answer of the phone they hold.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::sessions::places;
use super::{APPROVALS, Caller, beside};
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::refusal::{invalid, not_possessed, step_up};
use crate::app::App;
use crate::approval::{self, PhoneYes, Refused, Seen, State};
use crate::base::{ApprovalId, Problem, ProblemType, Secret};
use crate::client::Api;
use crate::device::Bound;
use crate::factor::Factor;
use crate::keys::{DpopFlaw, Thumbprint};
use crate::login::passcode::Knows;
use crate::login::{step_up, ward};
use crate::signing::{self, NotSigning};

/// The answer.
#[derive(Debug, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
enum Said {
    Yes { signed: String, passcode: Option<String> },
    No {},
    NotMe {},
}

/// A yes: by which key, what that has signed, and what the holder showed beside it.
struct Yes {
    key: Thumbprint,
    signed: PhoneYes,
    knows: Option<Knows>,
}

/// What is done with it.
enum Act {
    Approve(Box<Yes>),
    Deny,
    Report,
}

pub(super) fn told(of: &Seen) -> Value {
    json!({
        "id": of.id, "state": of.state.as_str(), "expires_at": of.expires_at.to_string(), "text": of.text,
    })
}

/// What waits for an answer, the newest first.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let waiting = caller.read(&app, approval::list).await?;
    let items: Vec<Value> = waiting.iter().map(told).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

/// One, whatever became of it.
///
/// # Errors
/// As the token; `not-found` for what nobody asked this person.
pub async fn one(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let id = named(&id)?;
    let seen = caller.read(&app, move |c, desk, citizen| approval::seen(c, desk, citizen, id)).await?;
    let seen = seen.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    Ok(Answer::ok(told(&seen)).send())
}

/// Answers it: a yes takes a token that the key of this very request has signed, and that key must be a phone of the account. With the
/// passcode of its holder in the same call it counts as two factors, as it does for signing in.
///
/// # Errors
/// As the token; `not-found`; `stale` for what has its answer or ran out; `invalid-field` for a number that is not the one the
/// asking side shows, a token that agrees to something else, or a passcode that is not taken; `too-many-attempts` soon after a wrong one;
/// `not-entitled` for a phone that is not bound, and for whoever does not sign for the organisation or filed the document themselves; `passkey-needed` where what is asked takes a stronger answer.
pub async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPROVALS).await?;
    let id = named(&id)?;
    let act = match body::read(&request, &sent)? {
        Said::Yes { signed, passcode } => {
            let key = caller.key().ok_or_else(|| not_possessed(&DpopFlaw::Missing.into()))?;
            let signed = PhoneYes::read(&signed).map_err(|why| invalid("signed", why.to_string()))?;
            let knows = match passcode.map(Secret::new) {
                Some(digits) => Some(beside::knows(&app, &request, &caller, (key, &digits)).await?),
                None => None,
            };
            Act::Approve(Box::new(Yes { key, signed, knows }))
        }
        Said::No {} => Act::Deny,
        Said::NotMe {} => Act::Report,
    };
    let (desk, reports) = (caller.desk.clone(), matches!(act, Act::Report));
    // What a refusal counted, a wrong number, stands: it is no error of the transaction's.
    let done = caller.write(&app, move |c, desk, citizen| {
        let answered = match &act {
            Act::Approve(yes) => {
                let Some(bound) = Bound::prove(c, citizen, yes.key)? else {
                    return Ok(Ok((Err(not_bound()), None)));
                };
                let known = match &yes.knows {
                    Some(knows) if !knows.still(c, desk)? => return Ok(Ok((Err(beside::changed()), None))),
                    knows => knows.as_ref().map(|_shown| Factor::Passcode),
                };
                if let Err(why) = signing::entitled(c, desk, citizen, id)? {
                    return Ok(Ok((Err(not_signing(why)), None)));
                }
                approval::approve_by_phone(c, desk, citizen, id, (&bound, &yes.signed), known)?
            }
            Act::Deny => approval::deny(c, desk, citizen, id)?,
            Act::Report => approval::report(c, desk, citizen, id)?,
        };
        Ok(Ok((answered.map_err(refused), approval::seen(c, desk, citizen, id)?)))
    });
    let (answered, seen) = done.await?;
    app.jobs.wake();
    if reports && seen.as_ref().is_some_and(|seen| seen.state == State::Reported) {
        // The browser that asked is a stranger's: it ends, at the second try where it did not at the first.
        step_up::end_strangers(&places(&app, &desk), id).await?;
        ward::end_strangers(&places(&app, &desk), id).await?;
        app.heed_endings().await?;
    }
    answered?;
    Ok(Answer::ok(told(&seen.ok_or_else(|| Problem::new(ProblemType::NotFound))?)).send())
}

fn named(id: &str) -> Result<ApprovalId, Problem> {
    id.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))
}

pub(super) fn not_bound() -> Problem {
    Problem::new(ProblemType::NotEntitled).field("dpop", "the key of this request is no phone of the account")
}

fn not_signing(why: NotSigning) -> Problem {
    Problem::new(ProblemType::NotEntitled).field("signer", why.to_string())
}

fn refused(why: Refused) -> Problem {
    match why {
        Refused::Unknown => Problem::new(ProblemType::NotFound),
        Refused::Over(state) => Problem::new(ProblemType::Stale).field("state", state.as_str()),
        Refused::WrongNumber { left: 0 } => Problem::new(ProblemType::Stale).field("state", "denied"),
        Refused::WrongNumber { left } => {
            invalid("number", format!("not the number that the asking side shows; tries left: {left}"))
        }
        Refused::WrongKey => invalid("signed", "it agrees to something else, or another key has signed it"),
        Refused::TooWeak { needs } => step_up(
            Api::App,
            needs,
            "this phone's answer is not strong enough: send the passcode along, or use a passkey",
        ),
    }
}
