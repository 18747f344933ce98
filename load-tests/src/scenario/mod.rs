//! The scenarios, one file each with its thresholds inside.
//! A scenario starts its own server, so that none inherits another's caches, memory or connections.

mod b01_client_credentials;
mod b02_bound_machine;
mod b05_password_login;
mod b06_passkey_login;
mod b08_refresh;
mod b09_introspection;
mod b10_userinfo;
mod b11_documents;
mod b20_cold_start;
mod b21_memory;
mod b22_sessions;
mod b23_growth;
mod b29_queue;
mod b30_places;
mod b31_approval;
mod b32_home;
mod b33_changeover;
mod b34_choosing;
mod b35_mandate;

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::closed_loop::{self, VirtualUser};
use crate::open_loop;
use crate::plan::{Mode, Pace, Plan, Sample};
use crate::side::{Running, Side};

/// Connections of a scenario that wants the most a server can do.
const CONNECTIONS: usize = 32;
/// One answer in this many has its signature verified.
const SAMPLE: u64 = 100;

/// Every scenario in the order it runs.
pub const PLANS: [Plan; 21] = [
    b01_client_credentials::PLAN,
    b02_bound_machine::PLAN,
    b05_password_login::PLAN,
    b06_passkey_login::PLAN,
    b08_refresh::PLAN,
    b09_introspection::PLAN,
    b09_introspection::PLAN_ACCESS_TOKEN,
    b10_userinfo::PLAN,
    b10_userinfo::PLAN_REMEMBERED,
    b11_documents::PLAN,
    b31_approval::PLAN,
    b32_home::PLAN,
    b20_cold_start::PLAN,
    b21_memory::PLAN,
    b22_sessions::PLAN,
    b23_growth::PLAN,
    b29_queue::PLAN,
    b30_places::PLAN,
    b34_choosing::PLAN,
    b35_mandate::PLAN,
    b33_changeover::PLAN,
];

/// Measures one side in one scenario; nothing where that side has nothing like it.
pub async fn measure(plan: &Plan, side: &Side, pace: &Pace) -> Option<Result<Sample>> {
    Some(match (plan.id, side) {
        ("B01", _) => b01_client_credentials::measure(side, pace).await,
        ("B02", _) => b02_bound_machine::measure(side, pace).await,
        ("B05", _) => b05_password_login::measure(side, pace).await,
        ("B08", _) => b08_refresh::measure(side, pace).await,
        ("B09", _) => b09_introspection::measure(side, pace).await,
        ("B09a", _) => b09_introspection::measure_access_token(side, pace).await,
        ("B10", _) => b10_userinfo::measure(side, pace, pace.access_tokens).await,
        ("B10a", _) => b10_userinfo::measure(side, pace, b10_userinfo::REMEMBERED).await,
        ("B11", _) => b11_documents::measure(side, pace).await,
        ("B20", _) => b20_cold_start::measure(side, pace).await,
        ("B21", _) => b21_memory::measure(side, pace).await,
        ("B06", Side::Khoa(khoa)) => b06_passkey_login::measure(khoa, pace).await,
        ("B31", Side::Khoa(khoa)) => b31_approval::measure(khoa, pace).await,
        ("B32", Side::Khoa(khoa)) => b32_home::measure(khoa, pace).await,
        ("B22", Side::Khoa(khoa)) => b22_sessions::measure(khoa, pace).await,
        ("B23", Side::Khoa(khoa)) => b23_growth::measure(khoa, pace).await,
        ("B29", Side::Khoa(khoa)) => b29_queue::measure(khoa, pace).await,
        ("B33", Side::Khoa(khoa)) => b33_changeover::measure(khoa, pace).await,
        ("B34", Side::Khoa(khoa)) => b34_choosing::measure(khoa, pace).await,
        ("B35", Side::Khoa(khoa)) => b35_mandate::measure(khoa, pace).await,
        (_, Side::Khoa(khoa)) => b30_places::measure(khoa, pace).await,
        (_, Side::Peer(_)) => return None,
    })
}

/// Shares of the greatest rate at which latencies are measured.
const SHARES: [f64; 2] = [0.5, 0.8];

/// Runs the users against a started server, as fast as it answers and then at constant rates below that.
async fn drive<U: VirtualUser>(
    running: &Running,
    users: Vec<U>,
    mode: Mode,
    pace: &Pace,
) -> Result<(Vec<U>, Sample)> {
    let both_loops = async {
        let (mut users, mut sample) = closed_loop::run(users, running.target.pid, pace).await?;
        for share in SHARES {
            let latency;
            (users, latency) = open_loop::run(users, sample.median() * share, pace.repeat, mode).await?;
            sample.open_loop.push(latency);
        }
        anyhow::Ok((users, sample))
    };
    quoting(running, both_loops.await)
}

/// Runs the users at a constant rate, once for each repeat; the figure of a repeat is its 95th percentile in milliseconds.
async fn drive_at<U: VirtualUser>(
    running: &Running,
    users: Vec<U>,
    rate: f64,
    (mode, pace): (Mode, &Pace),
) -> Result<(Vec<U>, Sample)> {
    let repeats = async {
        let (mut users, mut sample) = (users, Sample::default());
        for _ in 0..pace.repeats {
            let latency;
            (users, latency) = open_loop::run(users, rate, pace.repeat, mode).await?;
            sample.repeats.push(latency.p95_us as f64 / 1_000.0);
            sample.open_loop.push(latency);
        }
        anyhow::Ok((users, sample))
    };
    let cpu = closed_loop::watch_cpu(running.target.pid, Instant::now(), pace.measured()?);
    let (outcome, cpu) = tokio::join!(repeats, cpu);
    let (users, mut sample) = quoting(running, outcome)?;
    sample.put_cpu(cpu?);
    Ok((users, sample))
}

/// Quotes the server's log when an answer was wrong.
fn quoting<T>(running: &Running, outcome: Result<T>) -> Result<T> {
    if outcome.is_err() {
        eprintln!("  the server's log ends:\n{}", running.server.last_words());
    }
    outcome
}

/// Fails unless something that must hold does.
fn must(holds: bool, what: &str) -> Result<()> {
    ensure!(holds, "{what}");
    Ok(())
}
