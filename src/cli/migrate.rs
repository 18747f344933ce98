//! `khoa migrate`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Output;
use crate::boot::{self, BootError};
use crate::config::Config;
use crate::db;

#[derive(Args)]
pub(super) struct MigrateArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// Take every pending step (the default).
    Up,
    /// Take back the newest steps. Data in what is dropped is lost.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: usize,
        /// Say that what lies in the dropped tables may go, the audit log among them.
        #[arg(long)]
        yes: bool,
    },
    /// Show the steps taken and pending.
    Status,
}

pub(super) async fn run(args: MigrateArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let url = boot::database_url(&config)?;
    match args.action.unwrap_or(Action::Up) {
        Action::Up => {
            let taken = db::up(&url)?;
            output.say(
                &json!({ "taken": taken }),
                format!("{taken} steps taken; the schema is this release's."),
            )
        }
        Action::Down { yes: false, .. } => Err(BootError::Other(
            "taking steps back drops tables with all that is in them, the audit log among them: say --yes"
                .into(),
        )),
        Action::Down { steps, yes: true } => {
            let reverted = db::down(&url, steps)?;
            output.say(&json!({ "reverted": reverted }), format!("Taken back: {}.", reverted.join(", ")))
        }
        Action::Status => {
            let (applied, pending) = db::applied_and_pending(&url)?;
            let listed = |steps: &[String]| if steps.is_empty() { "none".into() } else { steps.join(", ") };
            let text =
                format!("taken, the newest first: {}\npending: {}", listed(&applied), listed(&pending));
            output.say(&json!({ "taken": applied, "pending": pending }), text)
        }
    }
}
