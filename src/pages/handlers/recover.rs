//! `/recover…`: coming back into an account whose password or passkey is lost.

use std::time::Duration;

use actix_web::{HttpResponse, web};

use super::failure::{Failure, patient};
use super::form::{Form, forged};
use super::visit::Visit;
use crate::app::App;
use crate::base::{Moment, Secret};
use crate::login::recover::{
    CodeFlaw, NewPassword, Proofs, Proven, Recover, RecoverRefused, TypedCodes, Wants,
};
use crate::op::means;
use crate::pages::Trouble;
use crate::pages::views::{
    ErrorKind, RecoverCodeView, RecoverCodesView, RecoverPasswordView, RecoverView, ToldView,
};

/// `GET /recover`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    start(&app, &visit, 200, String::new(), None)
}

/// `POST /recover`: codes are sent, where there is anybody to send them to.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let username = form.text("username");
    if username.is_empty() {
        return start(&app, &visit, 400, username, Some(Trouble::UsernameMissing));
    }
    match recover(&app).ask(&visit.attempt(), visit.browser_id(), &username, Wants::Password).await {
        Ok(id) => {
            app.jobs.wake();
            visit.redirect(&format!("/recover/codes?recovery={id}"))
        }
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(start(&app, &visit, status, username, Some(trouble)), wait)
        }
    }
}

/// `GET /recover/codes?recovery=…`.
pub async fn show_codes(app: web::Data<App>, visit: Visit) -> HttpResponse {
    // Whoever comes back after the day has no request at hand, and begins where two new codes are sent.
    let Some(id) = visit.query("recovery").map(str::to_owned) else { return visit.redirect("/recover") };
    codes(&app, &visit, 200, id, Vec::new()).await
}

/// `POST /recover/codes`.
pub async fn prove(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let id = form.text("recovery");
    let typed = TypedCodes { email: secret(&mut form, "email_code"), phone: secret(&mut form, "phone_code") };
    match recover(&app).prove(&visit.attempt(), visit.browser_id(), &id, &typed).await {
        Ok(Proven::Begun { due }) => {
            app.jobs.wake();
            wait(&app, &visit, due)
        }
        Ok(Proven::Waiting { due }) => wait(&app, &visit, due),
        Ok(Proven::Due) => new_password(&app, &visit, 200, id, false, None),
        Err(RecoverRefused::Codes { email, phone }) => {
            let email = email.map(|flaw| match flaw {
                CodeFlaw::Missing => Trouble::EmailCodeMissing,
                CodeFlaw::Wrong => Trouble::EmailCodeWrong,
            });
            let phone = phone.map(|flaw| match flaw {
                CodeFlaw::Missing => Trouble::PhoneCodeMissing,
                CodeFlaw::Wrong => Trouble::PhoneCodeWrong,
            });
            codes(&app, &visit, 400, id, email.into_iter().chain(phone).collect()).await
        }
        Err(RecoverRefused::Over) => over(&app, &visit),
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(codes(&app, &visit, status, id, vec![trouble]).await, wait)
        }
    }
}

/// `POST /recover/password`: the day is over.
pub async fn finish(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let (id, lost) = (form.text("recovery"), form.get("passkeys") == Some("lost"));
    let new = NewPassword { password: secret(&mut form, "new_password"), without_passkeys: lost };
    match recover(&app).finish(&visit.attempt(), visit.browser_id(), &id, &new).await {
        Ok(()) => done(&app, &visit).await,
        Err(RecoverRefused::Over) => over(&app, &visit),
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(new_password(&app, &visit, status, id, lost, Some(trouble)), wait)
        }
    }
}

/// `GET /recover/code`.
pub async fn show_code(app: web::Data<App>, visit: Visit) -> HttpResponse {
    code_page(&app, &visit, 200, &Form::default(), None)
}

/// `POST /recover/code`: somebody comes from a counter.
pub async fn finish_at_counter(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let username = form.text("username");
    if username.is_empty() {
        return code_page(&app, &visit, 400, &form, Some(Trouble::UsernameMissing));
    }
    if form.text("code").is_empty() {
        return code_page(&app, &visit, 400, &form, Some(Trouble::LongCodeMissing));
    }
    let code = Secret::new(form.text("code"));
    let password = Secret::new(form.get("new_password").unwrap_or_default().to_owned());
    match recover(&app).finish_at_counter(&visit.attempt(), &username, &code, &password).await {
        Ok(()) => done(&app, &visit).await,
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(code_page(&app, &visit, status, &form, Some(trouble)), wait)
        }
    }
}

