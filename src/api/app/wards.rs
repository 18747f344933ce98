//! `/app/v1/wards`: whom the holder represents, and who represents the holder; taking up an account for a ward.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{APPLICATIONS, CONSENTS, Caller, READ, face};
use crate::account::{Level, NotActivated};
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::{AccountId, Moment, Problem, ProblemType};
use crate::login::ward::{self, Facts, Next, NotSet};
use crate::mandate::guardian::{self, Guardian, Rules, Side};
use crate::sign_out;

/// For how long what is agreed to holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    days: u16,
}

fn named(ward: &str) -> Result<AccountId, Problem> {
    ward.parse().map_err(|_no_id| Problem::new(ProblemType::NotFound))
}

/// Both sides of every guardianship of the holder.
///
/// # Errors
/// As the token.
pub async fn wards(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let found = Caller::of(&app, &request, READ).await?.read(&app, |c, desk, citizen| {
        let (own, today) = (citizen.account().id, desk.now.local_date());
        let wards = guardian::wards(c, &desk.vault, own, today)?;
        Ok((wards, guardian::guardians(c, &desk.vault, own, today)?, desk.now))
    });
    let (wards, guardians, now) = found.await?;
    let all = |sides: &[Side]| sides.iter().map(|side| told(side, now)).collect::<Vec<_>>();
    Ok(Answer::ok(json!({ "items": all(&wards), "guardians": all(&guardians) })).send())
}

fn told(side: &Side, now: Moment) -> Value {
    let (account, of) = (&side.account, &side.guardianship);
    json!({
        "id": account.id, "name": side.name, "number": side.number, "relation": of.relation,
        "level": account.level.map(Level::number), "state": account.state(now).as_str(),
        "activate_by": account.issued.map(|one| one.activate_by.to_string()),
        "from": of.valid_from, "until": of.valid_to.map(|end| end.plus_days(-1)),
    })
}

/// Takes up the level that was issued to a ward.
///
/// # Errors
/// As the token; `not-found` for whom the holder does not represent, `stale` where nothing waits.
pub async fn activate_ward(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, APPLICATIONS).await?, named(&id)?);
    let activated = caller.change(&app, move |c, desk, elevated| {
        Ok(ward::activate(c, desk, elevated, id)?.map_err(|why| match why {
            NotSet::NotTheirs | NotSet::TooYoung | NotSet::HasOwn => Problem::new(ProblemType::NotFound),
            NotSet::Activation(why @ (NotActivated::NothingIssued | NotActivated::Expired)) => {
                Problem::new(ProblemType::Stale).field("state", why.to_string())
            }
        }))
    });
    let level = activated.await?;
    app.jobs.wake();
    Ok(Answer::ok(json!({ "level": level })).send())
}

/// One whom the holder represents: how they come in, to what the holder agreed for them, and what can be done next.
///
/// # Errors
/// As the token; `not-found` for whom the holder does not represent, whether there is such an account or not.
pub async fn ward(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, READ).await?, named(&id)?);
    let (law, now) = (app.law.get().await?, app.clock.now());
    let rules = *law.at::<Rules>(now.local_date())?.rules;
    let found = caller.read(&app, move |c, desk, citizen| ward::facts(c, &desk.vault, (citizen, id), now));
    let facts = found.await?.ok_or_else(|| Problem::new(ProblemType::NotFound))?;
    let mut agreements = Vec::with_capacity(facts.agreements.len());
    for one in &facts.agreements {
        let name = super::named(&app, &one.client).await?;
        agreements.push(json!({
            "client": face(&one.client, name.as_ref()), "given_at": one.given_at.to_string(),
            "until": one.until.to_string(),
        }));
    }
    Ok(Answer::ok(told(&facts.side, now))
        .member("standing", standing(&facts, &rules, now))
        .member("agreements", json!(agreements))
        .send())
}

fn standing(facts: &Facts, rules: &Rules, now: Moment) -> Value {
    json!({
        "has_key": facts.has_key, "holds_days": facts.holds_days(rules), "holds_days_at_most": rules.holds_days,
        "next": ward::next(&facts.side, rules, (now, facts.has_key)).map(Next::as_str),
    })
}

/// Says for how many days what the holder agrees to for a ward holds; none is each time anew.
///
/// # Errors
/// As [`ward`]; `fresh-sign-in-needed`, `invalid-field` for more than the law lets.
pub async fn set_ward_term(
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<String>,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let (caller, id) = (Caller::of(&app, &request, CONSENTS).await?, named(&id)?);
    let Term { days } = body::read(&request, &sent)?;
    let law = app.law.get().await?;
    let longest = law.at::<Rules>(app.clock.now().local_date())?.rules.holds_days;
    if days > longest {
        return Err(invalid("days", format!("a number from 0 to {longest}")));
    }
    let kept = caller.change(&app, move |c, desk, elevated| {
        let Some(guardian) = Guardian::prove(c, elevated, id, desk.now.local_date())? else {
            return Ok(Err(Problem::new(ProblemType::NotFound)));
        };
        let kept = guardian::hold_for(c, desk, &guardian, days)?;
        Ok(kept.then_some(()).ok_or_else(|| Problem::new(ProblemType::NotFound)))
    });
    kept.await?;
    Ok(Answer::ok(json!({ "id": id, "holds_days": days })).send())
}

/// Takes back that a ward may sign in to a service, where they are signed out within a second.
///
/// # Errors
/// As [`ward`]; `not-found` too for a service that was not agreed to.
pub async fn end_ward_agreement(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, client) = path.into_inner();
    let (caller, id) = (Caller::of(&app, &request, CONSENTS).await?, named(&id)?);
    let of = client.clone();
    let ended = caller.write(&app, move |c, desk, citizen| {
        let guardian = Guardian::prove(c, citizen, id, desk.now.local_date())?;
        let ended = match &guardian {
            Some(guardian) => sign_out::agreement(c, desk, guardian, &of)?,
            None => false,
        };
        Ok(ended.then_some(()).ok_or_else(|| Problem::new(ProblemType::NotFound)))
    });
    ended.await?;
    app.jobs.wake();
    app.heed_endings().await?;
    Ok(Answer::ok(json!({ "id": id, "client": client, "ended": true })).send())
}
