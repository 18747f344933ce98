//! `/passkeys…`: signing in with a passkey, adding one, removing one. The first three speak JSON with our script.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::failure::Failure;
use super::form::{Form, forged};
use super::home::is_fresh;
use super::login::{current, enter, means, onward};
use super::logout::end_others;
use super::visit::Visit;
use crate::account::{self, Alert};
use crate::app::App;
use crate::audit::{self, Entry, Event};
use crate::base::{Aal, PasskeyId, Problem, ProblemType};
use crate::db::StoreError;
use crate::factor::passkey::{self, Label, NotRemoved, PasskeyError};
use crate::grant;
use crate::login::{self, LoginRefused, PasskeyAnswer, conversation};
use crate::pages::Words;
use crate::pages::views::Notice;
use crate::session::Session;

/// Where somebody goes to sign in once more before changing how they sign in.
const AGAIN: &str = "/login?again=any";
/// The same, with a passkey and nothing less.
const AGAIN_WITH_PASSKEY: &str = "/login?again=passkey";

/// What the script sends to sign in.
#[derive(Deserialize)]
pub struct LoginBody {
    ceremony: String,
    credential: Box<RawValue>,
}

/// What the script sends to add a passkey.
#[derive(Deserialize)]
pub struct AddBody {
    name: String,
    ceremony: String,
    credential: Box<RawValue>,
}

