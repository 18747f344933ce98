//! `POST /app/v1/lock`: the holder locks their own account, at once, from the app as from their page.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Caller, LOCK};
use crate::account::{Ground, OWN};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::Problem;
use crate::sign_out;

/// On whose word the lock stands.
const SOURCE: &str = "the holder, in the official app";

/// Locks the account and ends all that it has open, this token with it. What opens it again is at `/unlock`.
///
/// # Errors
/// As the token.
pub async fn lock(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let locked = Caller::of(&app, &request, LOCK).await?.write(&app, |c, desk, citizen| {
        sign_out::lock(c, desk, citizen.account().id, Ground::HolderAsked, OWN, SOURCE).map(Ok)
    });
    locked.await?;
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "locked": true, "ground": Ground::HolderAsked.as_str() })).send())
}
