//! B09: a relying party asks whether tokens are live; a fifth of them are revoked.
//! B09 asks about opaque refresh tokens (a look-up), B09a about access tokens.

use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{CONNECTIONS, SAMPLE, drive, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::{Client, Running, Side, Target};
use crate::tokens::{self, RelyingParty, TokenAnswer};
use crate::wire::Wire;

/// What is promised for opaque tokens.
pub const PLAN: Plan = Plan {
    id: "B09",
    title: "introspection of opaque (refresh) tokens, 20 % revoked",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http],
    goal: Goal { absolute: Some(35_000.0), of_ceiling: Some(0.60), times_peer: Some(8.0) },
    per_core_second: false,
    peer_note: "looks up in a memory map",
};
/// What is promised for access tokens: the signature has to be verified too.
pub const PLAN_ACCESS_TOKEN: Plan = Plan {
    id: "B09a",
    title: "introspection of ES256 JWT access tokens, more than are remembered, 20 % revoked",
    ceiling: &[Part::Http, Part::Verify],
    goal: Goal { absolute: None, of_ceiling: Some(0.60), times_peer: Some(8.0) },
    peer_note: "its access tokens are opaque here (it cannot introspect JWTs): no signature to verify",
    ..PLAN
};
struct Guard {
    wire: Wire,
    questions: Rc<[Question]>,
    next: usize,
    verified: u64,
}

struct Question {
    request: Vec<u8>,
    active: bool,
}

impl VirtualUser for Guard {
    async fn once(&mut self) -> Result<()> {
        let question = self.questions.get(self.next % self.questions.len()).context("no tokens")?;
        let answer = self.wire.ask(&question.request).await?;
        answer.expect_status(200)?;
        let expected = if question.active { "\"active\":true" } else { "\"active\":false" };
        must(answer.says(expected), "a live token was called dead, or a dead one live")?;
        if (self.next as u64).is_multiple_of(SAMPLE) {
            let said: Value = serde_json::from_slice(answer.body)?;
            must(!question.active || said["client_id"].is_string(), "no client_id of a live token")?;
            self.verified += 1;
        }
        self.next += 1;
        Ok(())
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it with refresh tokens.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let target = running.target.clone();
    let client = &target.clients.portal;
    let grants = tokens::grants(&target, client, pace.grants).await?;
    let live = grants.into_iter().filter_map(|(_, grant)| grant.refresh_token).collect();
    ask(running, client, live, pace).await
}

/// Runs it with access tokens.
pub async fn measure_access_token(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let target = running.target.clone();
    let client = &target.clients.ledger;
    let mut wire = Wire::new(target.address);
    let basic = request::basic(&client.id, client.secret.as_deref().unwrap_or_default());
    let headers = [("Authorization", basic.as_str())];
    let call =
        request::post(&target.host, &target.paths.token, &headers, &[("grant_type", "client_credentials")]);
    let mut live = Vec::new();
    for _ in 0..pace.access_tokens {
        let answer = wire.ask(&call).await?;
        answer.expect_status(200)?;
        live.push(serde_json::from_slice::<TokenAnswer<'_>>(answer.body)?.access_token.to_owned());
    }
    ask(running, client, live, pace).await
}

async fn ask(running: Running, client: &Client, live: Vec<String>, pace: &Pace) -> Result<Sample> {
    let target: Target = running.target.clone();
    let mut party = RelyingParty::new(&target, client);
    let basic = request::basic(&client.id, client.secret.as_deref().unwrap_or_default());
    let headers = [("Authorization", basic.as_str())];
    let mut questions = Vec::new();
    for (index, token) in live.iter().enumerate() {
        let active = index % 5 != 0;
        if !active {
            party.revoke(token).await.context("revoking")?;
        }
        let form = [("token", token.as_str())];
        questions.push(Question {
            request: request::post(&target.host, &target.paths.introspect, &headers, &form),
            active,
        });
    }
    if questions.is_empty() {
        bail!("no tokens to ask about: the client got none");
    }
    let (count, questions): (usize, Rc<[Question]>) = (questions.len(), questions.into());
    // Each at another place of the list: close behind one another, all but the first would ask what was asked a moment ago.
    let apart = count.div_ceil(CONNECTIONS);
    let guard = |number: usize| Guard {
        wire: Wire::new(target.address),
        questions: Rc::clone(&questions),
        next: number * apart,
        verified: 0,
    };
    let (_, mut sample) = drive(&running, (0..CONNECTIONS).map(guard).collect(), PLAN.mode, pace).await?;
    running.server.stop().await?;
    sample.notes.push(format!("{count} tokens in turn, instead of the 1 M of the full benchmark"));
    Ok(sample)
}
