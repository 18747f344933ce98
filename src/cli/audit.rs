//! `khoa audit`: what was done in the State's name, and whether the log is whole. Ids and words alone, as it keeps nothing else.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::account::{Named, find};
use super::{Output, Workshop};
use crate::audit::{self, Head, InvalidPurpose, Purpose, Recorded};
use crate::boot::BootError;
use crate::config::Config;

#[derive(Args)]
pub(super) struct AuditArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Walk the whole log: whether every entry that was sealed is there and as it was written.
    Verify {
        /// A head that was kept elsewhere, as the service logged it: is it still there?
        #[arg(long, value_name = "PAGE:HASH")]
        head: Option<Head>,
    },
    /// Prove that an entry stands where it was sealed: its hash, and the way from there to the root of its page (RFC 9162).
    Prove {
        /// The number of the entry.
        entry: i64,
    },
    /// List what an officer looked at and did in the State's name, newest first.
    By {
        #[command(flatten)]
        named: Named,
        /// For this purpose alone.
        #[arg(long, value_parser = purpose)]
        purpose: Option<Purpose>,
        /// Before the entry of this number: the last one listed, to go on from there.
        #[arg(long)]
        before: Option<i64>,
        /// How many to list.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=1000))]
        limit: i64,
    },
}

fn purpose(text: &str) -> Result<Purpose, String> {
    let names = || Purpose::ALL.map(Purpose::as_str).join(", ");
    text.parse().map_err(|_no_purpose: InvalidPurpose| format!("expected one of {}", names()))
}

pub(super) async fn run(args: AuditArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let (named, purpose, before, limit) = match args.action {
        Action::By { named, purpose, before, limit } => (named, purpose, before, limit),
        Action::Verify { head } => return verify(&shop, head, output).await,
        Action::Prove { entry } => return prove(&shop, entry, output).await,
    };
    let actor = find(&shop, named).await?;
    let acts = shop.db.read(move |c| audit::acts(c, actor, purpose, before, limit)).await?;
    let lines: Vec<String> = acts.iter().map(line).collect();
    let words = if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") };
    output.say(&acts.iter().map(shown).collect::<Vec<_>>(), words)
}

async fn verify(shop: &Workshop, head: Option<Head>, output: Output) -> Result<ExitCode, BootError> {
    let log = super::doctor::audit_log(shop, head).await?;
    // The file beside the log knows of an end that the database has lost.
    let witness = super::doctor::audit_witness(shop).await?;
    match log.and_then(|state| witness.map(|_holds| state)) {
        Ok(state) => output.say(&json!({ "whole": true, "state": state }), state),
        Err(why) => {
            output.say(&json!({ "whole": false, "state": why }), why)?;
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn prove(shop: &Workshop, entry: i64, output: Output) -> Result<ExitCode, BootError> {
    let proof = shop.db.read(move |c| audit::prove(c, entry)).await?;
    let proof = proof.map_err(|why| BootError::Other(why.to_string()))?;
    let words =
        format!("entry {entry} stands in page {}, as {} of {}", proof.page, proof.index + 1, proof.size);
    output.say(&proof, words)
}

fn line(act: &Recorded) -> String {
    let account = act.account.map_or_else(|| "-".to_owned(), |account| account.to_string());
    let purpose = act.purpose.as_deref().unwrap_or("-");
    format!("{:>10}  {}  {:<20} {purpose:<16} {account}", act.seq, act.at, act.event)
}

fn shown(act: &Recorded) -> serde_json::Value {
    json!({
        "seq": act.seq, "at": act.at.to_string(), "event": act.event, "account": act.account,
        "purpose": act.purpose, "facts": act.facts,
    })
}
