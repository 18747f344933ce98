//! `khoa serve`, `khoa work`, `khoa demo`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::base::{Clock, Entropy};
use crate::boot::{self, BootError, Claim, Listeners};
use crate::config::Config;
use crate::demo;
use crate::ops::Telemetry;

#[derive(Args)]
pub(super) struct ServeArgs {
    /// Leave background jobs to "khoa work".
    #[arg(long)]
    without_workers: bool,
}

#[derive(Args)]
pub(super) struct DemoArgs {
    /// The folder that everything is kept in; delete it to begin anew.
    #[arg(long, default_value = "demo-data", value_name = "DIR")]
    data: PathBuf,
    /// The service's port. The next six are the demo's too: two portals, the mailbox, the library, health and metrics, and the simulated registers.
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    port: u16,
}

pub(super) async fn serve(args: ServeArgs, config: Config) -> Result<ExitCode, BootError> {
    let telemetry = Telemetry::start(&config.telemetry).map_err(|e| BootError::Other(e.to_string()))?;
    // Held until the process ends.
    let _claim = Claim::of(&config)?;
    let listeners = Listeners::bind(&config.server)?;
    let app = boot::build(config, Clock::Wall, Entropy::Os).await?;
    let running = boot::serve(app, listeners, !args.without_workers).await?;
    running.announce();
    running.until_asked_to_stop().await?;
    telemetry.flush();
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn work(config: Config) -> Result<ExitCode, BootError> {
    let telemetry = Telemetry::start(&config.telemetry).map_err(|e| BootError::Other(e.to_string()))?;
    let app = boot::build(config, Clock::Wall, Entropy::Os).await?;
    boot::work(app).await?;
    telemetry.flush();
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn demo(args: DemoArgs, config: Config) -> Result<ExitCode, BootError> {
    let telemetry = Telemetry::start(&config.telemetry).map_err(|e| BootError::Other(e.to_string()))?;
    demo::run(config, args.data, args.port).await.map_err(|e| BootError::Other(e.to_string()))?;
    telemetry.flush();
    Ok(ExitCode::SUCCESS)
}
