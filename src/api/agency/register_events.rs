//! `POST /agency/v1/register-events`: a register tells what it has entered, as soon as it has. What it tells when it is asked for
//! events is the same, and whichever way an event comes first, it is heard once.
//!
//! Which register tells is what the token says: each has a scope of its own, which the operator gave to its client. Nothing in
//! the body can speak for another.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Caller;
use crate::api::answer::Answer;
use crate::api::body;
use crate::api::refusal::invalid;
use crate::app::App;
use crate::base::Problem;
use crate::registers::{MOST_AT_A_TIME, Received, Register, RegisterEvent, read_each, receive};
use crate::web::request_id;

/// The scope of each register that may tell.
pub(super) const TELL: [(&str, Register); 4] = [
    ("agency.register.population", Register::Population),
    ("agency.register.immigration", Register::Immigration),
    ("agency.register.business", Register::Business),
    ("agency.register.civil_status", Register::CivilStatus),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    events: Vec<Value>,
}

/// Hears events; answers in their order what became of each. One that cannot be read, or contradicts itself, holds up no other;
/// all that are new are heard, or none is.
///
/// # Errors
/// As the token; `invalid-field` for a token of several registers and for a body that cannot be.
pub async fn register_events(
    app: web::Data<App>,
    request: HttpRequest,
    sent: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let caller = Caller::prove(&app, &request, &TELL.map(|(scope, _register)| scope)).await?;
    let register = caller.register()?;
    let Told { events } = body::read(&request, &sent)?;
    if !(1..=MOST_AT_A_TIME).contains(&events.len()) {
        return Err(invalid("events", format!("1 to {MOST_AT_A_TIME} events at a time")));
    }
    let (events, desk) = (read_each(register, events), app.desk(&request_id(&request, &app.entropy)));
    let heard = app.db.write(move |c| {
        let mut became = Vec::with_capacity(events.len());
        for event in &events {
            became.push(match event {
                Ok(event) => of_one(event, receive(c, &desk, event)?),
                Err(at) => json!({ "id": null, "received": "unreadable", "at": at }),
            });
        }
        Ok(became)
    });
    let items = heard.await?;
    app.jobs.wake();
    Ok(caller.warned(Answer::ok(json!({ "items": items }))).send())
}

fn of_one(event: &RegisterEvent, received: Received) -> Value {
    let received = match received {
        Received::New => "new",
        Received::Known => "known",
        Received::Contradicted => "contradicted",
    };
    json!({ "id": event.id, "received": received })
}

impl Caller {
    /// The register that speaks.
    fn register(&self) -> Result<Register, Problem> {
        let mut theirs = TELL.into_iter().filter(|(scope, _register)| self.scopes.has(scope));
        match (theirs.next(), theirs.next()) {
            (Some((_scope, register)), None) => Ok(register),
            _ => Err(invalid("scope", "ask for a token with the scope of one register alone")),
        }
    }
}
