//! `/login`: the sign-in page, signing in with a password, and what follows from every sign-in.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::ended;
use super::failure::Failure;
use super::form::{Form, forged};
use super::visit::Visit;
use crate::app::App;
use crate::audit::Event;
use crate::base::{Aal, Lang};
use crate::login::{self, Conversation, LoginRefused, SignedIn, conversation, step_up};
use crate::op::{logout, means};
use crate::pages::views::{LoginPurpose, LoginView};
use crate::pages::{Moves, Service, Trouble};
use crate::session;

/// `GET /login`, with `?flow=…` when a service asks.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let talk = match current(&app, &visit).await {
        Ok(talk) => talk,
        Err(failure) => return ended::or_page(&app, &visit, failure).await,
    };
    // Somebody who is signed in well enough has nothing to do here.
    if let Some(session) = visit.session()
        && talk.as_ref().map_or(visit.query("again").is_none(), |talk| talk.need.met_by(session))
    {
        return visit.redirect(talk.as_ref().map_or("/", |talk| &talk.next));
    }
    let username = talk.as_ref().and_then(|talk| talk.login_hint.clone()).unwrap_or_default();
    page(&app, &visit, talk.as_ref(), 200, username, Vec::new()).await
}

/// `POST /login`.
pub async fn with_password(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    let talk = match current(&app, &visit).await {
        Ok(talk) => talk,
        // Left open for too long: who signs in is signed in, and then shown the way to the service.
        Err(Failure::Over) => None,
        Err(failure) => return failure.page(&app, &visit),
    };
    let (username, password) = (form.text("username"), form.secret("password"));
    // A page from before somebody signed in here, in another tab, is still our page: who types now is who counts.
    if !visit.vouches_for(&app, &form) && !visit.is_late(&app, &form) {
        return match visit.may_fill_in_again() {
            true => page(&app, &visit, talk.as_ref(), 403, username, vec![Trouble::FormExpired]).await,
            false => forged(&app, &visit),
        };
    }
    let mut troubles = Vec::new();
    if username.is_empty() {
        troubles.push(Trouble::UsernameMissing);
    }
    let Some(password) = password.filter(|_| troubles.is_empty()) else {
        troubles.push(Trouble::PasswordMissing);
        return page(&app, &visit, talk.as_ref(), 400, username, troubles).await;
    };
    match login::with_password(&means(&app), &visit.attempt(), &username, password).await {
        Ok(signed_in) => match enter(&app, &visit, &signed_in).await {
            Ok(()) => visit.redirect(&onward(&visit, talk.as_ref())),
            Err(failure) => failure.page(&app, &visit),
        },
        Err(refused) => refusal(&app, &visit, talk.as_ref(), username, refused).await,
    }
}

/// Lets somebody who has just signed in go on in this browser. Whoever was signed in here as somebody else is signed
/// out first, of every service as well; when that fails, nobody has signed in and the browser stays theirs.
pub(super) async fn enter(app: &App, visit: &Visit, signed_in: &SignedIn) -> Result<(), Failure> {
    let new = &signed_in.session;
    if let Some(before) = visit.session().filter(|before| before.account != new.account)
        && let Err(refused) = logout::end(app, before, Event::SessionEnded, &visit.request_id).await
    {
        if let Err(error) = session::end(app.ephemeral.as_ref(), new.account, &new.key).await {
            tracing::warn!(%error, "a session nobody holds the cookie of is left to end by itself");
        }
        return Err(refused.into());
    }
    if signed_in.new_device {
        app.jobs.wake();
    }
    visit.remember(signed_in);
    Ok(())
}

/// Where somebody who has just signed in goes on.
pub(super) fn onward(visit: &Visit, talk: Option<&Conversation>) -> String {
    match talk {
        Some(talk) => talk.next.clone(),
        None if visit.flow().is_some() => visit.sign_in_page(),
        None => "/".to_owned(),
    }
}

