//! `POST /console/v1/requests`: an authority's letter about somebody's account is taken in, and its clock begins.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::api::answer::Answer;
use crate::api::applications::{refused, told};
use crate::api::precondition::tag;
use crate::api::{body, console, once};
use crate::app::App;
use crate::application::{self, LockRequest, UnlockRequest, Wish};
use crate::base::{Problem, ProblemType};
use crate::mandate::Purpose;

/// A letter, and whom it names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    what: What,
    /// By what the holder is found; in the body, for a number stands in no address.
    holder: String,
    authority: String,
    letter: String,
    why: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Lock,
    Unlock,
}

/// Takes it in. That its holder was looked for is on record, whether there is one or not.
///
/// # Errors
/// As the seat; `key-needed`, `key-reused`; `not-found` where nobody is found whom the seat has to do with, `already-open` for a
/// letter that was taken in, `invalid-field` for one that says nothing.
pub async fn take_in(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = console::Caller::of(&app, &request).await?;
    let (seat, called) = (console::seat(&request)?, once::called(&request, &sent)?);
    let Letter { what, holder, authority, letter, why } = body::read(&request, &sent)?;
    let wish = match what {
        What::Lock => Wish::Lock(LockRequest { authority, letter, why }),
        What::Unlock => Wish::Unlock(UnlockRequest { authority, letter, why }),
    };
    let taken = caller.write(&app, seat, move |c, caller, officer| {
        let desk = &caller.desk;
        once::once(c, desk, &officer.account().to_string(), &called, |c| {
            let Some(look) = officer.look_for(c, desk, &holder, Purpose::Lock)? else {
                return Ok(Err(Problem::new(ProblemType::NotFound)));
            };
            let taken = application::take_in(c, desk, &caller.law, officer, &look, &wish)?;
            let created =
                |made| Answer::new(StatusCode::CREATED, told(&made)).with(ETAG.as_str(), tag(made.version));
            Ok(taken.map(created).map_err(|why| refused(&why)))
        })
    });
    let taken = taken.await?;
    app.jobs.wake();
    Ok(taken.send())
}
