//! The command line: one file a command, help that teaches, `--json` where a script would read the answer.
//!
//! Exit codes: 0 done, 1 refused or failed, 2 the command itself was wrong (clap).

mod account;
mod audit;
mod changeover;
mod client;
mod directory;
mod doctor;
mod import;
mod jobs;
mod keys;
mod mandate;
mod migrate;
mod officer;
mod openapi;
mod operator;
mod output;
mod policy;
mod recover;
mod retention;
mod serve;
mod shadow;
mod simulate;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::task::LocalSet;

use crate::base::{Clock, Entropy};
use crate::boot::{self, BootError};
use crate::config::{self, Config};
use crate::db::Db;
use crate::keys::{Desk, Vault};

pub use output::Output;

/// A country's digital key: sign in once, open every portal.
///
/// Start with "khoa demo" and a browser. "khoa serve" with no configuration keeps everything in ./data; a TOML
/// file (--config) and KHOA_* variables change that, and "khoa check-config" says whether they make sense.
#[derive(Parser)]
#[command(name = "khoa", version, max_term_width = 100)]
struct Cli {
    /// A TOML file laid over the defaults; KHOA_SECTION_FIELD variables are laid over both.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answer in JSON, one value on standard output.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show everything on this machine: the service, two portals and a library that use it, a mailbox, and people to be.
    Demo(serve::DemoArgs),
    /// Serve: sign-in pages, OpenID endpoints, background jobs.
    Serve(serve::ServeArgs),
    /// Run background jobs alone, beside processes started with "serve --without-workers".
    Work,
    /// Bring the database's schema up or down, or show where it is.
    Migrate(migrate::MigrateArgs),
    /// List, rotate and revoke the keys that sign tokens.
    Keys(keys::KeysArgs),
    /// Register, change, show, list and disable clients (relying parties).
    Client(client::ClientArgs),
    /// Show an account, lock it, open it again, let its holder back in.
    Account(account::AccountArgs),
    /// Appoint officers, list them, end their offices.
    Officer(officer::OfficerArgs),
    /// Say who acts for an organisation, list them, end it.
    Mandate(mandate::MandateArgs),
    /// Show what was looked at and done in the State's name.
    Audit(audit::AuditArgs),
    /// Bring in people from another system.
    Import(import::ImportArgs),
    /// Bring in the accounts of other systems, match them with those here, show how far that is.
    Changeover(changeover::ChangeoverArgs),
    /// Show the queue of background jobs, and try again what failed for good.
    Jobs(jobs::JobsArgs),
    /// Show the law this service decides by, compare versions of it, load and confirm new ones.
    Policy(policy::PolicyArgs),
    /// Show how long what is kept, by which clause, how much of it is due, and when it was last erased.
    ///
    /// A service erases by itself what was kept long enough, every ten minutes, and writes one entry into the audit log for each kind
    /// of record of people. This command erases nothing: it counts with the same statements, and --on says what a pass on another day
    /// would erase. How long is law: "khoa policy show retention", and "feedback" and "applications" for reports and papers; "khoa
    /// policy check" refuses what is shorter than the least there may be, and "khoa policy shadow" says what another version would
    /// erase. Of whoever has something open (an application, a report, an erasure, a restriction, a lock that an authority asked for or
    /// that protects them from somebody who forces them) nothing goes meanwhile but counters of wrong guesses, and what registers
    /// answered or told.
    Retention(retention::RetentionArgs),
    /// Show what codes of places and agencies mean and meant, convert them, search, import tables.
    Directory(directory::DirectoryArgs),
    /// Play national registers on this machine, for a service to ask.
    Simulate(simulate::SimulateArgs),
    /// Check a document that somebody shows by a code, without a network.
    ///
    /// Before you go where there is none, take along the keys of the service, and what was withdrawn there lately:
    ///
    ///   curl -o keys.json https://id.example/verify/keys; curl -o status.cwt https://id.example/verify/status
    ///
    /// Then: khoa verify 'KHOA1:…' --keys keys.json --status status.cwt. Without --status, or by one that is older than the code, it says
    /// whether the code is signed and still good, and that whether the document was taken back since is not known.
    ///
    /// Exit codes: 0 valid; 3 expired, or made in the future; 4 withdrawn; 5 not signed by these keys; 6 no code, or a damaged one;
    /// 1 a file cannot be read or is none of these; 2 the command itself was wrong.
    Verify(verify::VerifyArgs),
    /// Print or write the OpenAPI documents of what machines may call.
    Openapi(openapi::OpenapiArgs),
    /// Look at the stores, the keys and the audit log, or at one client, and say what is wrong.
    Doctor(doctor::DoctorArgs),
    /// Read the configuration and say whether it makes sense; nothing is opened.
    CheckConfig,
}

