//! B11: JWKS and discovery in turn, half of the calls with the ETag the caller already has.
//! A conditional call must get an empty 304 from us; a server without ETags sends the document again.

use std::rc::Rc;

use anyhow::{Context as _, Result};

use super::{CONNECTIONS, drive, must};
use crate::closed_loop::VirtualUser;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::request;
use crate::side::{Side, Target};
use crate::wire::Wire;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B11",
    title: "JWKS and discovery, half of the calls conditional (304)",
    mode: Mode::Core,
    unit: Unit::PerSecond,
    ceiling: &[Part::Http],
    goal: Goal { absolute: Some(80_000.0), of_ceiling: Some(0.85), times_peer: Some(12.0) },
    per_core_second: false,
    peer_note: "has no ETag: sends the documents whole; publishes one key where we publish four",
};

struct Reader {
    wire: Wire,
    calls: Rc<[Call]>,
    next: usize,
}

struct Call {
    request: Vec<u8>,
    status: u16,
    body: Vec<u8>,
}

impl VirtualUser for Reader {
    async fn once(&mut self) -> Result<()> {
        let call = self.calls.get(self.next % self.calls.len()).context("no documents")?;
        self.next += 1;
        let answer = self.wire.ask(&call.request).await?;
        answer.expect_status(call.status)?;
        must(answer.body == call.body, "a document changed between two calls")
    }
}

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    let target = running.target.clone();
    let mut calls = Vec::new();
    for path in [&target.paths.jwks, &target.paths.discovery] {
        calls.extend(document(&target, path).await?);
    }
    let calls: Rc<[Call]> = calls.into();
    let reader = |number| Reader { wire: Wire::new(target.address), calls: Rc::clone(&calls), next: number };
    let (_, sample) = drive(&running, (0..CONNECTIONS).map(reader).collect(), PLAN.mode, pace).await?;
    running.server.stop().await?;
    Ok(sample)
}

/// The plain and the conditional call for one document, with the answers they must get from now on.
async fn document(target: &Target, path: &str) -> Result<[Call; 2]> {
    let mut wire = Wire::new(target.address);
    let request = request::get(&target.host, path, &[]);
    let answer = wire.ask(&request).await?;
    answer.expect_status(200)?;
    serde_json::from_slice::<serde_json::Value>(answer.body).context("a document that is not JSON")?;
    let (body, tag) = (answer.body.to_vec(), answer.header("etag"));
    must(tag.is_some() || !target.ours, "no ETag")?;
    let conditional =
        request::get(&target.host, path, &[("If-None-Match", tag.as_deref().unwrap_or("\"none\""))]);
    let second = wire.ask(&conditional).await?;
    second.expect_status(if tag.is_some() { 304 } else { 200 })?;
    let again = Call { request: conditional, status: second.status, body: second.body.to_vec() };
    Ok([Call { request, status: 200, body }, again])
}