/// `POST /passkeys/login/options?flow=…`.
pub async fn login_options(app: web::Data<App>, visit: Visit, request: HttpRequest) -> HttpResponse {
    let begun = async {
        from_our_page(&app, &visit, &request)?;
        may_begin(&app, &visit).await?;
        let options =
            app.passkeys.start_login(app.ephemeral.as_ref(), &app.entropy, visit.browser_id()).await;
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
        let talk = current(&app, &visit).await.map_err(|failure| match failure.is_temporary() {
            true => unavailable(&visit, &failure),
            false => say(&visit, ProblemType::ConversationOver),
        })?;
        let answer = PasskeyAnswer {
            browser: visit.browser_id(),
            ceremony: &body.ceremony,
            credential: body.credential.get(),
        };
        match login::with_passkey(&means(&app), &visit.attempt(), answer).await {
            Ok(signed_in) => {
                let entered = enter(&app, &visit, &signed_in).await;
                entered.map_err(|failure| unavailable(&visit, &failure))?;
                Ok(onward(talk.as_ref()))
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
        may_change_factors(&app, &visit, session).await?;
        let (account, vault) = (session.account, app.vault.clone());
        let found = app
            .db
            .read(move |c| Ok((account::load(c, &vault, account)?, passkey::credential_ids(c, account)?)))
            .await;
        let (holder, existing) = found.map_err(|error| unavailable(&visit, &error))?;
        let (ephemeral, browser) = (app.ephemeral.as_ref(), visit.browser_id());
        let options =
            app.passkeys.start_registration(ephemeral, &app.entropy, browser, &holder, existing).await;
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
        may_change_factors(&app, &visit, session).await?;
        let label = Label::parse(&body.name).ok_or_else(|| {
            let detail = Words::get(visit.lang, "trouble-passkey-name", &[]);
            Problem::new(ProblemType::InvalidField).detail(detail).instance(&visit.request_id)
        })?;
        let (ephemeral, browser, credential) =
            (app.ephemeral.as_ref(), visit.browser_id(), body.credential.get());
        let made = app
            .passkeys
            .finish_registration(ephemeral, browser, session.account, &body.ceremony, credential)
            .await;
        let made = made.map_err(|error| refused(&visit, &error))?;
        let (desk, account) = (app.desk(&visit.request_id), session.account);
        let stored = app.db.write(move |c| {
            let added = passkey::add(c, &desk, &label, &made)?;
            if added.is_ok() {
                audit::record(c, &desk, &Entry::of(Event::PasskeyAdded).account(account))?;
                let alert = Alert::PasskeyAdded { passkey: label.as_str().to_owned() };
                account::tell(c, &desk, account, &alert)?;
            }
            Ok(added)
        });
        let added = stored.await.map_err(|error| unavailable(&visit, &error))?;
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
    match sign_in_wanted(&app, session).await {
        Ok(None) => {}
        Ok(Some(first)) => return visit.redirect(first),
        Err(error) => return Failure::from(error).page(&app, &visit),
    }
    let Ok(id) = id.parse::<PasskeyId>() else { return visit.redirect("/") };
    let (desk, account) = (app.desk(&visit.request_id), session.account);
    let done = app.db.write(move |c| {
        let removal = passkey::remove(c, account, id)?;
        if removal.is_ok() {
            // A passkey is removed when its phone is lost: whatever it opened somewhere must not stay open.
            let ended = grant::revoke_grants_of_account(c, desk.now, account, "passkey removed")?;
            let entry = Entry::of(Event::PasskeyRemoved).account(account);
            audit::record(c, &desk, &entry.facts(json!({ "grants_ended": ended })))?;
        }
        Ok(removal)
    });
    match done.await {
        // One that is gone already has the rest done again, so that a removal cut off half-way can be finished.
        Ok(Ok(()) | Err(NotRemoved::Unknown)) => match close_elsewhere(&app, session, &visit).await {
            Ok(()) => visit.redirect(&format!("/?done={}", Notice::PasskeyRemoved.code())),
            Err(failure) => failure.page(&app, &visit),
        },
        Ok(Err(NotRemoved::LastFactor)) => visit.redirect("/?trouble=last-way-in"),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// Signs the person out everywhere but here, and refuses tokens of ended grants at once.
async fn close_elsewhere(app: &App, here: &Session, visit: &Visit) -> Result<(), Failure> {
    app.revoked.refresh(&app.db, app.clock.now()).await?;
    end_others(app, here, visit).await
}

/// A script of ours in this browser, or nothing happens.
fn from_our_page(app: &App, visit: &Visit, request: &HttpRequest) -> Result<(), Problem> {
    let token =
        request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if visit.holds_token(app, token) { Ok(()) } else { Err(say(visit, ProblemType::ForgedRequest)) }
}

async fn may_begin(app: &App, visit: &Visit) -> Result<(), Problem> {
    match conversation::may_begin(app.ephemeral.as_ref(), visit.browser().address).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(say(visit, ProblemType::TooManyAttempts).retry_after(60)),
        Err(error) => Err(unavailable(visit, &error)),
    }
}

fn signed_in(visit: &Visit) -> Result<&Session, Problem> {
    visit.session().ok_or_else(|| say(visit, ProblemType::NotSignedIn).next("/login"))
}

/// Refuses a session that may not change how its account is signed in to, and says where to sign in first.
async fn may_change_factors(app: &App, visit: &Visit, session: &Session) -> Result<(), Problem> {
    match sign_in_wanted(app, session).await {
        Ok(None) => Ok(()),
        Ok(Some(first)) => Err(say(visit, ProblemType::FreshSignInNeeded).next(first)),
        Err(error) => Err(unavailable(visit, &error)),
    }
}

/// Where the person has to sign in before they may change how they sign in. It takes a sign-in of this moment, as strong
/// as the account allows (SP 800-63B-4 §4.1): a password brings the first passkey, and after that only a passkey brings
/// or removes another. Who has lost the only one has it removed where papers are looked at.
async fn sign_in_wanted(app: &App, session: &Session) -> Result<Option<&'static str>, StoreError> {
    let account = session.account;
    let found =
        app.db.read(move |c| Ok((account::is_open(c, account)?, passkey::credential_ids(c, account)?)));
    let (open, passkeys) = found.await?;
    let fresh = is_fresh(app, session, app.clock.now());
    Ok(match (open, passkeys.is_empty()) {
        // Home ends the session of an account that was locked.
        (false, _) => Some("/"),
        (true, true) => (!fresh).then_some(AGAIN),
        (true, false) => (!fresh || session.aal < Aal::Two).then_some(AGAIN_WITH_PASSKEY),
    })
}

fn say(visit: &Visit, kind: ProblemType) -> Problem {
    Problem::new(kind).detail(Words::problem(visit.lang, kind)).instance(&visit.request_id)
}

fn unavailable(visit: &Visit, error: &dyn std::fmt::Debug) -> Problem {
    tracing::warn!(?error, "a passkey ceremony could not go on");
    say(visit, ProblemType::Unavailable)
}

fn refused(visit: &Visit, error: &PasskeyError) -> Problem {
    match error {
        PasskeyError::Unavailable(_) | PasskeyError::Store(_) => unavailable(visit, error),
        PasskeyError::Over => say(visit, ProblemType::ConversationOver),
        PasskeyError::Malformed => say(visit, ProblemType::BadRequest),
        PasskeyError::Unknown
        | PasskeyError::NotVerified
        | PasskeyError::NotDiscoverable
        | PasskeyError::Refused(_) => {
            tracing::info!(%error, "a passkey was not accepted");
            say(visit, ProblemType::PasskeyRefused)
        }
    }
}

fn refusal(visit: &Visit, refused: &LoginRefused) -> Problem {
    match refused {
        LoginRefused::Wrong => say(visit, ProblemType::PasskeyRefused),
        LoginRefused::Over => say(visit, ProblemType::ConversationOver),
        LoginRefused::Throttled { retry_after } => {
            say(visit, ProblemType::TooManyAttempts).retry_after(*retry_after)
        }
        LoginRefused::Busy => say(visit, ProblemType::Unavailable).retry_after(5),
        LoginRefused::Store(_) | LoginRefused::Ephemeral(_) => unavailable(visit, refused),
    }
}
