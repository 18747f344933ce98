//! `khoa doctor`.

mod client;
mod queues;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use self::client::ClientArgs;
use super::{Output, Workshop};
use crate::audit::{self, Head, Verdict, Witness, WitnessError};
use crate::boot::{self, BootError};
use crate::config::Config;
use crate::ephemeral;
use crate::factor::password::Kernel;
use crate::keys::{KeyError, KeyState, Ring};
use crate::outbound::http::Guarded;
use crate::registers::{AskError, Means, Ports, Standing};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct DoctorArgs {
    #[command(subcommand)]
    about: Option<About>,
    /// A head of the audit log that was kept elsewhere, as the service logged it: is it still there?
    #[arg(long, value_name = "PAGE:HASH")]
    audit_head: Option<Head>,
}

#[derive(Subcommand)]
enum About {
    /// Show what is registered about a client, what may be wrong with it, and its last refusals with the remedy.
    ///
    /// Refusals are written every ten seconds, and kept for 90 days after the last. What was sent with one may come from
    /// anybody who knows the client's name: it is cut, and shown escaped between quotation marks.
    Client(ClientArgs),
}

/// Looks at each part beyond the database, without which there is nothing to look at; the answer lists all of them, the
/// database first and with where it is, and the exit code is 1 when one is broken.
pub(super) async fn run(args: DoctorArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let place = boot::records_at(&config);
    if !boot::has_records(&config) {
        let begin = "there is nothing to look at yet; `khoa serve` or `khoa migrate up` begins";
        return Err(BootError::Other(format!("{place}: {begin}")));
    }
    let shop = Workshop::open(config).await.map_err(|error| BootError::Other(format!("{place}: {error}")))?;
    if let Some(About::Client(about)) = args.about {
        return client::run(&shop, about, output).await;
    }
    let ephemeral = match ephemeral::open(&shop.config.redis, &shop.clock).await {
        Ok(store) => match store.forgets().await {
            Ok(None) => Ok("answers".to_owned()),
            Ok(Some(rule)) => {
                Err(format!("when it is full, {rule} forgets sessions and used marks: set noeviction"))
            }
            Err(e) => Err(e.to_string()),
        },
        Err(e) => Err(e.to_string()),
    };
    let ring = Ring::load(&shop.db, &shop.vault, &shop.clock, &shop.entropy, &shop.config.keys).await;
    let keys = match ring {
        Ok(ring) => signing(&ring).await.map_err(|e| e.to_string()),
        Err(e) => Err(e.to_string()),
    };
    let witness = audit_witness(&shop).await?;
    let mut registers = registers(&shop).await?;
    let hashing = Kernel::choose().state();
    let audit = audit_log(&shop, args.audit_head).await?;
    let database: Result<String, String> = Ok(format!("{place}: answers, schema up to date"));
    let mut parts = vec![
        ("database", database),
        ("ephemeral", ephemeral),
        ("signing keys", keys),
        ("passwords", hashing),
        ("audit log", audit),
        ("audit witness", witness),
        ("queues", queues::queues(&shop).await?),
    ];
    parts.append(&mut registers);
    let sick = parts.iter().any(|(_, state)| state.is_err());
    let line = |(part, state): &(&str, Result<String, String>)| match state {
        Ok(state) => format!("{part:<14} ok      {state}"),
        Err(state) => format!("{part:<14} BROKEN  {state}"),
    };
    let report: Vec<_> = parts
        .iter()
        .map(|(part, state)| json!({ "part": part, "ok": state.is_ok(), "state": state.as_ref().unwrap_or_else(|e| e) }))
        .collect();
    output.say(&report, parts.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    Ok(if sick { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How each register answers just now; nobody is asked about.
async fn registers(shop: &Workshop) -> Result<Vec<(&'static str, Result<String, String>)>, BootError> {
    let http = Guarded::new(&shop.config.outbound).map_err(|wrong| BootError::Other(wrong.to_string()))?;
    let (clock, entropy) = (shop.clock.clone(), shop.entropy.clone());
    let means = Means { db: shop.db.clone(), vault: shop.vault.clone(), clock, entropy };
    let ports = Ports::open(&shop.config.registers, &http, &means);
    let ports =
        ports.map_err(|wrong| BootError::Other(format!("configuration key {}: {wrong}", wrong.key)))?;
    let words = |standing: Result<Option<Standing>, AskError>| match standing {
        Ok(None) => Ok("not connected".to_owned()),
        Ok(Some(Standing { as_of: Some(as_of) })) => Ok(format!("answers, as of {as_of}")),
        Ok(Some(Standing { as_of: None })) => Ok("answers".to_owned()),
        Err(failed) => Err(failed.to_string()),
    };
    Ok(ports.standing().await.into_iter().map(|(name, standing)| (name, words(standing))).collect())
}

/// Signs with every algorithm, as tokens are.
async fn signing(ring: &Ring) -> Result<String, KeyError> {
    ring.prove()?;
    let keys = ring.list().await?;
    let sign = keys.iter().filter(|key| key.state == KeyState::Signing).count();
    Ok(format!("{} known, {sign} sign, and what each signs verifies", keys.len()))
}

/// The log by itself, against the head kept in the database, and against one that somebody kept elsewhere.
pub(super) async fn audit_log(
    shop: &Workshop,
    kept: Option<Head>,
) -> Result<Result<String, String>, BootError> {
    if let Some(kept) = kept
        && !shop.db.read(move |c| audit::holds(c, &kept)).await?
    {
        return Ok(Err(format!("its end was cut off: {kept} is not in it")));
    }
    let vault = shop.vault.clone();
    if let Some(doubt) = shop.db.read(move |c| audit::doubt(c, &vault)).await? {
        return Ok(Err(doubt.to_string()));
    }
    Ok(match shop.db.read(audit::verify).await? {
        Verdict::Sound { entries, waiting, waiting_since, head, unvouched } => {
            let open = waiting_since.map_or_else(
                || "none waits to be sealed".to_owned(),
                |since| format!("{waiting} not sealed yet, since {since}: nothing vouches for those"),
            );
            let of_before = match unvouched {
                0 => String::new(),
                lines => format!("; {lines} lines in histories are of before this was vouched for"),
            };
            Ok(format!("{entries} entries sealed and intact, {open}{of_before}; head {head}"))
        }
        Verdict::Broken { place, why } => Err(format!("{place}: {why}")),
    })
}

/// The log against what this folder's file says about it.
pub(super) async fn audit_witness(shop: &Workshop) -> Result<Result<String, String>, BootError> {
    let witness = Witness::of(&shop.config.server.data);
    Ok(match witness.ask(&shop.db, &shop.vault).await {
        Ok(Some(head)) => Ok(format!("{} holds {head}, and so does the log", witness.path().display())),
        Ok(None) => Ok(format!("none at {}: ask where the service keeps its data", witness.path().display())),
        Err(WitnessError::Store(away)) => return Err(away.into()),
        Err(why) => Err(why.to_string()),
    })
}
