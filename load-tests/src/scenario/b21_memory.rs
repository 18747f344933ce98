//! B21: resident memory, idle and after a million client_credentials calls (or as many as the time bound allows).
//! The figure of the row is the one after the load; the idle one stands in the notes with its own goal.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::CONNECTIONS;
use super::b01_client_credentials::Service;
use crate::closed_loop;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::side::Side;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B21",
    title: "resident memory after load (idle: see notes)",
    mode: Mode::Core,
    unit: Unit::MiB,
    ceiling: &[],
    goal: Goal { absolute: Some(40.0), of_ceiling: None, times_peer: None },
    peer_note: "",
};
/// Idle promise in MiB: half of what Rauthy needs.
const IDLE_GOAL: f64 = 18.0;
const CALLS: u64 = 1_000_000;
const SETTLED: Duration = Duration::from_secs(2);

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    tokio::time::sleep(SETTLED).await;
    let idle = running.server.resident_mib()?;
    let target = running.target.clone();
    let mut users: Vec<_> =
        (0..CONNECTIONS).map(|_| Service::new(&target, &target.clients.service)).collect();
    let slice = Pace { warm_up: Duration::ZERO, repeat: Duration::from_secs(2), repeats: 1, ..*pace };
    let (began, mut answers) = (Instant::now(), 0);
    while answers < CALLS && began.elapsed() < pace.memory {
        (users, _) = closed_loop::run(users, target.pid, &slice).await?;
        answers = users.iter().map(|user| user.answered).sum();
    }
    drop(users);
    tokio::time::sleep(SETTLED).await;
    let loaded = running.server.resident_mib()?;
    running.server.stop().await?;
    let reached = if idle <= IDLE_GOAL { "reached" } else { "missed" };
    let goal = if target.ours { format!(" (goal ≤ {IDLE_GOAL:.0} MiB: {reached})") } else { String::new() };
    let notes =
        vec![format!("idle {idle:.1} MiB{goal}"), format!("after {answers} client_credentials calls")];
    Ok(Sample { repeats: vec![loaded], answers, notes, ..Sample::default() })
}
