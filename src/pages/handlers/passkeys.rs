//! `/passkeys…`: signing in with a passkey, adding one, removing one. The first three speak JSON with our script.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::failure::Failure;
use super::form::{Form, forged};
use super::login::{current, enter, onward};
use super::settings::{go_on_alone, may_change};
use super::visit::Visit;
use crate::account;
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{Aal, PasskeyId, Problem, ProblemType};
use crate::factor::passkey::{self, BrowserAnswer, Label, NotRemoved, PasskeyError};
use crate::login::{self, LoginRefused};
use crate::op::means;
use crate::pages::Words;
use crate::pages::trouble::unusable;
use crate::pages::views::Notice;
use crate::session::{Session, StepUp};
use crate::sign_out;

/// Where somebody goes to sign in once more before changing how they sign in.
const AGAIN: &str = "/login?again=any";
/// The same, with a passkey and nothing less.
const AGAIN_WITH_PASSKEY: &str = "/login?again=passkey";

/// What the script sends to sign in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    ceremony: String,
    credential: Box<RawValue>,
}

impl LoginBody {
    /// As the answer to the ceremony that this browser began.
    pub(super) fn answer(&self, visit: &Visit) -> BrowserAnswer<'_> {
        BrowserAnswer {
            browser: visit.browser_id(),
            ceremony: &self.ceremony,
            credential: self.credential.get(),
        }
    }
}

/// What the script sends to add a passkey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddBody {
    name: String,
    ceremony: String,
    credential: Box<RawValue>,
}

/// `POST /passkeys/login/options?flow=…`.
pub async fn login_options(app: web::Data<App>, visit: Visit, request: HttpRequest) -> HttpResponse {
    let begun = async {
        from_our_page(&app, &visit, &request)?;
        let options = app.passkeys.start_login(&app.desk(&visit.request_id), visit.browser_id());
        options.map_err(|error| unavailable(&visit, &error))
    };
    match begun.await {
        Ok(options) => visit.json(StatusCode::OK, &json!(options)),
        Err(problem) => problem.error_response(),
    }
}

/// `POST /passkeys/login?flow=…`.
pub async fn login(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    body: web::Json<LoginBody>,
) -> HttpResponse {
    let done = async {
        from_our_page(&app, &visit, &request)?;
        let talk = match current(&app, &visit).await {
            Ok(talk) => talk,
            Err(Failure::Over) => None,
            Err(failure) => return Err(unavailable(&visit, &failure)),
        };
        match login::with_passkey(&means(&app), &visit.attempt(), &body.answer(&visit)).await {
            Ok(signed_in) => {
                let entered = enter(&app, &visit, &signed_in).await;
                entered.map_err(|failure| unavailable(&visit, &failure))?;
                Ok(onward(&visit, talk.as_ref()))
            }
            Err(refused) => Err(refusal(&visit, &refused)),
        }
    };
    match done.await {
        Ok(next) => visit.json(StatusCode::OK, &json!({ "next": next })),
        Err(problem) => problem.error_response(),
    }
}

/// `POST /passkeys/options`: the beginning of adding one, under a fresh sign-in.
pub async fn options(app: web::Data<App>, visit: Visit, request: HttpRequest) -> HttpResponse {
    let begun = async {
        let session = signed_in(&visit)?;
        from_our_page(&app, &visit, &request)?;
        let (account, vault) = (session.account, app.vault.clone());
        let may_change = may_change(&app, session);
        let found = app.db.read(move |c| {
            Ok(match may_change(c)? {
                Ok(_elevated) => {
                    Ok((account::load(c, &vault, account)?, passkey::credential_ids(c, account)?))
                }
                Err(first) => Err(first),
            })
        });
        let found = found.await.map_err(|error| unavailable(&visit, &error))?;
        let (holder, existing) = found.map_err(|first| sign_in_first(&visit, first))?;
        let (desk, browser) = (app.desk(&visit.request_id), visit.browser_id());
        let options = app.passkeys.start_registration(&desk, browser, &holder, existing);
        options.map_err(|error| unavailable(&visit, &error))
    };
    match begun.await {
        Ok(options) => visit.json(StatusCode::OK, &json!(options)),
        Err(problem) => problem.error_response(),
    }
}

/// `POST /passkeys`: the end of adding one.
pub async fn add(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    body: web::Json<AddBody>,
) -> HttpResponse {
    let done = async {
        let session = signed_in(&visit)?;
        from_our_page(&app, &visit, &request)?;
        let label = Label::parse(&body.name).map_err(|why| {
            let detail = unusable(visit.lang, "trouble-passkey-name", why);
            Problem::new(ProblemType::InvalidField).detail(detail).instance(&visit.request_id)
        })?;
        let answer = BrowserAnswer {
            browser: visit.browser_id(),
            ceremony: &body.ceremony,
            credential: body.credential.get(),
        };
        let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
        let made =
            app.passkeys.finish_registration(app.ephemeral.as_ref(), &desk, session.account, &answer).await;
        let made = made.map_err(|error| refused(&visit, &error))?;
        let stored = app.db.write(move |c| {
            let elevated = match may_change(c)? {
                Ok(elevated) => elevated,
                Err(first) => return Ok(Err(first)),
            };
            Ok(Ok(passkey::add(c, &desk, &elevated, &label, &made)?))
        });
        let added = stored.await.map_err(|error| refused(&visit, &error.into()))?;
        let added = added.map_err(|first| sign_in_first(&visit, first))?;
        app.jobs.wake();
        added.map(|_id| ()).map_err(|_known_or_too_many| say(&visit, ProblemType::PasskeyRefused))
    };
    match done.await {
        Ok(()) => visit
            .json(StatusCode::CREATED, &json!({ "next": format!("/?done={}", Notice::PasskeyAdded.code()) })),
        Err(problem) => problem.error_response(),
    }
}

