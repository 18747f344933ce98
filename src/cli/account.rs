//! `khoa account`. Names nobody: what it prints are ids, levels and grounds.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::recover::{self, RecoverArgs, RemovePasskeyArgs};
use super::{Output, Workshop, operator};
use crate::account::{self, Account, Ground, Lock, State};
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
    /// Close an account: all of it ends, no password or passkey is left, and only the same person opens it again.
    Close(Closing),
    /// Give somebody who has shown their papers a code for a new password: good once, for 15 minutes.
    Recover(RecoverArgs),
    /// Remove the passkeys of somebody who lost their device and has shown their papers.
    RemovePasskey(RemovePasskeyArgs),
}

#[derive(Args, Clone)]
pub(super) struct Named {
    /// The account's id, or a number, mobile number or e-mail address it is signed in to with.
    pub(super) account: String,
}

#[derive(Args)]
struct Why {
    #[command(flatten)]
    named: Named,
    /// Why (Decree 69/2024, article 17): holder_asked, terms_broken, document_ended, holder_ended, authority_asked, idle or
    /// duress.
    #[arg(long, value_parser = ground)]
    ground: Ground,
    /// Whose request it is: the decision or form, by its number. Two who ask on one ground lock twice, and each takes back
    /// their own.
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    reference: String,
    /// On whose word it is written down now; whoever runs this, where nobody is named.
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    source: Option<String>,
}

impl Why {
    fn source(&self) -> String {
        self.source.clone().unwrap_or_else(operator::name)
    }
}

#[derive(Args)]
struct Closing {
    #[command(flatten)]
    named: Named,
    /// Why: died, dissolved, holder_asked, merged or mistaken.
    #[arg(long, value_parser = why_closed)]
    why: account::Why,
    /// On whose word: the decision or request, by its number.
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    source: String,
}

fn ground(text: &str) -> Result<Ground, String> {
    let names = || Ground::ALL.map(Ground::as_str).join(", ");
    Ground::from_name(text).ok_or_else(|| format!("expected one of {}", names()))
}

fn why_closed(text: &str) -> Result<account::Why, String> {
    let names = || account::Why::ALL.map(account::Why::as_str).join(", ");
    account::Why::ALL
        .into_iter()
        .find(|why| why.as_str() == text)
        .ok_or_else(|| format!("expected one of {}", names()))
}

pub(super) async fn run(args: AccountArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let id = match args.action {
        Action::Show(named) => find(&shop, named).await?,
        Action::Lock(why) => {
            let (id, desk) = (find(&shop, why.named.clone()).await?, shop.desk());
            let source = why.source();
            let done =
                shop.db.write(move |c| sign_out::lock(c, &desk, id, why.ground, &why.reference, &source));
            if !done.await? {
                output.note("it was locked so already");
            }
            id
        }
        Action::Recover(args) => return recover::recover(&shop, args, output).await,
        Action::RemovePasskey(args) => return recover::remove_passkey(&shop, args, output).await,
        Action::Unlock(why) => {
            let (id, desk) = (find(&shop, why.named.clone()).await?, shop.desk());
            let (source, reference) = (why.source(), why.reference.clone());
            let done =
                shop.db.write(move |c| sign_out::unlock(c, &desk, id, why.ground, &why.reference, &source));
            if !done.await? {
                return Err(BootError::Other(format!(
                    "{reference} does not lock it on {}; see khoa account show",
                    why.ground.as_str()
                )));
            }
            id
        }
        Action::Close(closing) => {
            let (id, desk) = (find(&shop, closing.named).await?, shop.desk());
            shop.db.write(move |c| sign_out::close(c, &desk, id, closing.why, &closing.source)).await?;
            id
        }
    };
    let (account, locks) =
        shop.db.read(move |c| Ok((account::account(c, id)?, account::locks(c, id)?))).await?;
    show(&account, account.state(shop.clock.now()), &locks, output)
}

pub(super) async fn find(shop: &Workshop, named: Named) -> Result<AccountId, BootError> {
    let vault = shop.vault.clone();
    let found = shop.db.read(move |c| match named.account.parse() {
        Ok(id) => match account::account(c, id) {
            Ok(account) => Ok(Some(account.id)),
            Err(StoreError::Missing) => Ok(None),
            Err(error) => Err(error),
        },
        Err(_not_an_id) => account::named(c, &vault, &named.account),
    });
    found.await?.ok_or_else(|| BootError::Other("there is no such account".into()))
}

fn show(account: &Account, state: State, locks: &[Lock], output: Output) -> Result<ExitCode, BootError> {
    let level = account.level.map(|level| level.number());
    let locked_for: Vec<_> = locks
        .iter()
        .map(|Lock { ground, reference, source, since }| {
            json!({ "ground": ground, "reference": reference, "source": source, "since": since.to_string() })
        })
        .collect();
    let words: Vec<String> =
        locks.iter().map(|lock| format!("{} ({})", lock.ground, lock.reference)).collect();
    let said = match state {
        State::Active => "open".to_owned(),
        State::Locked => format!("locked: {}", words.join(", ")),
        State::Issued => "open; a level waits for its holder".to_owned(),
        State::ActivationExpired => "open; a level was not activated in time".to_owned(),
        State::Closed => "closed".to_owned(),
    };
    output.say(
        &json!({
            "account": account.id, "kind": account.kind.as_str(), "level": level,
            "state": state, "active": account.active, "locked_for": locked_for,
        }),
        format!(
            "{}  {}, {}, {said}",
            account.id,
            account.kind.as_str(),
            level.map_or_else(|| "no level".to_owned(), |level| format!("level {level}")),
        ),
    )
}
