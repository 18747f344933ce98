//! `/app/v1/changeover/claim`: with the code of a letter about an account in another system, how that stands and what to do next.
//!
//! The same person may send it as often as they like and is told how it stands then, so it takes no `Idempotency-Key`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{APPLICATIONS, Caller};
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{Problem, Secret, long_code};
use crate::changeover::Blocked;
use crate::changeover::invite::{self, Came, NotTaken};

/// What may keep an account elsewhere from being used here.
pub const LEGACY_BLOCKED: [Blocked; 8] = Blocked::ALL;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    code: Secret,
}

fn told(came: &Came) -> Value {
    match came {
        Came::Theirs(blocked) => json!({ "outcome": "theirs", "blocked": blocked }),
        Came::Unconfirmed => json!({ "outcome": "unconfirmed", "blocked": "no_level" }),
        Came::Organisation { code, name, blocked, acts } => json!({
            "outcome": "organisation", "blocked": blocked,
            "organisation": { "code": code, "name": name, "acts": acts },
        }),
    }
}

/// Takes the code of the newest letter.
///
/// # Errors
/// As the token; `invalid-field` for a code that is none, too old, used in another account, or of a letter to somebody else.
pub async fn claim(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, APPLICATIONS).await?;
    let Sent { code } = body::read(&request, &sent)?;
    let refused = |why: NotTaken| invalid("code", why.to_string());
    let code = long_code::digest(code.expose()).ok_or_else(|| refused(NotTaken::Unknown))?;
    let came = caller
        .write(&app, move |c, desk, citizen| Ok(invite::claim(c, desk, citizen, code)?.map_err(refused)));
    Ok(Answer::ok(told(&came.await?)).send())
}
