//! `GET /app/v1/home`: everything the first screen of the app shows, in one call that fits a slow line.
//!
//! It is small ([`MOST`]) whatever happened to the account, and sent whole only where something has changed: its `ETag` stands for all
//! of it. HTTP caches keep none of it; what an app remembers of it, it seals.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{Caller, READ, devices, history, levels};
use crate::account::{self, Holder};
use crate::api::answer::Answer;
use crate::app::App;
use crate::application::{self, Application, Booked};
use crate::approval;
use crate::audit::{self, Recorded};
use crate::base::{Moment, Problem};
use crate::db::{Conn, StoreError};
use crate::device::{self, Device};
use crate::factor::passkey;
use crate::keys::Desk;
use crate::login::recover;
use crate::session::Citizen;

/// So many of a list are told here; the list itself has all.
const MOST: usize = 5;

struct Facts {
    citizen: Citizen,
    holder: Holder,
    passkeys: usize,
    recovery: Option<Moment>,
    applications: Vec<(Application, Option<Booked>)>,
    approvals: i64,
    devices: Vec<Device>,
    events: Vec<Recorded>,
}

impl Facts {
    fn gather(c: &mut Conn, desk: &Desk, citizen: &Citizen) -> Result<Self, StoreError> {
        let account = citizen.account();
        Ok(Self {
            citizen: citizen.clone(),
            holder: account::load(c, &desk.vault, account.id)?,
            passkeys: passkey::list(c, account.id)?.len(),
            recovery: recover::waiting(c, desk.now, account.id)?,
            applications: application::open(c, citizen)?,
            approvals: approval::waiting(c, desk.now, (account.id, account.epoch))?,
            devices: device::list(c, &desk.vault, account)?,
            events: audit::history(c, account.id, i64::try_from(MOST).unwrap_or(i64::MAX))?,
        })
    }

    fn visits(&self) -> Vec<Value> {
        let booked = self.applications.iter().filter_map(|(one, booked)| Some((one, booked.as_ref()?)));
        let visit = |(one, booked): (&Application, &Booked)| json!({ "application": one.id, "office": booked.office, "at": booked.slot.to_string() });
        booked.take(MOST).map(visit).collect()
    }
}

/// What waits for its holder or the authority: what is missing, and until when.
fn open(of: &Application) -> Value {
    let wanted: Vec<&str> = of.wanted().into_iter().map(|want| want.as_str()).collect();
    json!({
        "id": of.id, "reference": of.reference.to_string(), "kind": of.kind.as_str(), "about": of.about,
        "state": of.state.as_str(), "wanted": wanted, "due_on": of.due_on, "lapses_on": of.lapses_on,
        "unit": of.unit.as_ref().map(ToString::to_string),
    })
}

/// Answers with the holder's account, how it is reached, what waits for them, and what happened last.
///
/// # Errors
/// As the token.
pub async fn home(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let caller = Caller::of(&app, &request, READ).await?;
    let (here, now) = (caller.key(), caller.desk.now);
    let facts = caller.read(&app, Facts::gather).await?;
    let names = history::Names::of(&app, &facts.events).await?;
    let (account, profile) = (&facts.holder.account, &facts.holder.profile);
    let steps = levels::steps(account, now, facts.passkeys > 0);
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
        "passkeys": facts.passkeys,
        "recovery_finishes_at": facts.recovery.map(|at| at.to_string()),
        "levels": levels::told(&facts.citizen, now),
        "next_steps": steps,
        "applications": facts.applications.iter().take(MOST).map(|(one, _)| open(one)).collect::<Vec<_>>(),
        "visits": facts.visits(),
        "approvals_waiting": facts.approvals,
        "devices": facts.devices.iter().take(MOST).map(|one| devices::told(one, here)).collect::<Vec<_>>(),
        "events": facts.events.iter().map(|one| history::told(one, &names)).collect::<Vec<_>>(),
    }));
    Ok(answer.send_unless_known(&request))
}
