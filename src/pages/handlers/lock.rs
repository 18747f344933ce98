//! `/lock` and `/unlock`: a holder locks their account from any browser by a code, and takes that lock off by a passkey or by the
//! password and a code. The answers tell nobody who has an account, nor whose password was right.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};
use serde_json::json;

use super::failure::{Failure, patient};
use super::form::{Form, forged};
use super::passkeys::{LoginBody, from_our_page, refusal};
use super::recover::{recover, secret, trouble};
use super::settings::lock::locked;
use super::visit::Visit;
use crate::app::App;
use crate::base::{Problem, ProblemType, Secret};
use crate::login::recover::{self, RecoverRefused, Unlocked, Wants};
use crate::op::means;
use crate::pages::views::{ErrorKind, LockAskView, LockByCodeView, OwnCodeView, ToldView, UnlockView};
use crate::pages::{Trouble, Words};

/// `GET /lock`. Whoever is signed in needs no code.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    match visit.session() {
        Some(_) => visit.redirect("/settings/lock"),
        None => ask_page(&app, &visit, 200, String::new(), None),
    }
}

/// `POST /lock`: codes are sent, where there is anybody to send them to.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let username = form.text("username");
    if username.is_empty() {
        return ask_page(&app, &visit, 400, username, Some(Trouble::UsernameMissing));
    }
    match recover(&app).ask(&visit.attempt(), visit.browser_id(), &username, Wants::Lock).await {
        Ok(id) => typed_next(&app, &visit, "/lock/code", &id),
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(ask_page(&app, &visit, status, username, Some(trouble)), wait)
        }
    }
}

/// `GET /lock/code?request=…`.
pub async fn show_code(app: web::Data<App>, visit: Visit) -> HttpResponse {
    code_again(&app, &visit, Wants::Lock).await
}

/// `POST /lock/code`.
pub async fn act(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let (id, code) = (form.text("request"), secret(&mut form, "code"));
    match recover(&app).lock(&visit.attempt(), visit.browser_id(), &id, &code).await {
        Ok(()) => match app.heed_endings().await {
            Ok(()) => locked(&app, &visit),
            Err(error) => Failure::from(error).page(&app, &visit),
        },
        Err(refused) => code_refused(&app, &visit, Wants::Lock, id, &refused),
    }
}

/// `GET /lock/recovery-code`.
pub async fn show_recovery_code(app: web::Data<App>, visit: Visit) -> HttpResponse {
    recovery_code_page(&app, &visit, 200, &Form::default(), None)
}

/// `POST /lock/recovery-code`: the account is locked by a code that its holder has on paper.
pub async fn by_recovery_code(app: web::Data<App>, mut visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let (username, code) = (form.text("username"), form.text("code"));
    let missing = match (username.is_empty(), code.is_empty()) {
        (true, _) => Some(Trouble::UsernameMissing),
        (false, true) => Some(Trouble::LongCodeMissing),
        (false, false) => None,
    };
    if missing.is_some() {
        return recovery_code_page(&app, &visit, 400, &form, missing);
    }
    let code = Secret::new(code);
    match recover(&app).lock_by_recovery_code(&visit.attempt(), &username, &code).await {
        Ok(()) => match app.heed_endings().await {
            Ok(()) => {
                visit.sign_out();
                locked(&app, &visit)
            }
            Err(error) => Failure::from(error).page(&app, &visit),
        },
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            let trouble = match trouble {
                Trouble::CounterCodeWrong => Trouble::RecoveryCodeWrong,
                other => other,
            };
            patient(recovery_code_page(&app, &visit, status, &form, Some(trouble)), wait)
        }
    }
}

/// `GET /unlock`.
pub async fn show_unlock(app: web::Data<App>, visit: Visit) -> HttpResponse {
    unlock_page(&app, &visit, 200, String::new(), None)
}

/// `POST /unlock`: a code is sent, where the password is right and the holder has locked the account.
pub async fn ask_unlock(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let (username, password) = (form.text("username"), secret(&mut form, "password"));
    let missing = match (username.is_empty(), password.expose().is_empty()) {
        (true, _) => Some(Trouble::UsernameMissing),
        (false, true) => Some(Trouble::PasswordMissing),
        (false, false) => None,
    };
    if missing.is_some() {
        return unlock_page(&app, &visit, 400, username, missing);
    }
    match recover(&app).ask_unlock(&visit.attempt(), visit.browser_id(), &username, &password).await {
        Ok(id) => typed_next(&app, &visit, "/unlock/code", &id),
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(unlock_page(&app, &visit, status, username, Some(trouble)), wait)
        }
    }
}

/// `GET /unlock/code?request=…`.
pub async fn show_unlock_code(app: web::Data<App>, visit: Visit) -> HttpResponse {
    code_again(&app, &visit, Wants::Unlock).await
}