/// The conversation the address names, or none when nobody asked. One with a service that has closed is over.
pub(super) async fn current(app: &App, visit: &Visit) -> Result<Option<Conversation>, Failure> {
    match visit.flow() {
        None => Ok(None),
        Some(flow) => {
            let found = conversation::load(app.ephemeral.as_ref(), &app.vault, &flow, visit.browser_id());
            let talk = found.await?.ok_or(Failure::Over)?;
            if let Some(face) = &talk.client
                && ended::closed(app, &face.id).await.is_some()
            {
                return Err(Failure::Over);
            }
            Ok(Some(talk))
        }
    }
}

/// The asking service, as pages show it.
pub(super) fn service(talk: &Conversation, lang: Lang) -> Option<Service> {
    talk.client.as_ref().map(|client| Service {
        name: client.name.told(lang),
        agency: client.agency.as_ref().map(|agency| agency.told(lang)),
        address: client.origin.clone(),
        official: client.official,
        policy: client.policy_uri.clone(),
        terms: client.tos_uri.clone(),
        moves: client.moves.as_ref().map(|moving| Moves::told(moving, lang)),
    })
}

/// What a refused sign-in means to the person, with the status it is told with.
pub(super) fn trouble(refused: &LoginRefused) -> (u16, Trouble, Option<u64>) {
    match refused {
        LoginRefused::Wrong | LoginRefused::Over => (400, Trouble::WrongCredentials, None),
        LoginRefused::Throttled { retry_after } => {
            (429, Trouble::TooMany { seconds: *retry_after }, Some(*retry_after))
        }
        LoginRefused::Busy => (503, Trouble::Busy { seconds: 5 }, Some(5)),
        LoginRefused::Store(error) if error.may_be_done() => (503, Trouble::Unavailable, None),
        LoginRefused::Store(_) | LoginRefused::Ephemeral(_) => (503, Trouble::Unavailable, Some(5)),
    }
}

async fn refusal(
    app: &App,
    visit: &Visit,
    talk: Option<&Conversation>,
    username: String,
    refused: LoginRefused,
) -> HttpResponse {
    if let LoginRefused::Store(error) = &refused {
        tracing::error!(?error, "a sign-in could not be decided");
    }
    let (status, trouble, retry_after) = trouble(&refused);
    let mut response = page(app, visit, talk, status, username, vec![trouble]).await;
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

async fn page(
    app: &App,
    visit: &Visit,
    talk: Option<&Conversation>,
    status: u16,
    username: String,
    troubles: Vec<Trouble>,
) -> HttpResponse {
    let level = talk.map_or(Aal::One, |talk| talk.need.aal);
    let with_passkey = match talk {
        None => visit.query("again") == Some("passkey"),
        Some(talk) => talk.takes_passkey_here(),
    };
    let too_weak = visit.session().is_some_and(|session| session.aal < level);
    let purpose = match (visit.session(), too_weak) {
        (Some(_), _) if with_passkey => LoginPurpose::WithPasskey,
        (None, _) => LoginPurpose::SignIn,
        (Some(_), true) => LoginPurpose::StepUp,
        (Some(_), false) => LoginPurpose::Again,
    };
    let view = LoginView {
        frame: visit.frame(app, None),
        flow: visit.flow(),
        service: talk.and_then(|talk| service(talk, visit.lang)),
        purpose,
        username,
        password: level == Aal::One && purpose != LoginPurpose::WithPasskey,
        phone: asks_phone(app, visit, talk).await,
        troubles,
    };
    visit.page(status, &view)
}

/// Whether whoever is signed in here may confirm on another device. Where nobody can say, the other ways are offered.
async fn asks_phone(app: &App, visit: &Visit, talk: Option<&Conversation>) -> bool {
    let Some((session, talk)) = visit.session().cloned().zip(talk.cloned()) else { return false };
    let offered = app.db.read(move |c| step_up::is_offered(c, &session, &talk)).await;
    offered.unwrap_or_else(|error| {
        tracing::warn!(?error, "nobody can say whether a phone may be asked");
        false
    })
}
