//! `/register`: a person opens an account by themselves.

use std::time::Duration;

use actix_web::{HttpResponse, web};

use super::ended::GONE;
use super::failure::{Failure, patient};
use super::form::{Form, forged};
use super::login::{current, enter, onward};
use super::visit::Visit;
use crate::account::{FullName, SelfRegistration};
use crate::app::App;
use crate::base::{Email, Phone, Secret};
use crate::login::sign_up::{SignUp, SignUpRefused, Typed};
use crate::op::means;
use crate::pages::Trouble;
use crate::pages::views::{ErrorKind, Notice, RegisterView, SignUpEndedView, VerifyView};

/// `GET /register`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    if !app.config.registration.open {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    }
    // Back from the codes, to correct where they went: as it was typed.
    let form = match sign_up(&app).pending(visit.browser_id(), &registration(&visit)).await {
        Ok((who, _)) => Form::filled([
            ("full_name", who.name.as_str()),
            ("email", who.email.as_str()),
            ("phone", who.phone.as_str()),
            ("terms", "yes"),
        ]),
        Err(_none) => Form::default(),
    };
    page(&app, &visit, 200, &form, Vec::new())
}

/// `POST /register`: both codes are sent.
pub async fn begin(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if visit.is_late(&app, &form) {
        return visit.go_on();
    }
    if !app.config.registration.open {
        return Failure::new(ErrorKind::NotFound).page(&app, &visit);
    }
    if !visit.vouches_for(&app, &form) {
        return match visit.may_fill_in_again() {
            true => page(&app, &visit, 403, &form, vec![Trouble::FormExpired]),
            false => forged(&app, &visit),
        };
    }
    let who = match read(&form, &visit) {
        Ok(who) => who,
        Err(troubles) => return page(&app, &visit, 400, &form, troubles),
    };
    match sign_up(&app).begin(&visit.attempt(), visit.browser_id(), who).await {
        Ok(id) => {
            app.jobs.wake();
            visit.redirect(&codes_at(&visit, &id))
        }
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(page(&app, &visit, status, &form, trouble), wait)
        }
    }
}

/// `GET /register/verify?registration=…`.
pub async fn show_codes(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let registration = registration(&visit);
    let sent_again = visit.query("sent") == Some("again");
    codes(&app, &visit, 200, registration, sent_again, Vec::new()).await
}

/// `POST /register/verify`: the codes come back with a password, or new ones are asked for.
pub async fn verify(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if visit.is_late(&app, &form) {
        return visit.go_on();
    }
    let registration = registration(&visit);
    if !visit.vouches_for(&app, &form) {
        return match visit.may_fill_in_again() {
            true => codes(&app, &visit, 403, registration, false, vec![Trouble::FormExpired]).await,
            false => forged(&app, &visit),
        };
    }
    let sign_up = sign_up(&app);
    if form.get("action") == Some("resend") {
        return match sign_up.send_again(&visit.attempt(), visit.browser_id(), &registration).await {
            Ok(()) => {
                app.jobs.wake();
                visit.redirect(&format!("{}&sent=again", codes_at(&visit, &registration)))
            }
            Err(refused) => refusal(&app, &visit, registration, &refused).await,
        };
    }
    let mut secret = |name| form.secret(name).unwrap_or_else(|| Secret::new(String::new()));
    let typed = Typed {
        email_code: secret("email_code"),
        phone_code: secret("phone_code"),
        password: secret("new_password"),
    };
    match sign_up.verify(&visit.attempt(), visit.browser_id(), &registration, &typed).await {
        Ok(signed_in) => {
            if let Err(failure) = enter(&app, &visit, &signed_in).await {
                return failure.page(&app, &visit);
            }
            // Without its conversation the registration still ends well.
            match (visit.flow(), current(&app, &visit).await.ok().flatten()) {
                (None, _) => visit.redirect(&format!("/?done={}", Notice::Registered.code())),
                (Some(_), talk) => visit.redirect(&onward(&visit, talk.as_ref())),
            }
        }
        Err(SignUpRefused::NotSignedIn(_)) => visit.redirect("/login"),
        Err(refused) => refusal(&app, &visit, registration, &refused).await,
    }
}

fn sign_up(app: &App) -> SignUp<'_> {
    let limits = &app.config.registration;
    SignUp {
        means: means(app),
        code_lives: Duration::from_secs(limits.code_seconds),
        sendings_per_hour: limits.sendings_per_hour,
    }
}

/// The registration the address names.
fn registration(visit: &Visit) -> String {
    visit.query("registration").unwrap_or_default().to_owned()
}

