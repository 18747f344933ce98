//! `khoa account`. Names nobody: what it prints are ids, levels and grounds.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::recover::{self, RecoverArgs, RemovePasskeyArgs};
use super::{Output, Workshop};
use crate::account::{self, Account, Ground};
use crate::base::AccountId;
use crate::boot::BootError;
use crate::config::Config;
use crate::db::StoreError;
use crate::sign_out;

#[derive(Args)]
pub(super) struct AccountArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show an account's kind and level and why it is locked, if it is.
    Show(Named),
    /// Lock an account: its sessions and grants end, its services are told, its tokens are refused within a second.
    Lock(Why),
    /// Take one ground away; the account opens when none is left.
    Unlock(Why),
    /// Give somebody who has shown their papers a code for a new password: good once, for 15 minutes.
    Recover(RecoverArgs),
    /// Remove the passkeys of somebody who lost their device and has shown their papers.
    RemovePasskey(RemovePasskeyArgs),
}

#[derive(Args)]
pub(super) struct Named {
    /// The account's id, or a number, mobile number or e-mail address it is signed in to with.
    pub(super) account: String,
}

#[derive(Args)]
struct Why {
    #[command(flatten)]
    named: Named,
    /// Why (Decree 69/2024, article 17): holder_asked, terms_broken, document_ended, holder_ended or authority_asked.
    #[arg(long, value_parser = ground)]
    ground: Ground,
    /// On whose word: the decision or request, by its number.
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    source: String,
}

fn ground(text: &str) -> Result<Ground, String> {
    let names = || Ground::ALL.map(Ground::as_str).join(", ");
    Ground::ALL
        .into_iter()
        .find(|ground| ground.as_str() == text)
        .ok_or_else(|| format!("expected one of {}", names()))
}

pub(super) async fn run(args: AccountArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let id = match args.action {
        Action::Show(named) => find(&shop, named).await?,
        Action::Lock(why) => {
            let (id, ground) = (find(&shop, why.named).await?, why.ground);
            let desk = shop.desk();
            shop.db.write(move |c| sign_out::lock(c, &desk, id, ground, &why.source)).await?;
            id
        }
        Action::Recover(args) => return recover::recover(&shop, args, output).await,
        Action::RemovePasskey(args) => return recover::remove_passkey(&shop, args, output).await,
        Action::Unlock(why) => {
            let (id, ground) = (find(&shop, why.named).await?, why.ground);
            let desk = shop.desk();
            shop.db.write(move |c| sign_out::unlock(c, &desk, id, ground, &why.source)).await?;
            id
        }
    };
    let (account, grounds) =
        shop.db.read(move |c| Ok((account::account(c, id)?, account::grounds(c, id)?))).await?;
    show(&account, &grounds, output)
}

pub(super) async fn find(shop: &Workshop, named: Named) -> Result<AccountId, BootError> {
    let vault = shop.vault.clone();
    let found = shop.db.read(move |c| match named.account.parse() {
        Ok(id) => match account::account(c, id) {
            Ok(account) => Ok(Some(account.id)),
            Err(StoreError::Missing) => Ok(None),
            Err(error) => Err(error),
        },
        Err(_not_an_id) => account::find(c, &vault, &named.account),
    });
    found.await?.ok_or_else(|| BootError::Other("there is no such account".into()))
}

fn show(account: &Account, grounds: &[(String, String)], output: Output) -> Result<ExitCode, BootError> {
    let level = account.level.map(|level| level.number());
    let locked_for: Vec<_> =
        grounds.iter().map(|(ground, source)| json!({ "ground": ground, "source": source })).collect();
    let words: Vec<String> = grounds.iter().map(|(ground, source)| format!("{ground} ({source})")).collect();
    let state = if account.active { "open".to_owned() } else { format!("locked: {}", words.join(", ")) };
    output.say(
        &json!({
            "account": account.id, "kind": account.kind.as_str(), "level": level,
            "active": account.active, "locked_for": locked_for,
        }),
        format!(
            "{}  {}, {}, {state}",
            account.id,
            account.kind.as_str(),
            level.map_or_else(|| "no level".to_owned(), |level| format!("level {level}")),
        ),
    )
}
