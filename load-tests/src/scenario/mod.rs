//! The scenarios, one file each with its thresholds inside.
//! A scenario starts its own server, so that none inherits another's caches, memory or connections.

mod b01_client_credentials;
mod b05_password_login;
mod b08_refresh;
mod b09_introspection;
mod b10_userinfo;
mod b11_documents;
mod b20_cold_start;
mod b21_memory;
mod b23_growth;

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
pub const PLANS: [Plan; 11] = [
    b01_client_credentials::PLAN,
    b05_password_login::PLAN,
    b08_refresh::PLAN,
    b09_introspection::PLAN,
    b09_introspection::PLAN_ACCESS_TOKEN,
    b10_userinfo::PLAN,
    b10_userinfo::PLAN_REMEMBERED,
    b11_documents::PLAN,
    b20_cold_start::PLAN,
    b21_memory::PLAN,
    b23_growth::PLAN,
];

/// Measures one side in one scenario; nothing where that side has nothing like it.
pub async fn measure(plan: &Plan, side: &Side, pace: &Pace) -> Option<Result<Sample>> {
    Some(match plan.id {
        "B01" => b01_client_credentials::measure(side, pace).await,
        "B05" => b05_password_login::measure(side, pace).await,
        "B08" => b08_refresh::measure(side, pace).await,
        "B09" => b09_introspection::measure(side, pace).await,
        "B09a" => b09_introspection::measure_access_token(side, pace).await,
        "B10" => b10_userinfo::measure(side, pace, pace.access_tokens).await,
        "B10a" => b10_userinfo::measure(side, pace, b10_userinfo::REMEMBERED).await,
        "B11" => b11_documents::measure(side, pace).await,
        "B20" => b20_cold_start::measure(side, pace).await,
        "B21" => b21_memory::measure(side, pace).await,
        _ => match side {
            Side::Khoa(khoa) => b23_growth::measure(khoa, pace).await,
            Side::Peer(_) => return None,
        },
    })
}

/// Shares of the greatest rate at which latencies are measured.
const SHARES: [f64; 2] = [0.5, 0.8];

/// Runs the users against a started server, as fast as it answers and then at constant rates below that; quotes the
/// server's log when an answer was wrong.
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
    let outcome = both_loops.await;
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
