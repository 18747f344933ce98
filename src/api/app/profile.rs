//! `GET /app/v1/profile`: what is known about the holder, what registers say and what they say themselves kept apart.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{Caller, PROFILE};
use crate::account::{self, Profile, Proven};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::Problem;

/// Answers with both halves, and with what the level rests on.
///
/// # Errors
/// As the token.
pub async fn profile(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, PROFILE).await?.read(&app, |c, desk, citizen| {
        let account = citizen.account().id;
        let profile = account::load(c, &desk.vault, account)?.profile;
        Ok((profile, account::proofs(c, &desk.vault, account)?))
    });
    let (profile, proofs) = found.await?;
    let answer = Answer::ok(json!({
        "identity": identity(&profile),
        "contact": contact(&profile),
        "proofs": proofs.iter().map(proof).collect::<Vec<_>>(),
    }));
    Ok(answer.send_unless_known(&request))
}

fn identity(of: &Profile) -> Value {
    json!({
        "name": of.name, "family_name": of.family_name, "middle_name": of.middle_name, "given_name": of.given_name,
        "birthdate": of.birthdate, "gender": of.gender, "nationality": of.nationality, "number": of.number,
        "address": of.address.as_ref().map(|address| &address.formatted),
    })
}

fn contact(of: &Profile) -> Value {
    let proven = |address: &str, proven: bool| json!({ "address": address, "proven": proven });
    json!({
        "email": of.email.as_ref().map(|email| proven(email.as_str(), of.email_verified)),
        "phone": of.phone.as_ref().map(|phone| proven(phone.as_str(), of.phone_verified)),
        "language": of.locale,
    })
}

fn proof(of: &Proven) -> Value {
    let Proven { at, proof } = of;
    json!({
        "level": proof.level, "method": proof.method.as_str(), "source": proof.source,
        "application": proof.reference, "at": at.to_string(),
    })
}
