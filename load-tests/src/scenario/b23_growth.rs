//! B23: a register's people come in, and those who sign in and are asked about must not notice.
//! The figure is the import's; what signing in and userinfo do before and after it stands in the notes. It leaves the
//! installation full: what comes after it is measured among many people.

use std::time::Duration;

use anyhow::Result;

use super::b05_password_login::Visitor;
use super::b10_userinfo::{self, REMEMBERED};
use crate::closed_loop;
use crate::plan::{Goal, Mode, Pace, Plan, Sample, Unit};
use crate::side::khoa::Khoa;

/// What is promised.
pub const PLAN: Plan = Plan {
    id: "B23",
    title: "import of people without passwords, and what grows slower with them",
    mode: Mode::Box,
    unit: Unit::PerSecond,
    ceiling: &[],
    goal: Goal { absolute: Some(16_800.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// How many times slower anything may become.
const GROWTH: f64 = 1.15;

/// Median rates of two things that everybody does.
struct Rates {
    sign_in: f64,
    userinfo: f64,
}

/// Runs it, up to `pace.many` people.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    let few = rates(khoa, pace).await?;
    let (came, took) = khoa.bring_in(pace.many, false).await?;
    let many = rates(khoa, pace).await?;
    let note = |what: &str, few: f64, many: f64| {
        let reached = if few <= many * GROWTH { "within" } else { "beyond" };
        format!(
            "{what} {few:.0}/s among {} people, {many:.0}/s among {}: {reached} {GROWTH}",
            pace.people, pace.many
        )
    };
    let notes = vec![
        format!("{came} people in {:.1} s", took.as_secs_f64()),
        note("password logins", few.sign_in, many.sign_in),
        note("userinfo", few.userinfo, many.userinfo),
    ];
    Ok(Sample { repeats: vec![came as f64 / took.as_secs_f64()], notes, ..Sample::default() })
}

async fn rates(khoa: &Khoa, pace: &Pace) -> Result<Rates> {
    let running = khoa.start(PLAN.mode).await?;
    let mut visitors = Visitor::all(&running.target);
    for visitor in &mut visitors {
        visitor.meet().await?;
    }
    let (_, sign_in) = closed_loop::run(visitors, running.target.pid, pace).await?;
    let fetchers = b10_userinfo::fetchers(&running.target, REMEMBERED).await?;
    let brief = Pace { repeat: pace.repeat.min(Duration::from_secs(3)), ..*pace };
    let (_, userinfo) = closed_loop::run(fetchers, running.target.pid, &brief).await?;
    running.server.stop().await?;
    Ok(Rates { sign_in: sign_in.median(), userinfo: userinfo.median() })
}
