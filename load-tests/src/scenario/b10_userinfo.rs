//! B10: relying parties fetch a person's claims with access tokens.
//! Every answer must be about the person the token was issued for.

use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{CONNECTIONS, drive, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::Side;
use crate::tokens;
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B10",
    title: "userinfo with an ES256 JWT access token",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http, Part::Verify],
    goal: Goal { absolute: Some(12_000.0), of_ceiling: Some(0.80), times_peer: None },
    peer_note: "its userinfo takes opaque access tokens only: no signature to verify",
};

struct Fetcher {
    wire: Wire,
    tokens: Rc<[(Vec<u8>, String)]>,
    next: usize,
}

#[derive(Deserialize)]
struct Claims<'a> {
    sub: &'a str,
}

impl VirtualUser for Fetcher {
    async fn once(&mut self) -> Result<()> {
        let (request, subject) = self.tokens.get(self.next % self.tokens.len()).context("no tokens")?;
        self.next += 1;
        let answer = self.wire.ask(request).await?;
        answer.expect_status(200)?;
        let claims: Claims<'_> = serde_json::from_slice(answer.body)?;
        must(claims.sub == subject, "another person's claims")?;
        must(answer.says("\"name\""), "no name among the claims")
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let target = running.target.clone();
    let mut calls = Vec::new();
    for (_, grant) in tokens::grants(&target, &target.clients.reader, target.people.len().min(64)).await? {
        let bearer = format!("Bearer {}", grant.access_token);
        let call = request::get(&target.host, &target.paths.userinfo, &[("Authorization", &bearer)]);
        calls.push((call, grant.subject));
    }
    let tokens: Rc<[_]> = calls.into();
    let fetcher =
        |number| Fetcher { wire: Wire::new(target.address), tokens: Rc::clone(&tokens), next: number };
    let (_, mut sample) = drive(&running, (0..CONNECTIONS).map(fetcher).collect(), PLAN.mode, pace).await?;
    running.server.stop().await?;
    sample.notes.push(format!("{} tokens of as many people", tokens.len()));
    Ok(sample)
}
