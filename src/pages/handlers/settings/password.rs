//! `/settings/password`: a new password, or the first one of somebody who signs in with a passkey.
//!
//! The old password is not asked for: the sign-in of these last minutes proved it, or a passkey, which proves more
//! (SP 800-63B-4 §4.1), and whoever forgot it can still be helped by their passkey.

use actix_web::{HttpResponse, web};

use super::{Refused, go_on_alone, may_change, sign_in_first};
use crate::account::{self, Holder};
use crate::app::App;
use crate::base::Secret;
use crate::db::StoreError;
use crate::factor::password::{self, About};
use crate::login::throttle::{self, Attempt, Throttled};
use crate::login::ward;
use crate::pages::Trouble;
use crate::pages::handlers::failure::{Failure, patient};
use crate::pages::handlers::form::{Form, forged};
use crate::pages::handlers::visit::Visit;
use crate::pages::views::{Notice, PasswordView};
use crate::session::{Session, StepUp};
use crate::sign_out;

/// Where it is.
const PATH: &str = "/settings/password";

/// `GET /settings/password`.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let path = visit.frame(&app, None).in_flow(PATH, visit.flow().as_deref());
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    match facts(&app, session).await {
        Ok(Ok(facts)) => page(&app, &visit, 200, &facts, true, None),
        Ok(Err(first)) => sign_in_first(&app, &visit, Some(first), &path).await,
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/password`.
pub async fn change(app: web::Data<App>, visit: Visit, mut form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let path = visit.frame(&app, None).in_flow(PATH, visit.flow().as_deref());
    let Some(session) = visit.session() else { return sign_in_first(&app, &visit, None, &path).await };
    let facts = match facts(&app, session).await {
        Ok(Ok(facts)) => facts,
        Ok(Err(first)) => return sign_in_first(&app, &visit, Some(first), &path).await,
        Err(error) => return Failure::from(error).page(&app, &visit),
    };
    let new = form.secret("new_password").unwrap_or_else(|| Secret::new(String::new()));
    let alone = form.get("others") == Some("yes");
    let epoch = match set(&app, &visit, session, &facts, &new, alone).await {
        Ok(epoch) => epoch,
        Err(Refused::SignIn(first)) => return sign_in_first(&app, &visit, Some(first), &path).await,
        Err(Refused::Form(status, trouble, wait)) => {
            return patient(page(&app, &visit, status, &facts, alone, Some(trouble)), wait);
        }
        Err(Refused::Store(error)) => return Failure::from(error).page(&app, &visit),
    };
    app.jobs.wake();
    if let Some(epoch) = epoch
        && let Err(failure) = go_on_alone(&app, session, epoch).await
    {
        return failure.page(&app, &visit);
    }
    // Whoever had to choose one before a service lets them in goes on to it.
    match visit.flow() {
        Some(flow) => visit.redirect(&format!("/authorize/resume?flow={flow}")),
        None => visit.redirect(&format!("/?done={}", Notice::PasswordSet.code())),
    }
}

struct Facts {
    holder: Holder,
    has_password: bool,
    /// Whether a guardian knows the one they have.
    is_guardians: bool,
    budget: Result<(), Throttled>,
}

async fn facts(app: &App, session: &Session) -> Result<Result<Facts, StepUp>, StoreError> {
    let (may_change, vault, now) = (may_change(app, session), app.vault.clone(), app.clock.now());
    let read = move |c: &mut crate::db::Conn| {
        let account = match may_change(c)? {
            Ok(elevated) => elevated.account().id,
            Err(first) => return Ok(Err(first)),
        };
        let budget = throttle::look(c, now, &Attempt::change(&vault, account))?;
        let holder = account::load(c, &vault, account)?;
        let (has_password, is_guardians) =
            (password::exists(c, account)?, ward::needs_own_key(c, account, now)?);
        Ok(Ok(Facts { holder, has_password, is_guardians, budget }))
    };
    app.db.read(read).await
}

/// Answers the account's new epoch when everything else of it was ended.
async fn set(
    app: &App,
    visit: &Visit,
    session: &Session,
    facts: &Facts,
    new: &Secret,
    alone: bool,
) -> Result<Option<i32>, Refused> {
    let accepted = password::check(new, About::profile(&facts.holder.profile))
        .await
        .map_err(|reason| Refused::Form(400, Trouble::from(reason), None))?;
    facts.budget?;
    let Ok(phc) = app.hasher.hash(&app.entropy, &accepted).await else {
        return Err(Refused::busy());
    };
    let (desk, may_change) = (app.desk(&visit.request_id), may_change(app, session));
    let done = app.db.write(move |c| {
        let elevated = match may_change(c)? {
            Ok(elevated) => elevated,
            Err(first) => return Ok(Err(Refused::SignIn(first))),
        };
        let change = Attempt::change(&desk.vault, elevated.account().id);
        let _counted = match throttle::reserve(c, desk.now, change)? {
            Ok(counted) => counted,
            Err(throttled) => return Ok(Err(throttled.into())),
        };
        password::change(c, &desk, &elevated, &phc)?;
        let ended = alone.then(|| sign_out::elsewhere(c, &desk, &elevated, "password set")).transpose()?;
        Ok(Ok(ended.map(|ended| ended.epoch)))
    });
    done.await?
}

fn page(
    app: &App,
    visit: &Visit,
    status: u16,
    facts: &Facts,
    others: bool,
    trouble: Option<Trouble>,
) -> HttpResponse {
    let profile = &facts.holder.profile;
    let view = PasswordView {
        frame: visit.frame(app, Some(profile.name.clone())),
        flow: visit.flow(),
        first: !facts.has_password,
        is_guardians: facts.is_guardians,
        username: profile.identifiers().next().map(|known| known.text().into_owned()).unwrap_or_default(),
        others,
        troubles: trouble.into_iter().collect(),
    };
    visit.page(status, &view)
}
