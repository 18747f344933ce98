//! `POST /console/v1/requests`: an authority's letter about somebody's account is taken in, or that they have lost a phone, and its
//! clock begins.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::account::Holder;
use crate::api::answer::Answer;
use crate::api::applications::{refused, told};
use crate::api::precondition::tag;
use crate::api::{body, console, once};
use crate::app::App;
use crate::application::{self, LockRequest, Recovery, UnlockRequest, Wish};
use crate::base::{Problem, ProblemType};
use crate::mandate::{Officer, Purpose};

/// A letter, and whom it names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    what: What,
    /// By what the holder is found; in the body, for a number stands in no address.
    holder: String,
    /// Of whoever wrote; of a lost phone nobody has.
    #[serde(default)]
    authority: String,
    #[serde(default)]
    letter: String,
    why: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Lock,
    Unlock,
    Recovery,
}

impl What {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Lock | Self::Unlock => Purpose::Lock,
            Self::Recovery => Purpose::Visit,
        }
    }
}

impl Letter {
    fn wish(&self, holder: &Holder, officer: &Officer) -> Wish {
        let (authority, letter, why) = (self.authority.clone(), self.letter.clone(), self.why.clone());
        match self.what {
            What::Lock => Wish::Lock(LockRequest { authority, letter, why }),
            What::Unlock => Wish::Unlock(UnlockRequest { authority, letter, why }),
            What::Recovery => Wish::Recovery(Recovery::of(holder, why, officer.role())),
        }
    }
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
    let letter: Letter = body::read(&request, &sent)?;
    let taken = caller.write(&app, seat, move |c, caller, officer| {
        let desk = &caller.desk;
        once::once(c, desk, &officer.account().to_string(), &called, |c| {
            let Some(look) = officer.look_for(c, desk, &letter.holder, letter.what.purpose())? else {
                return Ok(Err(Problem::new(ProblemType::NotFound)));
            };
            let wish = letter.wish(&look.holder(c, &desk.vault)?, officer);
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