/// `POST /unlock/code`.
pub async fn unlock(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let (id, code) = (form.text("request"), secret(&mut form, "code"));
    match recover(&app).unlock(&visit.attempt(), visit.browser_id(), &id, &code).await {
        Ok(unlocked) => {
            app.jobs.wake();
            told(&app, &visit, unlocked)
        }
        Err(refused) => code_refused(&app, &visit, Wants::Unlock, id, &refused),
    }
}

/// `POST /unlock/passkey`, with our script.
pub async fn unlock_with_passkey(
    app: web::Data<App>,
    visit: Visit,
    request: HttpRequest,
    body: web::Json<LoginBody>,
) -> HttpResponse {
    if let Err(problem) = from_our_page(&app, &visit, &request) {
        return problem.error_response();
    }
    let answer = body.answer(&visit);
    match recover::with_passkey(&means(&app), &visit.attempt(), &answer).await {
        Ok(unlocked) => {
            app.jobs.wake();
            match unlocked {
                // To the sign-in, and to no page that says so: whoever could be sent there would believe a swindler.
                Unlocked::Open => visit.json(StatusCode::OK, &json!({ "next": "/login" })),
                Unlocked::StillLocked | Unlocked::NothingToDo => {
                    let detail = Words::get(visit.lang, words(unlocked).1, &[]);
                    let refused = Problem::new(ProblemType::StillLocked).detail(detail);
                    refused.instance(&visit.request_id).error_response()
                }
            }
        }
        Err(refused) => refusal(&visit, &refused).error_response(),
    }
}

fn typed_next(app: &App, visit: &Visit, path: &str, id: &str) -> HttpResponse {
    app.jobs.wake();
    visit.redirect(&format!("{path}?request={id}"))
}

async fn code_again(app: &App, visit: &Visit, wants: Wants) -> HttpResponse {
    let id = visit.query("request").map(str::to_owned).unwrap_or_default();
    match recover(app).waits(visit.browser_id(), &id, wants).await {
        Ok(()) => code_page(app, visit, 200, (wants, id), None),
        Err(RecoverRefused::Over) => over(app, visit, wants),
        Err(_down) => Failure::new(ErrorKind::Unavailable).page(app, visit),
    }
}

fn code_refused(
    app: &App,
    visit: &Visit,
    wants: Wants,
    id: String,
    refused: &RecoverRefused,
) -> HttpResponse {
    if matches!(refused, RecoverRefused::Over) {
        return over(app, visit, wants);
    }
    let (status, trouble, wait) = trouble(refused);
    patient(code_page(app, visit, status, (wants, id), Some(trouble)), wait)
}

fn over(app: &App, visit: &Visit, wants: Wants) -> HttpResponse {
    match wants {
        Wants::Unlock => unlock_page(app, visit, 400, String::new(), Some(Trouble::RecoveryOver)),
        Wants::Password | Wants::Lock => {
            ask_page(app, visit, 400, String::new(), Some(Trouble::RecoveryOver))
        }
    }
}

fn ask_page(
    app: &App,
    visit: &Visit,
    status: u16,
    username: String,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let (frame, troubles) = (visit.frame(app, None), trouble.into_iter().collect());
    visit.page(status, &LockAskView { frame, username, troubles })
}

fn recovery_code_page(
    app: &App,
    visit: &Visit,
    status: u16,
    form: &Form,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let view = LockByCodeView {
        frame: visit.frame(app, None),
        username: form.text("username"),
        code: form.text("code"),
        troubles: trouble.into_iter().collect(),
    };
    visit.page(status, &view)
}

fn unlock_page(
    app: &App,
    visit: &Visit,
    status: u16,
    username: String,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let (frame, troubles) = (visit.frame(app, None), trouble.into_iter().collect());
    visit.page(status, &UnlockView { frame, username, troubles })
}

fn code_page(
    app: &App,
    visit: &Visit,
    status: u16,
    (wants, request): (Wants, String),
    trouble: Option<Trouble>,
) -> HttpResponse {
    let (frame, minutes) = (visit.frame(app, None), app.config.registration.code_seconds / 60);
    let troubles = trouble.into_iter().collect();
    visit.page(status, &OwnCodeView { frame, wants, request, minutes, troubles })
}

fn told(app: &App, visit: &Visit, unlocked: Unlocked) -> HttpResponse {
    let (frame, (title, text)) = (visit.frame(app, None), words(unlocked));
    let next = match unlocked {
        Unlocked::StillLocked => ("/", frame.say("error-home")),
        Unlocked::Open | Unlocked::NothingToDo => ("/login", frame.say("login-link")),
    };
    visit.page(200, &ToldView { heading: frame.say(title), text: vec![frame.say(text)], next, frame })
}

/// Heading and sentence.
const fn words(unlocked: Unlocked) -> (&'static str, &'static str) {
    match unlocked {
        Unlocked::Open => ("unlocked-title", "unlocked-open"),
        Unlocked::StillLocked => ("unlocked-still-title", "unlocked-still"),
        Unlocked::NothingToDo => ("unlocked-nothing-title", "unlocked-nothing"),
    }
}
