//! `khoa keys`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Output, Workshop};
use crate::audit::{self, Entry, Event};
use crate::boot::BootError;
use crate::config::Config;
use crate::keys::{KeyInfo, KeyState, Ring};

#[derive(Args)]
pub(super) struct KeysArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the keys that are published, sign, or did.
    List,
    /// Make the next key of every algorithm now; it signs once it has been published long enough.
    Rotate,
    /// Take a key out of the key set at once; a successor signs from now on. Its tokens are refused within 5 s.
    Revoke {
        /// The key's name, as list shows it.
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
}

pub(super) async fn run(args: KeysArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let ring = Ring::load(&shop.db, &shop.vault, &shop.clock, &shop.entropy, &shop.config.keys).await?;
    match args.action {
        Action::List => {}
        Action::Rotate => {
            ring.rotate().await?;
            record(&shop, Event::KeyRotated, serde_json::json!({})).await?;
        }
        Action::Revoke { kid } => {
            ring.revoke(&kid).await?;
            record(&shop, Event::KeyRevoked, json!({ "kid": kid })).await?;
        }
    }
    let keys = ring.list().await?;
    output.say(&json!(keys), keys.iter().map(line).collect::<Vec<_>>().join("\n"))
}

async fn record(shop: &Workshop, event: Event, facts: serde_json::Value) -> Result<(), BootError> {
    let desk = shop.desk();
    Ok(shop.db.write_one(move |c| audit::record(c, &desk, &Entry::of(event).facts(facts.clone()))).await?)
}

fn line(key: &KeyInfo) -> String {
    let state = json!(key.state);
    let missing = match (key.private_half, key.state) {
        (true, _) | (false, KeyState::Retired | KeyState::Revoked) => "",
        (false, _) => "; its private half is missing",
    };
    format!(
        "{:<6} {:<44} {:<8} signs {} to {}{missing}",
        key.alg,
        key.kid,
        state.as_str().unwrap_or_default(),
        key.signs_from,
        key.signs_until
    )
}
