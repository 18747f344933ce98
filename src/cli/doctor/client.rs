//! `khoa doctor client`: what is registered, what may be wrong with it, and what it was refused for lately.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::boot::BootError;
use crate::cli::client::{find, shown};
use crate::cli::{Output, Workshop};
use crate::client::{self, Client, Refused, Sender};
use crate::op;
use crate::outbound::http::Guarded;

#[derive(Args)]
pub(super) struct ClientArgs {
    /// The client's name.
    id: String,
}

pub(super) async fn run(shop: &Workshop, args: ClientArgs, output: Output) -> Result<ExitCode, BootError> {
    let client = find(shop, &args.id).await?;
    let now = shop.clock.now();
    let mut doubts: Vec<String> = client::doubts(&client, now).into_iter().map(str::to_owned).collect();
    doubts.extend(keys_away(shop, &client).await?);
    let id = args.id.clone();
    let refusals = shop.db.read(move |c| client::refusals_of(c, &id)).await?;
    let registered = shown(&client, now);
    let value = json!({
        "client": registered,
        "doubts": doubts,
        "refusals": refusals.iter().map(|refused| refusal(&args.id, refused)).collect::<Vec<_>>(),
    });
    let registered = serde_json::to_string_pretty(&registered).unwrap_or_default();
    let doubts = paragraph("Nothing about it looks wrong.", "May be wrong", doubts);
    let refusals = refusals.iter().map(|refused| lines(&args.id, refused)).collect();
    let head = "Refused lately because this did not hold";
    let refusals = paragraph("None of its requests was refused lately.", head, refusals);
    output.say(&value, format!("{registered}\n\n{doubts}\n\n{refusals}"))
}

/// Whether the keys it publishes can be had from this machine, asked now.
async fn keys_away(shop: &Workshop, client: &Client) -> Result<Option<String>, BootError> {
    let Some(uri) = &client.metadata.jwks_uri else { return Ok(None) };
    let http = Guarded::new(&shop.config.outbound).map_err(|why| BootError::Other(why.to_string()))?;
    Ok(match client::fetch_keys(&http, uri).await {
        Ok(keys) if keys.is_empty() => Some(format!("There is no key for signatures at {uri}.")),
        Ok(_keys) => None,
        Err(why) => Some(format!("Its keys cannot be had: {uri} {why}.")),
    })
}

fn paragraph(none: &str, head: &str, items: Vec<String>) -> String {
    if items.is_empty() { none.to_owned() } else { format!("{head}:\n- {}", items.join("\n- ")) }
}

fn refusal(id: &str, refused: &Refused) -> serde_json::Value {
    json!({
        "reason": refused.reason,
        "times": refused.times,
        "last_at": refused.last_at.to_string(),
        "authenticated": refused.sender == Sender::Client,
        "detail": refused.detail,
        "remedy": op::remedy(&refused.reason, id),
    })
}

/// The detail in quotation marks, with whose words they are. A reason that is no check is the code it was answered with.
fn lines(id: &str, refused: &Refused) -> String {
    let Refused { reason, sender, times, last_at, detail } = refused;
    let held = match reason.contains(' ') {
        true => reason.clone(),
        false => format!("the request is a sound one (answered {reason})"),
    };
    let times = if *times == 1 { "once".to_owned() } else { format!("{times} times") };
    let whose = match sender {
        Sender::Client => "the client itself, authenticated",
        Sender::Anybody => "whoever sent it, which may be anybody",
    };
    let remedy = op::remedy(reason, id);
    format!("{held}\n    {times}, last {last_at}, by {whose}: \"{detail}\"\n    {remedy}")
}
