//! `khoa officer`. Names nobody: what it prints are ids, agencies and roles.

use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::account::{self, Named};
use super::{Output, Workshop, policy};
use crate::account::Level;
use crate::assistance;
use crate::base::{LocalDate, MandateId};
use crate::boot::BootError;
use crate::config::Config;
use crate::directory::{self, AgencyCode, PlaceCode, Succession};
use crate::mandate::{self, Appointment, Day, Mandate, Of, Role, Seat};

#[derive(Args)]
pub(super) struct OfficerArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Give a person an office of an agency.
    ///
    /// clerk: receives citizens and checks them in person. immigration: the same for foreigners. authority: decides what is asked
    /// for online, handles locks, gives second opinions. security: looks into misuse. helper: a community helper, who is no officer and
    /// does nothing but help whoever reads a code out to them; give it a place, and an end, and give it only once every process runs this
    /// release: one from before it cannot read the word, and whoever holds it then holds nothing there. An officer works at /console, with an account
    /// of level 2 and a passkey, and sees what is their agency's and nothing else.
    Appoint(AppointArgs),
    /// List offices: those nobody has ended, of everybody or of one agency or person.
    List {
        /// Of this agency.
        #[arg(long, value_parser = agency)]
        agency: Option<AgencyCode>,
        /// Of this person: an id, number, mobile number or e-mail address.
        #[arg(long)]
        account: Option<String>,
        /// Those too that were ended.
        #[arg(long)]
        ended: bool,
    },
    /// End an office at once. It stays on record, with the reason.
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
struct AppointArgs {
    /// The account's id, or a number, mobile number or e-mail address it is signed in to with.
    #[arg(value_name = "WHOM")]
    account: String,
    /// The agency, by its code: H26.01, or 000.00.01.H26.
    #[arg(long, value_name = "CODE", value_parser = agency)]
    agency: AgencyCode,
    /// As what: clerk, immigration, authority, security or helper.
    #[arg(long)]
    role: Role,
    /// The place they work for, where it is not all of the agency's: 00004.
    #[arg(long, value_parser = place)]
    place: Option<PlaceCode>,
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

fn agency(text: &str) -> Result<AgencyCode, String> {
    text.parse().map_err(|why: directory::InvalidCode| why.to_string())
}

fn place(text: &str) -> Result<PlaceCode, String> {
    text.parse().map_err(|why: directory::InvalidCode| why.to_string())
}

pub(super) async fn run(args: OfficerArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    match args.action {
        Action::Appoint(args) => appoint(&shop, args, output).await,
        Action::List { agency, account, ended } => {
            let actor = match account {
                Some(account) => Some(account::find(&shop, Named { account }).await?),
                None => None,
            };
            let of = Of { agency, actor, ended };
            let found = shop.db.read(move |c| mandate::list(c, &of)).await?;
            let today = shop.clock.now().local_date();
            let lines: Vec<_> = found.iter().map(|one| line(one, today)).collect();
            let text = if lines.is_empty() { "There is none.".to_owned() } else { lines.join("\n") };
            output.say(&found.iter().map(|one| shown(one, today)).collect::<Vec<_>>(), text)
        }
        Action::End { mandate: id, why, by } => {
            let desk = shop.desk();
            let ended = shop.db.write(move |c| assistance::end_office(c, &desk, id, (&by.by, &why)));
            let ended = ended.await?;
            let none = || BootError::Other(format!("{id} is no office that could be ended"));
            let (ended, today) = (ended.ok_or_else(none)?, shop.clock.now().local_date());
            output.say(&shown(&ended, today), line(&ended, today))
        }
    }
}

async fn appoint(shop: &Workshop, args: AppointArgs, output: Output) -> Result<ExitCode, BootError> {
    let actor = account::find(shop, Named { account: args.account }).await?;
    let (desk, today) = (shop.desk(), shop.clock.now().local_date());
    let law = policy::law(shop).await?;
    let agencies = directory::agencies(&shop.db.read(directory::rows).await?);
    let new = Appointment {
        actor,
        seat: Seat { agency: args.agency, role: args.role },
        place: args.place,
        valid_from: args.from.unwrap_or(today),
        valid_to: args.until,
        reference: args.source,
        by: args.by.by,
    };
    let rules = law.at::<Succession>(today).map_err(|none| BootError::Other(none.to_string()))?;
    let rules = rules.rules.clone();
    let done = shop.db.write(move |c| {
        let day = Day { agencies: &agencies, rules: &rules, on: today };
        mandate::appoint(c, &desk, day, &new)
    });
    let given = done.await?.map_err(|why| BootError::Other(why.to_string()))?;
    let account = shop.db.read(move |c| crate::account::account(c, actor)).await?;
    if account.level != Some(Level::Two) {
        output.note("it opens nothing yet: an officer's own account is of level 2, and this one is not");
    }
    output.say(&shown(&given, today), line(&given, today))
}

fn standing(mandate: &Mandate, today: LocalDate) -> &'static str {
    match () {
        () if mandate.ended.is_some() => "ended",
        () if mandate.is_live(today) => "counts",
        () if today < mandate.valid_from => "to come",
        () => "ran out",
    }
}

fn shown(mandate: &Mandate, today: LocalDate) -> Value {
    json!({
        "mandate": mandate.id, "account": mandate.actor, "agency": mandate.seat.agency.to_string(),
        "role": mandate.seat.role, "place": mandate.place.map(|place| place.to_string()),
        "from": mandate.valid_from, "until": mandate.valid_to, "source": mandate.reference, "by": mandate.granted_by,
        "standing": standing(mandate, today),
        "ended": mandate.ended.as_ref().map(|end| json!({ "at": end.at.to_string(), "by": end.by, "why": end.why })),
    })
}

fn line(mandate: &Mandate, today: LocalDate) -> String {
    let until = mandate.valid_to.map(|end| format!(" until {}", end.plus_days(-1))).unwrap_or_default();
    let why = mandate.ended.as_ref().map(|end| format!(" ({})", end.why)).unwrap_or_default();
    format!(
        "{}  {} {} {}  from {}{until}: {}{why}",
        mandate.id,
        mandate.actor,
        mandate.seat.agency,
        mandate.seat.role,
        mandate.valid_from,
        standing(mandate, today),
    )
}
