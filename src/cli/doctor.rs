//! `khoa doctor`.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{Output, Workshop};
use crate::audit::{self, Head, Verdict};
use crate::boot::BootError;
use crate::config::Config;
use crate::ephemeral;
use crate::keys::Ring;

#[derive(Args)]
pub(super) struct DoctorArgs {
    /// A head of the audit log that was kept elsewhere, as the service logged it: is it still there?
    #[arg(long, value_name = "POSITION:HASH")]
    audit_head: Option<Head>,
}

/// Looks at each part beyond the database, without which there is nothing to look at; the answer lists all of them, and
/// the exit code is 1 when one is broken.
pub(super) async fn run(args: DoctorArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let ephemeral = match ephemeral::open(&shop.config.redis, &shop.clock).await {
        Ok(store) => store.ping().await.map(|()| "answers".to_owned()).map_err(|e| e.to_string()),
        Err(e) => Err(e.to_string()),
    };
    let ring = Ring::load(&shop.db, &shop.vault, &shop.clock, &shop.entropy, &shop.config.keys).await;
    let keys = match ring {
        Ok(ring) => ring.list().await.map(|keys| format!("{} known", keys.len())).map_err(|e| e.to_string()),
        Err(e) => Err(e.to_string()),
    };
    let audit = audit_log(&shop, args.audit_head).await?;
    let database: Result<String, String> = Ok("answers, schema up to date".into());
    let parts =
        [("database", database), ("ephemeral", ephemeral), ("signing keys", keys), ("audit log", audit)];
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

async fn audit_log(shop: &Workshop, kept: Option<Head>) -> Result<Result<String, String>, BootError> {
    if let Some(kept) = kept
        && !shop.db.read(move |c| audit::holds(c, &kept)).await?
    {
        return Ok(Err(format!("its end was cut off: {kept} is not in it")));
    }
    Ok(match shop.db.read(audit::verify).await? {
        Verdict::Sound { events, unsealed, head } => {
            Ok(format!("{events} entries chained and intact, {unsealed} to be chained; head {head}"))
        }
        Verdict::Broken { position, why } => Err(format!("position {position}: {why}")),
    })
}
