//! `khoa mandate`. Names nobody: what it prints are ids, roles and days.

use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::account::{self, Named};
use super::{Output, Workshop};
use crate::account::Level;
use crate::base::{LocalDate, MandateId, ServiceGroup};
use crate::boot::BootError;
use crate::config::Config;
use crate::mandate::member::{self, Member, NewMember, Role, Scope, Source};
use crate::sign_out;

#[derive(Args)]
pub(super) struct MandateArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Let a person act for an organisation, on a decision of the identity authority.
    ///
    /// legal_representative: may do everything. administrator: says who else acts for it. signer: signs what was prepared.
    /// submitter: prepares and files. viewer: reads. People sign in with their own accounts, of level 2, and choose at a service
    /// for organisations (khoa client add --serves) for whom they act.
    Give(GiveArgs),
    /// List who acts for an organisation.
    List {
        /// The organisation: the account's id, or its tax or enterprise code.
        organisation: String,
        /// Those too whose mandate was ended.
        #[arg(long)]
        ended: bool,
    },
    /// End a mandate at once, with everything that hangs from it. It stays on record, with the reason.
    End {
        /// Its id, as list shows it.
        mandate: MandateId,
        /// Why: the decision, by its number.
        #[arg(long, value_parser = NonEmptyStringValueParser::new())]
        why: String,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Args)]
struct By {
    /// Who does this, by their number; it stays on record.
    #[arg(long, value_name = "WHO", value_parser = NonEmptyStringValueParser::new())]
    by: String,
}

#[derive(Args)]
struct GiveArgs {
    /// The person: the account's id, or a number, mobile number or e-mail address it is signed in to with.
    #[arg(value_name = "WHOM")]
    account: String,
    /// The organisation: the account's id, or its tax or enterprise code.
    #[arg(long = "for", value_name = "ORG")]
    organisation: String,
    /// As what: legal_representative, administrator, signer, submitter or viewer.
    #[arg(long)]
    role: Role,
    /// The groups of services in which they act; in all without it.
    #[arg(long, num_args = 1.., value_name = "WORD")]
    scope: Vec<ServiceGroup>,
    /// The first day, YYYY-MM-DD; today without it.
    #[arg(long)]
    from: Option<LocalDate>,
    /// The first day on which it is so no more.
    #[arg(long)]
    until: Option<LocalDate>,
    /// The decision it rests on, by its number.
    #[arg(long, value_name = "NO", value_parser = NonEmptyStringValueParser::new())]
    source: String,
    #[command(flatten)]
    by: By,
}

pub(super) async fn run(args: MandateArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let today = shop.clock.now().local_date();
    match args.action {
        Action::Give(args) => give(&shop, args, output).await,
        Action::List { organisation, ended } => {
            let id = account::find(&shop, Named { account: organisation }).await?;
            let found = shop.db.read(move |c| member::of_organisation(c, id, ended)).await?;
            let lines: Vec<_> = found.iter().map(|one| line(one, today)).collect();
            let text = if lines.is_empty() { "There is none.".to_owned() } else { lines.join("\n") };
            output.say(&found.iter().map(|one| shown(one, today)).collect::<Vec<_>>(), text)
        }
        Action::End { mandate: id, why, by } => {
            let desk = shop.desk();
            let ended = shop.db.write(move |c| sign_out::mandate(c, &desk, id, (&by.by, &why))).await?;
            let none =
                || BootError::Other(format!("{id} is no mandate for an organisation that could be ended"));
            let ended = ended.ok_or_else(none)?;
            output.say(&shown(&ended, today), line(&ended, today))
        }
    }
}

async fn give(shop: &Workshop, args: GiveArgs, output: Output) -> Result<ExitCode, BootError> {
    let actor = account::find(shop, Named { account: args.account }).await?;
    let organisation = account::find(shop, Named { account: args.organisation }).await?;
    let (desk, today) = (shop.desk(), shop.clock.now().local_date());
    let new = NewMember {
        organisation,
        actor,
        role: args.role,
        scope: Scope::of(args.scope),
        valid_from: args.from.unwrap_or(today),
        valid_to: args.until,
        source: Source::Decision,
        reference: args.source,
        by: args.by.by,
    };
    let given = shop.db.write(move |c| member::give(c, &desk, &new)).await?;
    let given = given.map_err(|why| BootError::Other(why.to_string()))?;
    let account = shop.db.read(move |c| crate::account::account(c, actor)).await?;
    if account.level != Some(Level::Two) {
        output.note("it opens nothing yet: whoever acts for an organisation has an account of level 2, and this one is not");
    }
    output.say(&shown(&given, today), line(&given, today))
}

fn standing(member: &Member, today: LocalDate) -> &'static str {
    match () {
        () if member.ended.is_some() => "ended",
        () if member.is_live(today) => "counts",
        () if today < member.valid_from => "to come",
        () => "ran out",
    }
}

fn shown(member: &Member, today: LocalDate) -> Value {
    json!({
        "mandate": member.id, "organisation": member.organisation, "account": member.actor, "role": member.role,
        "scope": member.scope, "from": member.valid_from, "until": member.valid_to, "confirm_by": member.confirm_by,
        "rests_on": member.source.as_str(), "source": member.reference, "by": member.granted_by,
        "standing": standing(member, today),
        "ended": member.ended.as_ref().map(|end| json!({ "at": end.at.to_string(), "by": end.by, "why": end.why })),
    })
}

fn line(member: &Member, today: LocalDate) -> String {
    let until = member.until().map(|end| format!(" until {}", end.plus_days(-1))).unwrap_or_default();
    let why = member.ended.as_ref().map(|end| format!(" ({})", end.why)).unwrap_or_default();
    format!(
        "{}  {} for {}: {}  from {}{until}: {}{why}",
        member.id,
        member.actor,
        member.organisation,
        member.role,
        member.valid_from,
        standing(member, today),
    )
}