pub(super) fn recover(app: &App) -> Recover<'_> {
    let limits = &app.config.registration;
    Recover {
        means: means(app),
        code_lives: Duration::from_secs(limits.code_seconds),
        sendings_per_hour: limits.sendings_per_hour,
    }
}

pub(super) fn secret(form: &mut Form, name: &str) -> Secret {
    form.secret(name).unwrap_or_else(|| Secret::new(String::new()))
}

/// What a refused recovery means to the person: status, sentence, and how long to wait.
pub(super) fn trouble(refused: &RecoverRefused) -> (u16, Trouble, Option<u64>) {
    match refused {
        RecoverRefused::Over | RecoverRefused::Codes { .. } => (400, Trouble::RecoveryOver, None),
        RecoverRefused::Code(CodeFlaw::Missing) => (400, Trouble::OwnCodeMissing, None),
        RecoverRefused::Code(CodeFlaw::Wrong) => (400, Trouble::OwnCodeWrong, None),
        RecoverRefused::WrongCode => (400, Trouble::CounterCodeWrong, None),
        RecoverRefused::Password(reason) => (400, Trouble::from(*reason), None),
        RecoverRefused::Throttled(throttled) => {
            let seconds = throttled.retry_after.as_secs().max(1);
            (429, Trouble::TooMany { seconds }, Some(seconds))
        }
        RecoverRefused::Busy(_) => (503, Trouble::Busy { seconds: 5 }, Some(5)),
        RecoverRefused::Store(error) => {
            tracing::error!(?error, "a recovery could not go on");
            (503, Trouble::Unavailable, Some(5))
        }
        RecoverRefused::Ephemeral(_) => (503, Trouble::Unavailable, Some(5)),
    }
}

fn start(app: &App, visit: &Visit, status: u16, username: String, trouble: Option<Trouble>) -> HttpResponse {
    let frame = visit.frame(app, None);
    visit.page(status, &RecoverView { frame, username, troubles: trouble.into_iter().collect() })
}

fn over(app: &App, visit: &Visit) -> HttpResponse {
    start(app, visit, 400, String::new(), Some(Trouble::RecoveryOver))
}

async fn codes(
    app: &App,
    visit: &Visit,
    status: u16,
    recovery: String,
    troubles: Vec<Trouble>,
) -> HttpResponse {
    let Proofs { email, phone } = match recover(app).proofs(visit.browser_id(), &recovery).await {
        Ok(proofs) => proofs,
        Err(RecoverRefused::Over) => return over(app, visit),
        Err(_down) => return Failure::new(ErrorKind::Unavailable).page(app, visit),
    };
    let (frame, minutes) = (visit.frame(app, None), app.config.registration.code_seconds / 60);
    let view = RecoverCodesView { frame, recovery, email: !email, phone: !phone, minutes, troubles };
    visit.page(status, &view)
}

fn new_password(
    app: &App,
    visit: &Visit,
    status: u16,
    recovery: String,
    lost: bool,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let (frame, troubles) = (visit.frame(app, None), trouble.into_iter().collect());
    visit.page(status, &RecoverPasswordView { frame, recovery, lost, troubles })
}

fn code_page(app: &App, visit: &Visit, status: u16, form: &Form, trouble: Option<Trouble>) -> HttpResponse {
    let view = RecoverCodeView {
        frame: visit.frame(app, None),
        username: form.text("username"),
        code: form.text("code"),
        troubles: trouble.into_iter().collect(),
    };
    visit.page(status, &view)
}

fn wait(app: &App, visit: &Visit, due: Moment) -> HttpResponse {
    let frame = visit.frame(app, None);
    let view = ToldView {
        heading: frame.say("recover-wait-title"),
        text: vec![
            frame.say_with("recover-wait", "when", frame.when(&due)),
            frame.say("recover-wait-why"),
            frame.say("recover-wait-sooner"),
        ],
        next: ("/", frame.say("error-home")),
        frame,
    };
    visit.page(200, &view)
}

async fn done(app: &App, visit: &Visit) -> HttpResponse {
    if let Err(error) = app.heed_endings().await {
        return Failure::from(error).page(app, visit);
    }
    let frame = visit.frame(app, None);
    let view = ToldView {
        heading: frame.say("recover-done-title"),
        text: vec![frame.say("recover-done"), frame.say("recover-done-next")],
        next: ("/login", frame.say("login-link")),
        frame,
    };
    visit.page(200, &view)
}
