//! `khoa client rotate-secret` and `revoke-old-secret`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::find;
use crate::boot::BootError;
use crate::cli::{Output, Workshop};
use crate::client::{self, Rotation};

#[derive(Args)]
pub(super) struct RotateArgs {
    /// The client's name.
    id: String,
    /// How long the secret it has stays good beside the new one, such as 90m, 24h or 7d; 90d at most.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = span)]
    both_for: Duration,
    /// End every secret of before at once: the client is refused until it has the new one.
    #[arg(long, conflicts_with_all = ["both_for", "again"])]
    revoke_old: bool,
    /// The last secret was lost before it was used: replace it, and leave the one before it its time.
    #[arg(long, conflicts_with = "both_for")]
    again: bool,
}

#[derive(Args)]
pub(super) struct OldSecretArgs {
    /// The client's name.
    id: String,
}

/// A number and its unit: seconds, minutes, hours or days.
fn span(text: &str) -> Result<Duration, String> {
    let expected = || "expected a number and s, m, h or d, such as 24h".to_owned();
    let unit = text.chars().next_back().ok_or_else(expected)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(expected()),
    };
    let number: u64 =
        text.strip_suffix(unit).unwrap_or_default().parse().map_err(|_not_a_number| expected())?;
    number.checked_mul(seconds).map(Duration::from_secs).ok_or_else(expected)
}

pub(super) async fn rotate(shop: &Workshop, args: RotateArgs, output: Output) -> Result<ExitCode, BootError> {
    let rotation = match (args.revoke_old, args.again) {
        (true, _) => Rotation::RevokeOld,
        (_, true) => Rotation::Again,
        _ => Rotation::KeepOld(args.both_for),
    };
    find(shop, &args.id).await?;
    let (desk, id) = (shop.desk(), args.id.clone());
    let now = desk.now;
    let rotated = shop.db.write(move |c| client::rotated(c, &desk, &id, rotation)).await?;
    let (secret, client) = rotated.map_err(|refused| BootError::Other(format!("{}: {refused}", args.id)))?;
    let old_until = client.secrets.and_then(|secrets| secrets.old_until(now)).map(|end| end.to_string());
    let old = match &old_until {
        Some(end) => {
            let id = &args.id;
            format!("The old one is good until {end}; to end it before: khoa client revoke-old-secret {id}")
        }
        None => "No other is good any more.".to_owned(),
    };
    let (id, secret) = (args.id, secret.expose());
    let text = format!(
        "client_id      {id}\nclient_secret  {secret}\nThe secret is shown this once; only its digest is kept. {old}"
    );
    output.say(&json!({ "client_id": id, "client_secret": secret, "old_secret_good_until": old_until }), text)
}

pub(super) async fn revoke_old(
    shop: &Workshop,
    args: OldSecretArgs,
    output: Output,
) -> Result<ExitCode, BootError> {
    find(shop, &args.id).await?;
    let (desk, id) = (shop.desk(), args.id.clone());
    let ended = shop.db.write(move |c| client::old_secret_ended(c, &desk, &id)).await?;
    let ended = ended.map_err(|refused| BootError::Other(format!("{}: {refused}", args.id)))?;
    let text = match ended {
        true => format!("The old secret of {} is good no more.", args.id),
        false => format!("{} has one secret only; nothing was done.", args.id),
    };
    output.say(&json!({ "client_id": args.id, "ended": ended }), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_and_its_unit() {
        for (text, seconds) in [("0s", 0), ("90m", 5_400), ("24h", 86_400), ("7d", 604_800)] {
            assert_eq!(span(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "h", "24", "-1h", "1.5h", "1hh", "1 h", "24ờ", "99999999999999999999d"] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
