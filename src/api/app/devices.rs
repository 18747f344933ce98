//! `/app/v1/devices`: the phones that are keys of the account.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, DEVICES};
use crate::api::answer::Answer;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::refusal::{fresh_sign_in, invalid, not_possessed};
use crate::api::{body, once};
use crate::app::App;
use crate::base::{DeviceId, Problem, ProblemType};
use crate::device::{self, Device, NotRenamed, Phones};
use crate::factor;
use crate::factor::passkey::Label;
use crate::keys::{DpopFlaw, Thumbprint};
use crate::sign_out;

/// Why a phone's key ends what was bound to it.
const BY_HOLDER: &str = "taken off by the holder";

/// How the phone is to be called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    label: String,
}

pub(super) fn told(of: &Device, here: Option<Thumbprint>) -> Value {
    json!({
        "id": of.id, "label": of.label, "bound_at": of.bound_at.to_string(), "version": of.version,
        "this": here == Some(of.key),
    })
}

fn read_label(request: &HttpRequest, sent: &[u8]) -> Result<Label, Problem> {
    let Named { label } = body::read(request, sent)?;
    Label::parse(&label).map_err(|why| invalid("label", why.to_string()))
}

/// All of them; `this` is the one that asks.
///
/// # Errors
/// As the token.
pub async fn list(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let here = caller.key();
    let found = caller.read(&app, |c, desk, citizen| device::list(c, &desk.vault, citizen.account())).await?;
    let items: Vec<Value> = found.iter().map(|one| told(one, here)).collect();
    Ok(Answer::ok(json!({ "items": items })).send())
}

/// Binds the phone that asks: the key of its token, which has signed the proof of this request, is a key of the account from now on.
///
/// # Errors
/// As the token, which must be bound to a key; `fresh-sign-in-needed`; `taken` for a key that was bound before, `already-open`
/// where another phone is bound; `invalid-field` for a label that is none.
pub async fn bind(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let key = caller.key().ok_or_else(|| not_possessed(&DpopFlaw::Missing.into()))?;
    let called = once::called(&request, &sent)?;
    let label = read_label(&request, &sent)?;
    let fresh = Duration::from_secs(app.config.session.fresh_seconds);
    let law = app.law.get().await?;
    let phones = *law.at::<Phones>(app.clock.now().local_date())?.rules;
    let bound = caller.write(&app, move |c, desk, citizen| {
        let elevated = match factor::may_change(c, citizen.clone(), desk.now, fresh)? {
            Ok(elevated) => elevated,
            Err(need) => return Ok(Err(fresh_sign_in(need))),
        };
        let owner = citizen.account().id.to_string();
        once::once(c, desk, &owner, &called, |c| {
            let bound = device::bind(c, desk, &elevated, key, &label, phones)?;
            let refused = |why: device::NotBound| Problem::new(why.problem()).field("dpop", why.to_string());
            Ok(bound.map(|made| Answer::new(StatusCode::CREATED, told(&made, Some(key)))).map_err(refused))
        })
    });
    let bound = bound.await?;
    app.jobs.wake();
    Ok(bound.send())
}

/// Calls one something else.
///
/// # Errors
/// As the token; `not-found`, `seen-needed`, `changed-meanwhile` with the newer `ETag`, `invalid-field` for a label that is none.
pub async fn rename(
    app: web::Data<App>,
    request: HttpRequest,
    device: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let here = caller.key();
    let id: DeviceId = device.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let seen = (id, seen(&request)?);
    let label = read_label(&request, &sent)?;
    let named = caller.write(&app, move |c, desk, citizen| {
        let named = device::rename(c, desk, citizen.account(), seen, &label)?;
        Ok(named.map_err(|why| match why {
            NotRenamed::Unknown => Problem::new(ProblemType::NotFound),
            NotRenamed::Stale { version } => changed_meanwhile(version),
        }))
    });
    let named = named.await?;
    Ok(Answer::ok(told(&named, here)).with(ETAG.as_str(), tag(named.version)).send())
}

/// Takes one off: whatever is bound to its key ends, this token with it where it is its own.
///
/// # Errors
/// As the token; `not-found` for what is no phone of theirs.
pub async fn revoke(
    app: web::Data<App>,
    request: HttpRequest,
    device: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let id: DeviceId = device.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))?;
    let ended = caller.write(&app, move |c, desk, citizen| {
        let ended = sign_out::device(c, desk, citizen.account().id, id, BY_HOLDER)?;
        Ok(ended.ok_or_else(|| Problem::new(ProblemType::NotFound)))
    });
    ended.await?;
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "id": id, "revoked": true })).send())
}
