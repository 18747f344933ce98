//! B31: a service asks a person away from their browser, their phone reads the question and says yes, the service comes for its tokens.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

use super::{CONNECTIONS, SAMPLE, drive, must};
use crate::browser::{Browser, Means};
use crate::closed_loop::VirtualUser;
use crate::people::Person;
use crate::phone::Phone;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::khoa::Khoa;
use crate::side::{Client, Target};
use crate::tokens::TokenAnswer;
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B31",
    title: "approval round trip: a service asks (CIBA), a phone reads, signs yes, the service gets its tokens",
    mode: Mode::Box,
    unit: Unit::PerSecond,
    // Asking, reading, answering, coming; two proofs and the yes; an access and an ID token; question, answer, grant.
    ceiling: &[
        Part::Http,
        Part::Http,
        Part::Http,
        Part::Http,
        Part::Verify,
        Part::Verify,
        Part::Verify,
        Part::Sign,
        Part::Sign,
        Part::Commit,
        Part::Commit,
        Part::Commit,
    ],
    goal: Goal { absolute: None, of_ceiling: Some(0.50), times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// So many more people than elsewhere.
const PEOPLE_TIMES: usize = 4;
const GRANT: &str = "urn:openid:params:grant-type:ciba";

/// A counter that asks one person after another.
struct Counter {
    target: Target,
    wire: Wire,
    basic: String,
    people: Vec<(Person, Phone)>,
    answered: usize,
    verified: u64,
}

#[derive(Deserialize)]
struct Acknowledged {
    auth_req_id: String,
    khoa_number: String,
}

impl Counter {
    async fn ask(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Vec<u8>> {
        let call = request::post(&self.target.host, path, &[("Authorization", &self.basic)], form);
        let answer = self.wire.ask(&call).await?;
        answer.expect_status(200)?;
        Ok(answer.body.to_vec())
    }
}

impl VirtualUser for Counter {
    async fn once(&mut self) -> Result<()> {
        let at = self.answered % self.people.len();
        let paths = self.target.paths.clone();
        let asking = paths.backchannel.as_deref().context("nobody can be asked there")?;
        let hint = self.people.get(at).context("nobody to ask")?.0.personal_number.clone();
        let asked = self.ask(asking, &[("scope", "openid profile"), ("login_hint", &hint)]).await?;
        let asked: Acknowledged = serde_json::from_slice(&asked)?;
        let (_, phone) = self.people.get_mut(at).context("nobody to ask")?;
        let list: Value = serde_json::from_slice(&phone.get("/app/v1/approvals").await?.body)?;
        phone.approve(&list["items"][0], &asked.khoa_number).await?;
        let came =
            self.ask(&paths.token, &[("grant_type", GRANT), ("auth_req_id", &asked.auth_req_id)]).await?;
        let tokens: TokenAnswer<'_> = serde_json::from_slice(&came)?;
        let id_token = tokens.id_token.context("no id_token")?;
        if (self.answered as u64).is_multiple_of(SAMPLE) {
            let claims = self.target.keys.verify(id_token)?;
            must(claims["amr"].to_string().contains("pop"), "answered by something else than a phone")?;
            self.verified += 1;
        }
        self.answered += 1;
        Ok(())
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let app = khoa.add_app("load-phone").await?;
    // Each is a client of its own: one asks 600 questions a minute and no more.
    let mut clients = Vec::new();
    for number in 0..CONNECTIONS {
        clients.push(khoa.add_counter(&format!("load-counter-{number}")).await?);
    }
    // A person's apps make 120 requests a minute and no more.
    let running = khoa.newcomers(PEOPLE_TIMES * pace.people).await?.start(PLAN.mode).await?;
    let users = counters(&running.target, &app, &clients).await?;
    let (_, sample) = drive(&running, users, PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}

async fn counters(target: &Target, app: &Client, clients: &[Client]) -> Result<Vec<Counter>> {
    let counter = |client: &Client| Counter {
        target: target.clone(),
        wire: Wire::new(target.address),
        basic: request::basic(&client.id, client.secret.as_deref().unwrap_or_default()),
        people: Vec::new(),
        answered: 0,
        verified: 0,
    };
    let mut counters: Vec<Counter> = clients.iter().take(target.people.len()).map(counter).collect();
    for (number, person) in target.people.iter().enumerate() {
        let mut browser = Browser::new(target.address, &target.host);
        let mut phone = Phone::sign_in(target, app, &mut browser, Means::Password(person), 1).await?;
        phone.bind().await.context("binding a phone")?;
        if let Some(counter) = counters.get_mut(number % CONNECTIONS) {
            counter.people.push((person.clone(), phone));
        }
    }
    Ok(counters)
}
