//! `/settings/contact`: the address and number a person is reached at, and new ones once a code has come back from there.

use std::time::Duration;

use actix_web::{HttpResponse, web};

use super::{fresh, may_change, sign_in_first};
use crate::account::{self, Contact, Profile};
use crate::app::App;
use crate::application::Reason;
use crate::base::{Email, Phone};
use crate::db::StoreError;
use crate::login::contact::{ChangeContact, Changed, ContactRefused};
use crate::op::means;
use crate::pages::Trouble;
use crate::pages::handlers::failure::{Failure, patient};
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{ContactCodeView, ContactView, ErrorKind, Reach};
use crate::session::{Session, StepUp};

/// Where it is.
const PATH: &str = "/settings/contact";

/// `GET /settings/contact`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    page(&app, &visit, session, 200, &Form::default(), None).await
}

/// `POST /settings/contact`: a code is sent to the new address or number.
pub async fn ask(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let contact = match read(&form) {
        Ok(contact) => contact,
        Err(trouble) => return page(&app, &visit, session, 400, &form, Some(trouble)).await,
    };
    let asked = change(&app).ask(&visit.attempt(), visit.browser_id(), session, contact, visit.lang).await;
    match asked {
        Ok(id) => {
            app.jobs.wake();
            visit.redirect(&format!("{PATH}/code?change={id}"))
        }
        Err(ContactRefused::SignIn(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(page(&app, &visit, session, status, &form, Some(trouble)).await, wait)
        }
    }
}

/// `GET /settings/contact/code?change=…`.
pub async fn show_code(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let id = visit.query("change").unwrap_or_default().to_owned();
    code_page(&app, &visit, session, 200, id, None).await
}

/// `POST /settings/contact/code`.
pub async fn prove(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, PATH).await };
    let id = form.text("change");
    let code = match form.secret("code") {
        Some(code) if !code.expose().trim().is_empty() => code,
        _ => return code_page(&app, &visit, session, 400, id, Some(Trouble::EmailCodeMissing)).await,
    };
    match change(&app).prove(&visit.attempt(), visit.browser_id(), session, &id, &code).await {
        Ok(changed) => {
            app.jobs.wake();
            let done = match changed {
                Changed::Email => "email",
                Changed::Phone => "phone",
            };
            visit.redirect(&format!("{PATH}?done={done}"))
        }
        Err(ContactRefused::SignIn(first)) => sign_in_first(&app, &visit, Some(first), PATH).await,
        Err(refused) => {
            let (status, trouble, wait) = trouble(&refused);
            patient(code_page(&app, &visit, session, status, id, Some(trouble)).await, wait)
        }
    }
}

fn change(app: &App) -> ChangeContact<'_> {
    let limits = &app.config.registration;
    ChangeContact {
        means: means(app),
        fresh: fresh(app),
        code_lives: Duration::from_secs(limits.code_seconds),
        sendings_per_hour: limits.sendings_per_hour,
    }
}

/// Each form has one field of the two.
fn read(form: &Form) -> Result<Contact, Trouble> {
    match (form.get("email"), form.get("phone")) {
        (Some(email), _) => Email::parse(email).map(Contact::Email).map_err(|_rule| Trouble::EmailInvalid),
        (None, Some(phone)) => Phone::parse(phone).map(Contact::Phone).map_err(|_rule| Trouble::PhoneInvalid),
        (None, None) if form.has("phone") => Err(Trouble::PhoneMissing),
        (None, None) => Err(Trouble::EmailMissing),
    }
}

/// What a refusal means to the person: status, sentence, and how long to wait.
fn trouble(refused: &ContactRefused) -> (u16, Trouble, Option<u64>) {
    match refused {
        ContactRefused::Over | ContactRefused::SignIn(_) => (400, Trouble::RecoveryOver, None),
        ContactRefused::Represented => (403, Trouble::NotGranted(Reason::TooYoung), None),
        ContactRefused::WrongCode => (400, Trouble::EmailCodeWrong, None),
        ContactRefused::Throttled(throttled) => {
            let seconds = throttled.retry_after.as_secs().max(1);
            (429, Trouble::TooMany { seconds }, Some(seconds))
        }
        ContactRefused::Store(error) => {
            tracing::error!(?error, "a contact could not be changed");
            (503, Trouble::Unavailable, Some(5))
        }
        ContactRefused::Ephemeral(_) => (503, Trouble::Unavailable, Some(5)),
    }
}

async fn profile(app: &App, session: &Session) -> Result<Result<Profile, StepUp>, StoreError> {
    let (may_change, vault) = (may_change(app, session), app.vault.clone());
    let read = move |c: &mut crate::db::Conn| match may_change(c)? {
        Ok(elevated) => Ok(Ok(account::load(c, &vault, elevated.account().id)?.profile)),
        Err(first) => Ok(Err(first)),
    };
    app.db.read(read).await
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    status: u16,
    form: &Form,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let profile = match profile(app, session).await {
        Ok(Ok(profile)) => profile,
        Ok(Err(first)) => return sign_in_first(app, visit, Some(first), PATH).await,
        Err(error) => return Failure::from(error).page(app, visit),
    };
    let reach = |text: &str, proven| Reach { text: text.to_owned(), proven };
    let view = ContactView {
        done: match visit.query("done") {
            Some("email") => Some("notice-email-changed"),
            Some("phone") => Some("notice-phone-changed"),
            _ => None,
        },
        email_now: profile.email.as_ref().map(|email| reach(email.as_str(), profile.email_verified)),
        phone_now: profile.phone.as_ref().map(|phone| reach(phone.as_str(), profile.phone_verified)),
        email: form.text("email"),
        phone: form.text("phone"),
        troubles: trouble.into_iter().collect(),
        frame: visit.frame(app, Some(profile.name)),
    };
    visit.page(status, &view)
}

async fn code_page(
    app: &App,
    visit: &Visit,
    session: &Session,
    status: u16,
    id: String,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let contact = match change(app).pending(visit.browser_id(), session.account, &id).await {
        Ok(contact) => contact,
        Err(ContactRefused::Over) => {
            return page(app, visit, session, 400, &Form::default(), Some(Trouble::RecoveryOver)).await;
        }
        Err(_down) => return Failure::new(ErrorKind::Unavailable).page(app, visit),
    };
    let by_sms = matches!(contact, Contact::Phone(_));
    let trouble = trouble.map(|trouble| match trouble {
        Trouble::EmailCodeWrong if by_sms => Trouble::PhoneCodeWrong,
        Trouble::EmailCodeMissing if by_sms => Trouble::PhoneCodeMissing,
        other => other,
    });
    let view = ContactCodeView {
        frame: visit.frame(app, visit.name(app).await),
        change: id,
        to: contact.identifier().text().into_owned(),
        by_sms,
        minutes: app.config.registration.code_seconds / 60,
        troubles: trouble.into_iter().collect(),
    };
    visit.page(status, &view)
}
