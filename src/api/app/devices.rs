//! `/app/v1/devices`: the phones that are keys of the account.

use actix_web::http::StatusCode;
use actix_web::http::header::ETAG;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Caller, DEVICES};
use crate::api::answer::Answer;
use crate::api::precondition::{changed_meanwhile, seen, tag};
use crate::api::refusal::invalid;
use crate::api::{body, once};
use crate::app::App;
use crate::base::{DeviceId, Problem, ProblemType};
use crate::device::attestation::{self, Attested};
use crate::device::{self, Device, NotRenamed, Phones};
use crate::factor::passkey::Label;
use crate::keys::Thumbprint;
use crate::sign_out;

/// Why a phone's key ends what was bound to it.
const BY_HOLDER: &str = "taken off by the holder";

/// How the phone is to be called from now on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    label: String,
}

/// How the phone is to be called, and what its maker says of the key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    label: String,
    attestation: Option<Statement>,
}

/// A maker's statement, and the challenge it was made for.
#[derive(Debug, Deserialize)]
#[serde(tag = "format", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Statement {
    AndroidKey { challenge: String, chain: Vec<String> },
    AppleAppattest { challenge: String, object: String },
}

impl Statement {
    /// As it is judged, with the challenge it was made for.
    fn read(self) -> Result<(attestation::Statement, String), Problem> {
        let decoded = |field: &str, text: &str| {
            let bytes = STANDARD.decode(text).or_else(|_other_alphabet| URL_SAFE_NO_PAD.decode(text));
            bytes.map_err(|_no_base64| invalid(field, "base64"))
        };
        Ok(match self {
            Self::AndroidKey { challenge, chain } => {
                let chain =
                    chain.iter().map(|one| decoded("attestation.chain", one)).collect::<Result<_, _>>()?;
                (attestation::Statement::AndroidKey(chain), challenge)
            }
            Self::AppleAppattest { challenge, object } => {
                (attestation::Statement::AppleAppAttest(decoded("attestation.object", &object)?), challenge)
            }
        })
    }
}

pub(super) fn told(of: &Device, here: Option<Thumbprint>) -> Value {
    json!({
        "id": of.id, "label": of.label, "bound_at": of.bound_at.to_string(), "version": of.version,
        "tier": of.tier.as_str(),
        "this": here == Some(of.key),
    })
}

/// What a phone's keystore has to put into its statement. Anybody may ask: the key is made before anybody has signed in.
pub async fn challenge(app: web::Data<App>) -> HttpResponse {
    let challenge = attestation::challenge(&app.vault, app.clock.now());
    let lasts = attestation::GOOD_FOR.as_secs();
    Answer::ok(json!({ "challenge": challenge, "expires_in": lasts }))
        .with("cache-control", "no-store")
        .send()
}

/// How far the key is believed. A statement that does not hold lowers that, and refuses nothing.
pub(super) fn attested(app: &App, key: Thumbprint, sent: Option<Statement>) -> Result<Attested, Problem> {
    Ok(match sent.map(Statement::read).transpose()? {
        None => Attested::nothing(),
        Some((statement, challenge)) => {
            let made_for = (challenge.as_str(), key);
            let judged = app.attestors.judge(&app.vault, app.clock.now(), &statement, made_for);
            judged.unwrap_or_else(Attested::from)
        }
    })
}

/// What a phone that was bound is answered; `but` says why it is believed no further.
pub(super) fn of_bound(made: &Device, key: Thumbprint, attested: &Attested) -> Answer {
    Answer::new(StatusCode::CREATED, told(made, Some(key))).member("but", json!(attested.but))
}

pub(super) fn parsed(label: &str) -> Result<Label, Problem> {
    Label::parse(label).map_err(|why| invalid("label", why.to_string()))
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
/// As the token, which must be bound to a key, on P-256 (`invalid-field`); `fresh-sign-in-needed`; `taken` for a key that was bound before, `already-open`
/// where another phone is bound; `invalid-field` for a label that is none, or a statement that is no statement. One that does not
/// hold is none of them: the phone is bound, and the answer says why it is believed no further.
pub async fn bind(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, DEVICES).await?;
    let key = caller.phone_key()?;
    let called = once::called(&request, &sent)?;
    let Wanted { label, attestation } = body::read(&request, &sent)?;
    let (attested, label) = (attested(&app, key, attestation)?, parsed(&label)?);
    let law = app.law.get().await?;
    let phones = *law.at::<Phones>(app.clock.now().local_date())?.rules;
    let bound = caller.change(&app, move |c, desk, elevated| {
        let owner = elevated.account().id.to_string();
        once::once(c, desk, &owner, &called, |c| {
            let bound = device::bind(c, desk, elevated, (key, &attested), &label, phones)?;
            let refused = |why: device::NotBound| Problem::new(why.problem()).field("dpop", why.to_string());
            let told = bound.map(|made| of_bound(&made, key, &attested));
            Ok(told.map_err(refused))
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
    let Named { label } = body::read(&request, &sent)?;
    let label = parsed(&label)?;
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