/// The page of the codes, with the conversation to go back to.
fn codes_at(visit: &Visit, registration: &str) -> String {
    match visit.flow() {
        Some(flow) => format!("/register/verify?registration={registration}&flow={flow}"),
        None => format!("/register/verify?registration={registration}"),
    }
}

fn read(form: &Form, visit: &Visit) -> Result<SelfRegistration, Vec<Trouble>> {
    let of_person = |text: &str| FullName::parse(text).and_then(FullName::of_person);
    let name = field(form.get("full_name"), of_person, Trouble::NameMissing, Trouble::NameUnusable);
    let email = field(form.get("email"), Email::parse, Trouble::EmailMissing, |_rule| Trouble::EmailInvalid);
    let phone = field(form.get("phone"), Phone::parse, Trouble::PhoneMissing, |_rule| Trouble::PhoneInvalid);
    let terms = if form.get("terms") == Some("yes") { Ok(()) } else { Err(Trouble::TermsMissing) };
    let troubles = [name.as_ref().err(), email.as_ref().err(), phone.as_ref().err(), terms.as_ref().err()];
    let troubles = troubles.into_iter().flatten().copied().collect();
    match (name, email, phone, terms) {
        (Ok(name), Ok(email), Ok(phone), Ok(())) => {
            Ok(SelfRegistration { name, email, phone, lang: visit.lang })
        }
        _ => Err(troubles),
    }
}

fn field<T, E>(
    typed: Option<&str>,
    parse: impl FnOnce(&str) -> Result<T, E>,
    missing: Trouble,
    unusable: impl FnOnce(E) -> Trouble,
) -> Result<T, Trouble> {
    parse(typed.ok_or(missing)?).map_err(unusable)
}

/// What a refused sign-up means to the person: status, sentences, and how long to wait.
fn trouble(refused: &SignUpRefused) -> (u16, Vec<Trouble>, Option<u64>) {
    match refused {
        // Told by a page of its own.
        SignUpRefused::Over | SignUpRefused::NotSignedIn(_) => (GONE, Vec::new(), None),
        SignUpRefused::Throttled(throttled) => {
            let seconds = throttled.retry_after.as_secs().max(1);
            (429, vec![Trouble::TooMany { seconds }], Some(seconds))
        }
        SignUpRefused::Mistakes { email, phone, password: reason } => {
            let email = email.then_some(Trouble::EmailCodeWrong);
            let phone = phone.then_some(Trouble::PhoneCodeWrong);
            let password = reason.map(Trouble::from);
            (400, [email, phone, password].into_iter().flatten().collect(), None)
        }
        SignUpRefused::Busy => (503, vec![Trouble::Busy { seconds: 5 }], Some(5)),
        SignUpRefused::Store(error) => {
            tracing::error!(?error, "a registration could not go on");
            (503, vec![Trouble::Unavailable], Some(5))
        }
        SignUpRefused::Ephemeral(_) => (503, vec![Trouble::Unavailable], Some(5)),
    }
}

async fn refusal(app: &App, visit: &Visit, registration: String, refused: &SignUpRefused) -> HttpResponse {
    let (status, troubles, wait) = trouble(refused);
    patient(codes(app, visit, status, registration, false, troubles).await, wait)
}

fn page(app: &App, visit: &Visit, status: u16, form: &Form, troubles: Vec<Trouble>) -> HttpResponse {
    let view = RegisterView {
        frame: visit.frame(app, None),
        flow: visit.flow(),
        full_name: form.text("full_name"),
        email: form.text("email"),
        phone: form.text("phone"),
        terms: form.get("terms") == Some("yes"),
        troubles,
    };
    visit.page(status, &view)
}

async fn codes(
    app: &App,
    visit: &Visit,
    status: u16,
    registration: String,
    sent_again: bool,
    troubles: Vec<Trouble>,
) -> HttpResponse {
    let (who, proven) = match sign_up(app).pending(visit.browser_id(), &registration).await {
        Ok(pending) => pending,
        // A second press after the first went through, or a way back: signed in is what was wanted.
        Err(SignUpRefused::Over) if visit.session().is_some() => return visit.go_on(),
        Err(SignUpRefused::Over) => {
            let minutes = app.config.registration.code_seconds / 60;
            let view = SignUpEndedView { frame: visit.frame(app, None), flow: visit.flow(), minutes };
            return visit.page(GONE, &view);
        }
        Err(_down) => return Failure::new(ErrorKind::Unavailable).page(app, visit),
    };
    let view = VerifyView {
        frame: visit.frame(app, None),
        registration,
        flow: visit.flow(),
        email: who.email.as_str().to_owned(),
        phone: who.phone.as_str().to_owned(),
        proven,
        minutes: app.config.registration.code_seconds / 60,
        sent_again,
        troubles,
    };
    visit.page(status, &view)
}