/// Runs the command the process was started with.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let output = Output { json: cli.json };
    let done = config::load(cli.config.as_deref())
        .map_err(BootError::from)
        .and_then(|config| to_its_end(dispatch(cli.command, config, output)));
    match done {
        Ok(code) => code,
        Err(error) => output.failed(&error),
    }
}

/// Runs a command to its end and waits for nothing else: a name that no resolver answers for is looked up on a thread that
/// cannot be broken off, and a runtime that is merely dropped waits for its threads.
fn to_its_end<T>(command: impl Future<Output = Result<T, BootError>>) -> Result<T, BootError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(BootError::io("cannot start"))?;
    let done = LocalSet::new().block_on(&runtime, command);
    runtime.shutdown_background();
    done
}

async fn dispatch(command: Command, config: Config, output: Output) -> Result<ExitCode, BootError> {
    match command {
        Command::Demo(args) => serve::demo(args, config).await,
        Command::Serve(args) => serve::serve(args, config).await,
        Command::Work => serve::work(config).await,
        Command::Migrate(args) => migrate::run(args, config, output).await,
        Command::Keys(args) => keys::run(args, config, output).await,
        Command::Client(args) => client::run(args, config, output).await,
        Command::Account(args) => account::run(args, config, output).await,
        Command::Officer(args) => officer::run(args, config, output).await,
        Command::Mandate(args) => mandate::run(args, config, output).await,
        Command::Audit(args) => audit::run(args, config, output).await,
        Command::Jobs(args) => jobs::run(args, config, output).await,
        Command::Import(args) => import::run(args, config, output).await,
        Command::Changeover(args) => changeover::run(args, config, output).await,
        Command::Policy(args) => policy::run(args, config, output).await,
        Command::Retention(args) => retention::run(args, config, output).await,
        Command::Directory(args) => directory::run(args, config, output).await,
        Command::Simulate(args) => simulate::run(args, output).await,
        Command::Openapi(args) => openapi::run(args, output),
        Command::Verify(args) => verify::run(args, output),
        Command::Doctor(args) => doctor::run(args, config, output).await,
        Command::CheckConfig => output.say(&serde_json::json!({ "ok": true }), "The configuration is sound."),
    }
}

/// What a command that does not serve works with.
struct Workshop {
    config: Config,
    clock: Clock,
    entropy: Entropy,
    db: Db,
    vault: Vault,
}

impl Workshop {
    async fn open(config: Config) -> Result<Self, BootError> {
        let (clock, entropy) = (Clock::Wall, Entropy::Os);
        let boot::Stores { bulk, vault, .. } = boot::open_stores(&config, &clock, &entropy).await?;
        Ok(Self { config, clock, entropy, db: bulk.for_a_command(), vault })
    }

    /// What verbs need when an operator asks.
    fn desk(&self) -> Desk {
        Desk {
            vault: self.vault.clone(),
            entropy: self.entropy.clone(),
            now: self.clock.now(),
            request: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::to_its_end;

    #[test]
    fn a_command_ends_though_something_it_asked_never_answers() {
        let (_never, answer) = std::sync::mpsc::channel::<()>();
        let done = to_its_end(async {
            let (began, begun) = tokio::sync::oneshot::channel();
            tokio::task::spawn_blocking(move || began.send(()).map(|()| answer.recv()));
            drop(begun.await);
            Ok(7)
        });
        assert!(matches!(done, Ok(7)));
    }
}
