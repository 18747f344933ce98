//! `/settings/…`: what a signed-in person sees and changes of their own account, one file a page, and what the pages share.

pub mod contact;
pub mod data;
pub mod devices;
pub mod help;
pub mod lock;
pub mod merge;
pub mod notifications;
pub mod passcode;
pub mod password;
pub mod recovery_codes;
pub mod services;
pub mod user_code;

use std::time::Duration;

use actix_web::HttpResponse;

use super::failure::Failure;
use super::visit::Visit;
use crate::app::App;
use crate::base::Aal;
use crate::db::{Conn, StoreError};
use crate::factor;
use crate::login::throttle::Throttled;
use crate::login::{Conversation, Need, conversation};
use crate::pages::Trouble;
use crate::pages::views::ErrorKind;
use crate::session::{self, Citizen, Elevated, Session, StepUp};

/// `GET /settings`, as typed by hand: the settings are listed at home.
pub async fn show(visit: Visit) -> HttpResponse {
    visit.redirect("/")
}

/// What proves, in the transaction in which it is used, that `session` may change how its account is signed in to.
pub(super) fn may_change(
    app: &App,
    session: &Session,
) -> impl Fn(&mut Conn) -> Result<Result<Elevated, StepUp>, StoreError> + Send + use<> {
    let (session, now, fresh) = (session.clone(), app.clock.now(), fresh(app));
    move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => factor::may_change(c, citizen, now, fresh),
        // Ended a moment ago: they sign in as anybody does.
        None => Ok(Err(StepUp { aal: Aal::One, max_age: fresh })),
    }
}

/// Why nothing was set.
enum Refused {
    /// It takes another sign-in.
    SignIn(StepUp),
    /// The form comes back, with this status and this trouble, and after so many seconds it may be sent again.
    Form(u16, Trouble, Option<u64>),
    /// The database.
    Store(StoreError),
}

impl Refused {
    /// More work than the server can take just now.
    const fn busy() -> Self {
        Self::Form(503, Trouble::Busy { seconds: 5 }, Some(5))
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Throttled> for Refused {
    fn from(throttled: Throttled) -> Self {
        let seconds = throttled.retry_after.as_secs().max(1);
        Self::Form(429, Trouble::TooMany { seconds }, Some(seconds))
    }
}

/// The session in which everything else was ended goes on, and what was ended is refused at once.
pub(super) async fn go_on_alone(app: &App, here: &Session, epoch: i32) -> Result<(), Failure> {
    session::renew(app.ephemeral.as_ref(), &app.config.session, here, epoch).await?;
    Ok(app.heed_endings().await?)
}

/// Sends the visitor to sign in, as strongly as `first` says when it says so, and back to `path`, a page of ours.
pub(in crate::pages) async fn sign_in_first(
    app: &App,
    visit: &Visit,
    first: Option<StepUp>,
    path: &str,
) -> HttpResponse {
    let now = app.clock.now();
    let talk = Conversation {
        id: app.entropy.handle(),
        browser: visit.browser_id().name(),
        opened_at: now,
        client: None,
        need: Need {
            aal: first.map_or(Aal::One, |first| first.aal),
            after: first.map(|first| now.minus(first.max_age)),
            account: visit.session().map(|session| session.account),
        },
        login_hint: None,
        next: path.to_owned(),
        asked: None,
        agreement: None,
        request: serde_json::Value::Null,
    };
    let (store, limits) = (app.ephemeral.as_ref(), &app.config.session);
    match conversation::open(store, &app.vault, &app.entropy, limits, visit.payer(), &talk).await {
        Ok(true) => visit.redirect(&format!("/login?flow={}", talk.id)),
        Ok(false) => Failure::new(ErrorKind::TooMany).page(app, visit),
        Err(down) => Failure::from(down).page(app, visit),
    }
}

fn fresh(app: &App) -> Duration {
    Duration::from_secs(app.config.session.fresh_seconds)
}
