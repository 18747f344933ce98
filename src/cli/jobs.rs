//! `khoa jobs`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Output, Workshop};
use crate::base::JobId;
use crate::boot::BootError;
use crate::config::Config;
use crate::jobs::{self, Dead};

#[derive(Args)]
pub(super) struct JobsArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Say how many jobs wait, and list those that failed for good with what they said last.
    List {
        /// How many of the failed to list.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=1000))]
        limit: i64,
    },
    /// Put a job that failed for good back into the queue, with all its attempts.
    Retry {
        /// The job's id, as list shows it.
        id: JobId,
    },
}

pub(super) async fn run(args: JobsArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let now = shop.clock.now();
    match args.action {
        Action::List { limit } => {
            let found = shop.db.read(move |c| Ok((jobs::standing(c, now)?, jobs::dead(c, limit)?)));
            let (standing, dead) = found.await?;
            let mut lines = vec![format!(
                "{} waiting, {} of them due, {} failed for good",
                standing.alive, standing.due, standing.dead
            )];
            lines.extend(dead.iter().map(line));
            output.say(
                &json!({
                    "alive": standing.alive, "due": standing.due, "dead": standing.dead,
                    "failed": dead.iter().map(shown).collect::<Vec<_>>(),
                }),
                lines.join("\n"),
            )
        }
        Action::Retry { id } => {
            if !shop.db.write(move |c| jobs::revive(c, id, now)).await? {
                return Err(BootError::Other(format!("{id} is not among the jobs that failed for good")));
            }
            output.say(&json!({ "job": id, "queued": true }), format!("{id} is in the queue again."))
        }
    }
}

fn line(dead: &Dead) -> String {
    format!("{}  {:<20} {} after {} attempts: {}", dead.id, dead.name, dead.at, dead.attempts, dead.why)
}

fn shown(dead: &Dead) -> serde_json::Value {
    json!({
        "job": dead.id, "name": dead.name, "attempts": dead.attempts, "why": dead.why, "at": dead.at.to_string(),
    })
}
