//! `/not-me`: the reader of a security letter says that it was not them, and a recovery's holder says no from home.

use actix_web::{HttpResponse, web};

use super::failure::{Failure, patient};
use super::form::{Form, forged};
use super::settings::lock::locked;
use super::visit::Visit;
use crate::account::Undone;
use crate::app::App;
use crate::base::{TokenDigest, long_code};
use crate::db::StoreError;
use crate::login::recover;
use crate::login::throttle::{self, Attempt, Throttled};
use crate::pages::Trouble;
use crate::pages::views::{NotMeDoneView, NotMeView, Notice};
use crate::session::Citizen;

/// `GET /not-me`: changes nothing.
pub async fn show(app: web::Data<App>, visit: Visit) -> HttpResponse {
    page(&app, &visit, 200, &Form::default(), None)
}

/// `POST /not-me`.
pub async fn say(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    // A letter is also read where no cookie of ours is kept: the code itself is the proof, and whether another site sent the
    // form the browser says. Only one that says nothing needs the token.
    if !visit.is_from_here(&app) && !visit.vouches_for(&app, &form) && !visit.is_late(&app, &form) {
        return forged(&app, &visit);
    }
    if form.text("code").is_empty() {
        return page(&app, &visit, 400, &form, Some(Trouble::LongCodeMissing));
    }
    let Some(digest) = long_code::digest(&form.text("code")) else {
        return page(&app, &visit, 400, &form, Some(Trouble::DenialWrong));
    };
    let lock = wants_lock(&form);
    match disown(&app, &visit, digest, lock).await {
        Ok(Ok(Some(undone))) => match app.heed_endings().await {
            Ok(()) if lock => locked(&app, &visit),
            Ok(()) => {
                let frame = visit.frame(&app, None);
                visit.page(200, &NotMeDoneView { frame, code: form.text("code"), undone })
            }
            Err(error) => Failure::from(error).page(&app, &visit),
        },
        Ok(Ok(None)) => page(&app, &visit, 400, &form, Some(Trouble::DenialWrong)),
        Ok(Err(throttled)) => {
            let seconds = throttled.retry_after.as_secs().max(1);
            patient(page(&app, &visit, 429, &form, Some(Trouble::TooMany { seconds })), Some(seconds))
        }
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

/// `POST /settings/recovery/cancel`: whoever is signed in stops an open recovery with one press.
pub async fn cancel(app: web::Data<App>, visit: Visit, form: Form) -> HttpResponse {
    if !visit.vouches_for(&app, &form) {
        return forged(&app, &visit);
    }
    let Some(session) = visit.session().cloned() else { return visit.redirect("/login") };
    let desk = app.desk(&visit.request_id);
    let done = app.db.write(move |c| match Citizen::prove(c, &session)? {
        Some(citizen) => recover::cancel(c, &desk, &citizen).map(Some),
        None => Ok(None),
    });
    match done.await {
        Ok(Some(_was_open)) => visit.redirect(&format!("/?done={}", Notice::RecoveryCancelled.code())),
        Ok(None) => visit.redirect("/login"),
        Err(error) => Failure::from(error).page(&app, &visit),
    }
}

async fn disown(
    app: &App,
    visit: &Visit,
    code: TokenDigest,
    lock: bool,
) -> Result<Result<Option<Vec<Undone>>, Throttled>, StoreError> {
    let (desk, address) = (app.desk(&visit.request_id), visit.attempt().address);
    let said = app.db.write(move |c| {
        let tries = Attempt::at_a_proof(&desk.vault, address);
        let counted = match throttle::reserve(c, desk.now, tries)? {
            Ok(counted) => counted,
            Err(throttled) => return Ok(Err(throttled)),
        };
        let undone = recover::disown(c, &desk, code, lock)?;
        if undone.is_some() {
            throttle::succeeded(c, desk.now, &counted)?;
        }
        Ok(Ok(undone))
    });
    said.await
}

fn page(app: &App, visit: &Visit, status: u16, form: &Form, trouble: Option<Trouble>) -> HttpResponse {
    let (frame, troubles) = (visit.frame(app, None), trouble.into_iter().collect());
    visit.page(status, &NotMeView { frame, code: form.text("code"), lock: wants_lock(form), troubles })
}

fn wants_lock(form: &Form) -> bool {
    form.get("lock") == Some("yes")
}
