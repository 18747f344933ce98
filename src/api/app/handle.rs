//! `POST /app/v1/session`: a session for the app that asks, in place of the token it asks with.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Caller, READ};
use crate::api::answer::Answer;
use crate::api::refusal::{bad_token, not_possessed};
use crate::app::App;
use crate::base::Problem;
use crate::client::Api;
use crate::grant;
use crate::keys::DpopFlaw;
use crate::web::Shown;

/// Begins a session, which is shown like the token and signed for by the same key.
///
/// # Errors
/// As the token, which must be bound to a key, and must not be a session itself: none of them outlives its day.
pub async fn begin(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, READ).await?;
    let _key = caller.key().ok_or_else(|| not_possessed(&DpopFlaw::Missing.into()))?;
    if Shown::of(&request).is_ok_and(|shown| shown.is_some_and(|shown| grant::is_handle(&shown.token))) {
        return Err(bad_token(Api::App, "a session is begun with an access token"));
    }
    let (claims, now) = (caller.claims.clone(), caller.desk.now);
    // That the person and their grant are there is asked of the primary.
    caller.read(&app, |_c, _desk, _citizen| Ok(())).await?;
    let limits = &app.config.session;
    let begun = grant::begin_handle(app.ephemeral.as_ref(), limits, &app.entropy, now, &claims).await?;
    let (handle, ends_at) = begun;
    let said = json!({
        "session": handle.expose(), "ends_at": ends_at.to_string(), "idle_seconds": limits.idle_seconds,
    });
    Ok(Answer::new(StatusCode::CREATED, said).send())
}
