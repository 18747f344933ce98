//! `GET /app/v1/home`: who the holder is to us, and how they stand.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{Caller, READ};
use crate::account;
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::Problem;
use crate::factor::passkey;
use crate::login::recover;

/// Answers with the holder's account, how it is reached, and what waits for them.
///
/// # Errors
/// As the token.
pub async fn home(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, READ).await?.read(&app, |c, desk, citizen| {
        let holder = account::load(c, &desk.vault, citizen.account().id)?;
        let passkeys = passkey::list(c, holder.account.id)?.len();
        Ok((recover::waiting(c, desk.now, holder.account.id)?, passkeys, holder))
    });
    let (recovery, passkeys, holder) = found.await?;
    let (account, profile) = (&holder.account, &holder.profile);
    let answer = Answer::ok(json!({
        "account": {
            "id": account.id, "kind": account.kind, "level": account.level,
            "created_at": account.created_at.to_string(), "updated_at": account.updated_at.to_string(),
        },
        "name": profile.name,
        "reached_at": {
            "email": profile.email.as_ref().map(|email| json!({ "address": email.as_str(), "proven": profile.email_verified })),
            "phone": profile.phone.as_ref().map(|phone| json!({ "number": phone.as_str(), "proven": profile.phone_verified })),
        },
        "passkeys": passkeys,
        "recovery_finishes_at": recovery.map(|at| at.to_string()),
    }));
    Ok(answer.send())
}
