//! `/app/v1/recovery-codes`: codes on paper by which the holder locks their account when they have nothing else at hand.
//!
//! Making them takes no `Idempotency-Key`: what is kept for a repetition could be read twice, and these are shown once. Whoever got
//! no answer makes others, and those of the lost answer are worth nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Caller, LOCK};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::Problem;
use crate::factor::recovery_code;

/// When they were made, and how many are left.
///
/// # Errors
/// As the token.
pub async fn show(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, LOCK)
        .await?
        .read(&app, |c, _desk, citizen| recovery_code::sheet(c, citizen.account().id));
    let sheet = found.await?;
    let answer = json!({
        "made_at": sheet.map(|sheet| sheet.made_at.to_string()), "left": sheet.map_or(0, |sheet| sheet.left),
    });
    Ok(Answer::ok(answer).send())
}

/// Makes new ones in place of all before.
///
/// # Errors
/// As the token; `fresh-sign-in-needed`.
pub async fn make(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, LOCK).await?;
    let made =
        caller.change(&app, |c, desk, elevated| recovery_code::make(c, desk, elevated).map(Ok)).await?;
    let codes: Vec<&str> = made.iter().map(|code| code.expose()).collect();
    Ok(Answer::new(StatusCode::CREATED, json!({ "codes": codes })).send())
}