/// `POST /settings/passkeys/{passkey}/remove`: a form of the home page.
pub async fn remove(app: web::Data<App>, visit: Visit, id: web::Path<String>, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return visit.redirect("/login") };
    let Ok(id) = id.parse::<PasskeyId>() else { return visit.redirect("/") };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(&app, session));
    let done = app.db.write(move |c| {
        let elevated = match may_change(c)? {
            Ok(elevated) => elevated,
            Err(first) => return Ok(Err(first)),
        };
        let removal = passkey::remove(c, elevated.account().id, id)?;
        if removal.is_err() {
            return Ok(Ok(removal.map(|()| None)));
        }
        // A passkey is removed when its phone is lost: whatever it opened somewhere must not stay open.
        let ended = sign_out::elsewhere(c, &desk, &elevated, "passkey removed")?;
        let entry = Entry::of(Event::PasskeyRemoved).account(elevated.account().id);
        audit::record(c, &desk, &entry.facts(json!({ "grants_ended": ended.grants })))?;
        Ok(Ok(Ok(Some(ended.epoch))))
    });
    match done.await {
        Ok(Err(first)) => visit.redirect(sign_in_at(first)),
        Ok(Ok(Ok(Some(epoch)))) => match go_on_alone(&app, session, epoch).await {
            Ok(()) => visit.redirect(&format!("/?done={}", Notice::PasskeyRemoved.code())),
            Err(failure) => failure.page(&app, &visit),
        },
        Ok(Ok(Ok(None) | Err(NotRemoved::Unknown))) => {
            visit.redirect(&format!("/?done={}", Notice::PasskeyRemoved.code()))
        }
        Ok(Ok(Err(NotRemoved::LastFactor))) => visit.redirect("/?trouble=last-way-in"),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// A script of ours in this browser, or nothing happens.
pub(super) fn from_our_page(app: &App, visit: &Visit, request: &HttpRequest) -> Result<(), Problem> {
    let token =
        request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if visit.holds_token(app, token) { Ok(()) } else { Err(say(visit, ProblemType::ForgedRequest)) }
}

pub(super) fn signed_in(visit: &Visit) -> Result<&Session, Problem> {
    visit.session().ok_or_else(|| say(visit, ProblemType::NotSignedIn).next("/login"))
}

const fn sign_in_at(first: StepUp) -> &'static str {
    match first.aal {
        Aal::One => AGAIN,
        _ => AGAIN_WITH_PASSKEY,
    }
}

fn sign_in_first(visit: &Visit, first: StepUp) -> Problem {
    say(visit, ProblemType::FreshSignInNeeded).next(sign_in_at(first))
}

pub(super) fn say(visit: &Visit, kind: ProblemType) -> Problem {
    Problem::new(kind).detail(Words::problem(visit.lang, kind)).instance(&visit.request_id)
}

pub(super) fn unavailable(visit: &Visit, error: &dyn std::fmt::Debug) -> Problem {
    tracing::warn!(?error, "a passkey ceremony could not go on");
    say(visit, ProblemType::Unavailable)
}

pub(super) fn refused(visit: &Visit, error: &PasskeyError) -> Problem {
    match error {
        PasskeyError::Store(store) if store.may_be_done() => unavailable(visit, error).may_be_done(),
        PasskeyError::Unavailable(_) | PasskeyError::Store(_) => unavailable(visit, error),
        PasskeyError::Over => say(visit, ProblemType::ConversationOver),
        PasskeyError::Malformed => say(visit, ProblemType::BadRequest),
        PasskeyError::CrossOrigin
        | PasskeyError::Unknown
        | PasskeyError::NotVerified
        | PasskeyError::NotDiscoverable
        | PasskeyError::Refused(_) => {
            tracing::info!(%error, "a passkey was not accepted");
            say(visit, ProblemType::PasskeyRefused)
        }
    }
}

pub(super) fn refusal(visit: &Visit, refused: &LoginRefused) -> Problem {
    match refused {
        LoginRefused::Wrong => say(visit, ProblemType::PasskeyRefused),
        LoginRefused::Over => say(visit, ProblemType::ConversationOver),
        LoginRefused::Throttled { retry_after } => {
            say(visit, ProblemType::TooManyAttempts).retry_after(*retry_after)
        }
        LoginRefused::Busy => say(visit, ProblemType::Unavailable).retry_after(5),
        LoginRefused::Store(store) if store.may_be_done() => unavailable(visit, refused).may_be_done(),
        LoginRefused::Store(_) | LoginRefused::Ephemeral(_) => unavailable(visit, refused),
    }
}
