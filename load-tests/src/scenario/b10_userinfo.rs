//! B10: relying parties fetch a person's claims with access tokens.
//! Every answer must be about the person the token was issued for.

use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::{CONNECTIONS, drive, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::{Side, Target};
use crate::tokens;
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B10",
    title: "userinfo with ES256 JWT access tokens, more than are remembered",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http, Part::Verify],
    goal: Goal { absolute: Some(15_000.0), of_ceiling: Some(0.90), times_peer: Some(5.0) },
    per_core_second: false,
    peer_note: "its userinfo takes opaque access tokens only: no signature to verify",
};
/// What is promised for tokens whose signature was verified a moment ago.
pub const PLAN_REMEMBERED: Plan = Plan {
    id: "B10a",
    title: "userinfo with ES256 JWT access tokens that are remembered",
    ceiling: &[Part::Http],
    goal: Goal { absolute: Some(25_000.0), of_ceiling: Some(0.50), times_peer: Some(5.0) },
    ..PLAN
};
/// Tokens that any server can remember.
pub const REMEMBERED: usize = 64;

/// A relying party that asks about one token after another.
pub struct Fetcher {
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

/// Runs it with `count` tokens in turn.
pub async fn measure(side: &Side, pace: &Pace, count: usize) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let fetchers = fetchers(&running.target, count).await?;
    let (_, mut sample) = drive(&running, fetchers, PLAN.mode, pace).await?;
    running.server.stop().await?;
    sample.notes.push(format!("{count} tokens in turn"));
    Ok(sample)
}

/// As many as ask at once, with `count` tokens of a few people between them.
pub async fn fetchers(target: &Target, count: usize) -> Result<Vec<Fetcher>> {
    let (client, people) = (&target.clients.reader, target.people.len().min(REMEMBERED));
    let grants = tokens::grants(target, client, people).await?;
    let call = |(token, subject): (String, String)| {
        let bearer = format!("Bearer {token}");
        (request::get(&target.host, &target.paths.userinfo, &[("Authorization", &bearer)]), subject)
    };
    let tokens = tokens::access_tokens(target, client, &grants, count).await?;
    let tokens: Rc<[_]> = tokens.into_iter().map(call).collect();
    // Each at another place of the list: close behind one another, all but the first would ask what was asked a moment ago.
    let apart = tokens.len().div_ceil(CONNECTIONS);
    let fetcher = |number| Fetcher {
        wire: Wire::new(target.address),
        tokens: Rc::clone(&tokens),
        next: number * apart,
    };
    Ok((0..CONNECTIONS).map(fetcher).collect())
}
