//! B08: apps rotate their refresh tokens; each rotation is durable before it is answered.
//! Afterwards a used token is replayed and must be refused: a fast server that forgets is a wrong one.

use anyhow::{Context as _, Result};

use super::{CONNECTIONS, SAMPLE, drive, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::{Side, Target};
use crate::tokens::{self, TokenAnswer};
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B08",
    title: "refresh with rotation and reuse detection, durable",
    mode: Mode::Box,
    unit: Unit::PerSecond,
    ceiling: &[Part::Commit],
    goal: Goal { absolute: Some(8_000.0), of_ceiling: Some(0.60), times_peer: Some(5.0) },
    per_core_second: true,
    peer_note: "rotates in memory: nothing of it survives its end",
};

struct App {
    target: Target,
    wire: Wire,
    client: String,
    token: String,
    used: String,
    /// The one before it: its successor was used, so it can be no lost answer.
    used_before: String,
    answered: u64,
    verified: u64,
}

impl App {
    fn request(&self, token: &str) -> Vec<u8> {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", &self.client)];
        request::post(&self.target.host, &self.target.paths.token, &[], &form)
    }

    async fn replay(&mut self) -> Result<()> {
        let request = self.request(&self.used_before.clone());
        let answer = self.wire.ask(&request).await?;
        must(answer.status == 400 && answer.says("invalid_grant"), "a used refresh token was accepted again")
    }
}

impl VirtualUser for App {
    async fn once(&mut self) -> Result<()> {
        let request = self.request(&self.token);
        let answer = self.wire.ask(&request).await?;
        answer.expect_status(200)?;
        let tokens: TokenAnswer<'_> = serde_json::from_slice(answer.body)?;
        let next = tokens.refresh_token.context("no new refresh token")?;
        must(next != self.token, "the refresh token did not rotate")?;
        if self.answered.is_multiple_of(SAMPLE) {
            self.target.keys.verify(tokens.access_token)?;
            self.verified += 1;
        }
        let used = std::mem::replace(&mut self.token, next.to_owned());
        self.used_before = std::mem::replace(&mut self.used, used);
        self.answered += 1;
        Ok(())
    }

    fn verified(&self) -> u64 {
        self.verified
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let target = running.target.clone();
    let mut users = Vec::new();
    for (_, grant) in tokens::grants(&target, &target.clients.app, CONNECTIONS).await? {
        users.push(App {
            target: target.clone(),
            wire: Wire::new(target.address),
            client: target.clients.app.id.clone(),
            token: grant.refresh_token.context("the app got no refresh token")?,
            used: String::new(),
            used_before: String::new(),
            answered: 0,
            verified: 0,
        });
    }
    let (mut users, sample) = drive(&running, users, PLAN.mode, pace).await?;
    for user in users.iter_mut().filter(|user| user.answered > 1) {
        user.replay().await?;
    }
    running.server.stop().await?;
    Ok(sample)
}
