//! B21: resident memory, idle, and a minute after a million client_credentials calls (or as many as the time bound
//! allows) and a thousand password logins. The figure of the row is the last; the others stand in the notes.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::CONNECTIONS;
use super::b01_client_credentials::Service;
use super::b05_password_login::Visitor;
use crate::closed_loop::{self, VirtualUser as _};
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::side::Side;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B21",
    title: "resident memory a minute after load (idle and right after logins: see notes)",
    mode: Mode::Core,
    unit: Unit::MiB,
    ceiling: &[],
    goal: Goal { absolute: Some(40.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// Idle promise in MiB: half of what Rauthy needs.
const IDLE_GOAL: f64 = 18.0;
const CALLS: u64 = 1_000_000;
const LOGINS: u64 = 1_000;
const STARTED: Duration = Duration::from_secs(2);

/// Runs it.
pub async fn measure(side: &Side, pace: &Pace) -> Result<Sample> {
    let running = side.start(PLAN.mode).await?;
    tokio::time::sleep(STARTED).await;
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
    let (began, mut visitors, mut logins) = (Instant::now(), Visitor::all(&target), 0);
    while logins < LOGINS && began.elapsed() < pace.memory {
        (visitors, _) = closed_loop::run(visitors, target.pid, &slice).await?;
        logins = visitors.iter().map(|visitor| visitor.verified()).sum();
    }
    drop(visitors);
    let after_logins = running.server.resident_mib()?;
    tokio::time::sleep(pace.settled).await;
    let loaded = running.server.resident_mib()?;
    running.server.stop().await?;
    let reached = if idle <= IDLE_GOAL { "reached" } else { "missed" };
    let goal = if target.ours { format!(" (goal ≤ {IDLE_GOAL:.0} MiB: {reached})") } else { String::new() };
    let after = format!("{answers} client_credentials calls and {logins} password logins");
    let notes = vec![
        format!("idle {idle:.1} MiB{goal}"),
        format!("right after the last login {after_logins:.1} MiB"),
        format!("{} s after {after}", pace.settled.as_secs()),
    ];
    Ok(Sample { repeats: vec![loaded], answers, notes, ..Sample::default() })
}
