//! `GET /app/v1/levels` and `GET /app/v1/next-steps`: how well the identity and this sign-in are proven, and what the holder can
//! do about it.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::json;

use super::READ;
use crate::account::{Account, Kind, Level};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::Problem;
use crate::factor::passkey;

/// The two scales, which are never mixed: of the account, and of the sign-in behind the token.
///
/// # Errors
/// As the token.
pub async fn levels(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = super::read(&app, &request, READ, |_c, _desk, citizen| Ok(citizen.clone()));
    let citizen = found.await?;
    let (account, sign_in) = (citizen.account(), citizen.session());
    let answer = Answer::ok(json!({
        "account": { "level": account.level, "highest": highest(account) },
        "sign_in": {
            "acr": sign_in.aal.urn(), "amr": sign_in.amr, "auth_time": sign_in.auth_time.to_string(),
        },
    }));
    Ok(answer.send())
}

/// An organisation has none: it is proven by whoever represents it.
fn highest(account: &Account) -> Option<Level> {
    (account.kind != Kind::Organisation).then_some(Level::Two)
}

/// Something a holder can do to stand better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    /// Nobody has compared who they say they are with a register.
    ApplyForLevel1,
    /// Nobody has seen them.
    ApplyForLevel2,
    /// They sign in with a password alone, which can be stolen from afar.
    AddPasskey,
}

/// What the holder can do next, the weightiest first.
///
/// # Errors
/// As the token.
pub async fn next_steps(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = super::read(&app, &request, READ, |c, _desk, citizen| {
        let has_passkey = !passkey::list(c, citizen.account().id)?.is_empty();
        Ok(steps(citizen.account(), has_passkey))
    });
    let items: Vec<_> = found.await?.into_iter().map(|step| json!({ "step": step })).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

fn steps(account: &Account, has_passkey: bool) -> Vec<Step> {
    let level = match (account.kind, account.level) {
        (Kind::Organisation, _) | (_, Some(Level::Two)) => None,
        (_, None) => Some(Step::ApplyForLevel1),
        (_, Some(Level::One)) => Some(Step::ApplyForLevel2),
    };
    level.into_iter().chain((!has_passkey).then_some(Step::AddPasskey)).collect()
}
