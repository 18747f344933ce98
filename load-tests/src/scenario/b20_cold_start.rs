//! B20: from exec to the first 200 of the readiness path, the schema being there already.
//! Asks every millisecond on a new connection, so the figure is right to about a millisecond.

use anyhow::Result;

use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::side::Side;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B20",
    title: "cold start: exec until the first 200 of /health/ready",
    mode: Mode::Box,
    unit: Unit::Millis,
    ceiling: &[Part::ColdStart],
    goal: Goal { absolute: Some(150.0), of_ceiling: None, times_peer: Some(10.0) },
    per_core_second: false,
    peer_note: "has no readiness path: its discovery document counts; has no store to open",
};
const STARTS: usize = 7;

/// Runs it; the first start only warms the file cache.
pub async fn measure(side: &Side, _: &Pace) -> Result<Sample> {
    side.start(PLAN.mode).await?.server.stop().await?;
    let mut sample = Sample::default();
    for _ in 0..STARTS {
        let running = side.start(PLAN.mode).await?;
        sample.repeats.push(running.took.as_secs_f64() * 1_000.0);
        running.server.stop().await?;
    }
    sample.answers = STARTS as u64;
    Ok(sample)
}
