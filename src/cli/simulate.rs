//! `khoa simulate`: others' machines to play with, each on a socket of its own.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::Output;
use crate::base::Clock;
use crate::boot::BootError;
use crate::demo::registers::{self, People, Simulator};
use crate::ops;

#[derive(Args)]
pub(super) struct SimulateArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// National registers and the biometric system, which know invented people.
    ///
    /// POST /control/population {"behaviour": "down"} makes one of them behave so: well, down, slow (with "millis"), wrong,
    /// behind (with "seconds"), refusing. GET /control says what they were asked. POST /control/population/tell {"about":
    /// {"personal_number": "…"}, "what": {"kind": "death"}} lets something happen: death, name, residence, card_revoked,
    /// card_issued, representatives, dissolved, correction.
    Registers(RegistersArgs),
}

#[derive(Args)]
struct RegistersArgs {
    /// Where they listen: on this machine only, for whoever reaches them reads everybody.
    #[arg(long, default_value = "127.0.0.1:8086", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Whom they know, as JSON; absent means the people of the demo.
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// What they are asked under.
    #[arg(long, default_value = "simulated", value_name = "TOKEN")]
    token: String,
}

/// Plays until asked to stop.
pub(super) async fn run(args: SimulateArgs, output: Output) -> Result<ExitCode, BootError> {
    let What::Registers(args) = args.what;
    if !args.listen.ip().is_loopback() {
        return Err(BootError::Other("--listen: simulated registers stay on this machine".into()));
    }
    let people = match &args.people {
        Some(file) => {
            let text = std::fs::read_to_string(file);
            let text = text.map_err(|source| BootError::Io { what: file.display().to_string(), source })?;
            People::read(&text).map_err(|why| BootError::Other(format!("{}: {why}", file.display())))?
        }
        None => People::of_the_demo().map_err(BootError::Other)?,
    };
    let cannot = |source| BootError::Io { what: format!("cannot listen on {}", args.listen), source };
    let listener = TcpListener::bind(args.listen).map_err(cannot)?;
    let at = listener.local_addr().map_err(cannot)?;
    let simulator = Simulator::of(people, Clock::Wall);
    let server = registers::serve(simulator, &args.token, listener).map_err(cannot)?;
    let handle = server.handle();
    let serving = tokio::spawn(server);
    output
        .say(&json!({ "at": at, "configuration": configuration(at, &args.token) }), guide(at, &args.token))?;
    ops::asked_to_stop()
        .await
        .map_err(|source| BootError::Io { what: "cannot listen for signals".into(), source })?;
    handle.stop(true).await;
    serving.await.map_err(|broken| BootError::Other(broken.to_string()))?.map_err(cannot)?;
    Ok(ExitCode::SUCCESS)
}

/// The variables that connect a service to them.
fn configuration(at: SocketAddr, token: &str) -> Vec<(String, String)> {
    let mut all = vec![("KHOA_OUTBOUND_ALLOW".to_owned(), at.to_string())];
    for register in ["population", "immigration", "business", "civil_status", "biometrics", "chips"] {
        let key = format!("KHOA_REGISTERS_{}", register.to_uppercase());
        all.push((format!("{key}_URL"), format!("http://{at}/{register}")));
        all.push((format!("{key}_TOKEN"), token.to_owned()));
    }
    all
}

fn guide(at: SocketAddr, token: &str) -> String {
    let lines: Vec<String> =
        configuration(at, token).iter().map(|(key, value)| format!("{key}={value}")).collect();
    format!(
        "Registers are simulated on http://{at}; a service that is started with this asks them:\n{}",
        lines.join("\n")
    )
}
