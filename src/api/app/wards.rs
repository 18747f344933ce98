//! `/app/v1/wards`: whom the holder represents, and who represents the holder; taking up an account for a ward.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{APPLICATIONS, Caller, READ};
use crate::account::{Level, NotActivated};
use crate::api::answer::Answer;
use crate::app::App;
use crate::base::{AccountId, Moment, Problem, ProblemType};
use crate::login::ward::{self, NotSet};
use crate::mandate::guardian::{self, Side};

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
    id: web::Path<AccountId>,
) -> Result<HttpResponse, Problem> {
    let activated = Caller::of(&app, &request, APPLICATIONS).await?.change(&app, move |c, desk, elevated| {
        Ok(ward::activate(c, desk, elevated, *id)?.map_err(|why| match why {
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
