//! `khoa account recover` and `remove-passkey`: what an officer does for somebody who has shown their papers. It never sees
//! or chooses a secret of theirs beyond the code it hands over, and it is on record by name and reason.

use std::process::ExitCode;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use serde_json::json;

use super::account::{Named, find};
use super::operator;
use super::{Output, Workshop};
use crate::base::PasskeyId;
use crate::boot::BootError;
use crate::login::recover::{self, PasskeysAre, Word};

#[derive(Args)]
struct By {
    /// The officer who saw the papers, by their number.
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    officer: String,
    /// Why: the request, by its number.
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    why: String,
}

impl From<By> for Word {
    fn from(by: By) -> Self {
        Self { officer: by.officer, why: by.why, run_by: operator::name() }
    }
}

#[derive(Args)]
pub(super) struct RecoverArgs {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    by: By,
    /// The devices with the person's passkeys are lost: the passkeys go when the code is used.
    #[arg(long)]
    remove_passkeys: bool,
}

#[derive(Args)]
pub(super) struct RemovePasskeyArgs {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    by: By,
    /// Only this one, by its id; without it, all of them.
    #[arg(long, value_name = "ID")]
    passkey: Option<PasskeyId>,
}

pub(super) async fn recover(
    shop: &Workshop,
    args: RecoverArgs,
    output: Output,
) -> Result<ExitCode, BootError> {
    let (id, word, desk) = (find(shop, args.named).await?, Word::from(args.by), shop.desk());
    let passkeys = if args.remove_passkeys { PasskeysAre::Removed } else { PasskeysAre::Kept };
    let code = shop.db.write(move |c| recover::open_at_counter(c, &desk, id, &word, passkeys)).await?;
    let code = code.ok_or_else(|| BootError::Other("the account is locked: unlock it first".into()))?;
    output.say(
        &json!({ "account": id, "code": code.expose(), "minutes": 15 }),
        format!(
            "{}\nGood once, for 15 minutes, at {}/recover/code. Hand it to the person and nobody else.",
            code.expose(),
            shop.config.server.public_url
        ),
    )
}

pub(super) async fn remove_passkey(
    shop: &Workshop,
    args: RemovePasskeyArgs,
    output: Output,
) -> Result<ExitCode, BootError> {
    let (id, word, desk) = (find(shop, args.named).await?, Word::from(args.by), shop.desk());
    let done = shop.db.write(move |c| recover::remove_passkeys(c, &desk, id, args.passkey, &word)).await?;
    let removed = done.map_err(|why| BootError::Other(why.to_string()))?;
    output.say(&json!({ "account": id, "removed": removed }), format!("{removed} passkeys removed."))
}
