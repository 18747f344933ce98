//! `khoa changeover`.

mod cut_over;

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use self::cut_over::CutOverArgs;
use super::import::{Remarks, progress, spinner};
use super::{Output, Workshop, operator, policy};
use crate::base::{LocalDate, Moment};
use crate::boot::BootError;
use crate::changeover::invite::{Invited, Wish};
use crate::changeover::{
    self, Blocked, Board, Columns, Counts, Encoding, FIELDS, ImportError, Importer, List, Report, SUBJECT,
    Source, Told,
};
use crate::config::Config;
use crate::directory::{self, Directory, PlaceCode};
use crate::factor::import::Remark;
use crate::readiness::{self, Criterion, Means, Responsible};

#[derive(Args)]
pub(super) struct ChangeoverArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Import a list of accounts of another system: a CSV file with a header, or one JSON object a line.
    ///
    /// Each row has legacy_id, what the old system calls the account, and by what its holder is known: tax_code or enterprise_code
    /// of an organisation, or personal_number of a person. It may have name, province, email and phone; what else stands there is
    /// left aside, and --column names what is called otherwise. Between fields of a table may stand a comma, a semicolon or a tab.
    /// What a client calls the holder stands under subject:CLIENT; from then on what is allowed to it names them so. Bring such lists
    /// once no replica of an older release runs. One of 43 letters of base64url has the form of ours and is refused: it could be
    /// somebody else's.
    /// UTF-8 and UTF-16 are known by themselves, and what is neither is taken for the windows-1258 of a Vietnamese Windows.
    ///
    /// The same list again under the same source changes nothing, so that an import that was stopped is finished by giving it again.
    /// The rows that came in are those that were taken, changed, known and rejected; one that was rejected makes the exit code 1,
    /// and why it was, with its line, goes into --rejects or to standard error.
    Import(ImportArgs),
    /// Set when the accounts of a source stop in the old system; or move that, or take it back, as long as it is to come.
    ///
    /// The portals that stood on them close in that very second, each for its successor, and whoever comes there is shown the way. From
    /// then on lists of the source are taken no more, unless it is said why (--after-cut-over).
    CutOver(CutOverArgs),
    /// Match all of them with the accounts here once more, now. A service does so by itself every hour, and within seconds with whoever
    /// comes or is raised.
    Match,
    /// Write to the holders of a source's accounts: how to come over, and a code that shows them where their account stands.
    ///
    /// Letters go where the old system wrote to, by mail or else as a text message, behind everything that somebody waits for. Whoever was
    /// written to is not again, without --again-after; nobody is more than three times, nor whoever has come. It goes on where it was when
    /// it is told again, so that --most paces it.
    Invite(InviteArgs),
    /// Show how far the change-over has come, by province and by what blocks accounts.
    Status,
    /// Show how far each province is: sign-on tested, codes of agencies up to date, its old portal closed; and what is to be done next
    /// by whom.
    ///
    /// What the service cannot know by itself, officers of the province's identity authority enter under /console. The last days are law:
    /// "khoa policy show readiness".
    Readiness,
}

#[derive(Args)]
struct ImportArgs {
    /// The file.
    file: PathBuf,
    /// The system the list is from, such as dichvucong.example: always the same for the same system.
    #[arg(long, value_name = "NAME")]
    source: Source,
    /// Where the rejected rows are written, one JSON object a line, in place of standard error.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// The encoding, where it is not what the file looks like: utf-8, utf-16le, utf-16be, windows-1258 or windows-1252.
    #[arg(long)]
    encoding: Option<Encoding>,
    /// The day of which the list's codes of provinces are, YYYY-MM-DD; today without it.
    #[arg(long, value_name = "DAY")]
    codes_of: Option<LocalDate>,
    /// Why it is taken although the accounts of its source have stopped: stands in the log.
    #[arg(long, value_name = "REASON")]
    after_cut_over: Option<String>,
    /// What a column is called: tax_code=MST.
    #[arg(long = "column", value_name = "FIELD=NAME", value_parser = column)]
    columns: Vec<(String, String)>,
}

#[derive(Args)]
struct InviteArgs {
    /// The system whose accounts they have, as the list was brought.
    #[arg(long, value_name = "NAME")]
    source: Source,
    /// Those too who were written to so many days ago, and have not come; 7 at least.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(7..=365))]
    again_after: Option<u32>,
    /// No more letters than so many.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    most: u32,
    /// Only say how many would be written to.
    #[arg(long)]
    dry_run: bool,
}

fn column(text: &str) -> Result<(String, String), String> {
    let (field, name) = text.split_once('=').ok_or("expected FIELD=NAME")?;
    match FIELDS.contains(&field) || field.starts_with(SUBJECT) {
        true => Ok((field.to_owned(), name.to_owned())),
        false => Err(format!("{field} is none of {}, {SUBJECT}CLIENT", FIELDS.join(", "))),
    }
}

pub(super) async fn run(args: ChangeoverArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    match args.action {
        Action::Import(args) => import(&shop, args, output).await,
        Action::CutOver(args) => cut_over::run(&shop, args, output).await,
        Action::Match => {
            let desk = shop.desk();
            let judged = changeover::look_again(&shop.db, &desk, &shop.clock, desk.now).await?;
            output
                .say(&json!({ "matched": judged }), format!("{judged} legacy accounts were looked at again"))
        }
        Action::Invite(args) => invite(&shop, &args, output).await,
        Action::Readiness => {
            let law = policy::law(&shop).await?;
            let (vault, today) = (shop.vault.clone(), shop.clock.now().local_date());
            let units = Directory::of(&shop.db.read(directory::rows).await?);
            let board = shop
                .db
                .read(move |c| readiness::board(c, Means { law: &law, units: &units, vault: &vault, today }));
            let board = board.await?;
            output.say(&provinces(&board), province_lines(&board))
        }
        Action::Status => {
            let directory = Directory::of(&shop.db.read(directory::rows).await?);
            let board = shop.db.read(changeover::board).await?;
            let today = shop.clock.now().local_date();
            let called = |code: &PlaceCode| directory.places.called(code, today);
            let now = shop.clock.now();
            output.say(&shown(&board, called, now), lines(&board, called, now))
        }
    }
}

async fn invite(shop: &Workshop, args: &InviteArgs, output: Output) -> Result<ExitCode, BootError> {
    const DAY: u64 = 86_400;
    let wish = Wish {
        again_after: args.again_after.map(|days| Duration::from_secs(u64::from(days) * DAY)),
        most: usize::try_from(args.most).unwrap_or(usize::MAX),
        dry: args.dry_run,
    };
    let desk = shop.desk();
    let bar = spinner("{spinner} {pos} written to", output);
    let told = |done: &Invited| {
        bar.set_position(u64::try_from(done.invited + done.again).unwrap_or_default());
    };
    let done = changeover::invite::invite(&shop.db, (&desk, &shop.clock), &args.source, wish, told).await?;
    bar.finish_and_clear();
    let Invited { invited, again, waiting, came, unreachable } = done;
    let verb = if args.dry_run { "would be written to" } else { "are written to" };
    let text = format!(
        "{invited} {verb} for the first time, {again} once more; {waiting} wait, {came} have come, of {unreachable} no list says where"
    );
    output.say(&json!(done), text)
}

async fn import(shop: &Workshop, args: ImportArgs, output: Output) -> Result<ExitCode, BootError> {
    let cannot = |source| BootError::Io { what: format!("cannot read {}", args.file.display()), source };
    let mut file = File::open(&args.file).map_err(cannot)?;
    let length = file.metadata().map_err(cannot)?.len();
    let looks_like = Encoding::of(&mut file).map_err(cannot)?;
    let directory = Directory::of(&shop.db.read(directory::rows).await?);
    let list = List {
        source: args.source,
        encoding: args.encoding.unwrap_or(looks_like),
        columns: Columns::from_iter(args.columns),
        codes_of: args.codes_of.unwrap_or_else(|| shop.clock.now().local_date()),
        after_cut_over: args.after_cut_over,
    };
    let importer = Importer {
        db: &shop.db,
        vault: &shop.vault,
        clock: &shop.clock,
        entropy: &shop.entropy,
        directory: &directory,
        by: &operator::name(),
    };
    let bar = progress(length, output);
    let mut rejects = Remarks::open(args.rejects.as_deref(), output)?;
    let ended = importer.list(&list, file, |told| match told {
        Told::Behind(bytes) => bar.set_position(bytes),
        Told::Rejected(line, why) => {
            bar.suspend(|| rejects.write(line, &Remark::Refused(why.to_owned())));
        }
    });
    let ended = ended.await;
    bar.finish_and_clear();
    rejects.end()?;
    match ended {
        Ok(report) => {
            answer(&report, &list, output)?;
            if !report.adds_up() {
                let why = "the counts do not add up: somebody else imports this source at the same time; give the list again";
                return Err(BootError::Other(why.into()));
            }
            Ok(if report.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Err(stopped) => {
            answer(&stopped.done, &list, output)?;
            Err(BootError::Other(match stopped.why {
                ImportError::Read(_) | ImportError::CutOver(..) => stopped.to_string(),
                ImportError::Store(_) => format!("{stopped}; give the same list again, and it goes on"),
            }))
        }
    }
}

fn answer(report: &Report, list: &List, output: Output) -> Result<ExitCode, BootError> {
    let Report { rows, taken, changed, known, rejected, blank, after, .. } = report;
    let value = json!({
        "source": list.source.as_str(), "encoding": list.encoding.as_str(), "rows": rows, "taken": taken,
        "changed": changed, "known": known, "rejected": rejected, "blank": blank, "of_source": after,
    });
    let text = format!(
        "{rows} rows in {}: {taken} taken, {changed} changed, {known} known, {rejected} rejected; {blank} blank lines; \
         {after} of {} in all",
        list.encoding.as_str(),
        list.source,
    );
    output.say(&value, text)
}

fn shown(board: &Board, called: impl Fn(&PlaceCode) -> String, now: Moment) -> Value {
    let province = |(code, counts): &(Option<PlaceCode>, Counts)| {
        json!({
            "province": code.map(|code| code.to_string()), "name": code.as_ref().map(&called), "all": counts.all(),
            "moved": counts.moved, "ready": counts.ready, "blocked": counts.blocked,
        })
    };
    let Counts { moved, ready, blocked } = &board.total;
    json!({
        "as_of": board.as_of.map(|at| at.to_string()),
        "total": { "all": board.total.all(), "moved": moved, "ready": ready, "blocked": blocked },
        "sources": board.sources.iter().map(|one| one.told(now)).collect::<Vec<_>>(),
        "provinces": board.provinces.iter().map(province).collect::<Vec<_>>(),
    })
}

fn lines(board: &Board, called: impl Fn(&PlaceCode) -> String, now: Moment) -> String {
    let line = |name: &str, counts: &Counts| {
        let why = |(why, count): (&Blocked, &i64)| format!("{} {count}", why.as_str());
        let why: Vec<_> = counts.blocked.iter().map(why).collect();
        let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(", ")) };
        let Counts { moved, ready, .. } = counts;
        format!(
            "{name}: {} = {moved} moved + {ready} ready + {} blocked{why}",
            counts.all(),
            counts.is_blocked()
        )
    };
    let provinces = board
        .provinces
        .iter()
        .map(|(code, counts)| line(&code.as_ref().map_or_else(|| "no province".to_owned(), &called), counts));
    let as_of = board.as_of.map(|at| format!("\nas of {at}; khoa changeover match looks again"));
    let mut text: Vec<String> = provinces.collect();
    text.push(line("all", &board.total));
    text.extend(board.sources.iter().map(|one| cut_over::line(one, now)));
    text.join("\n") + &as_of.unwrap_or_default()
}

fn provinces(board: &readiness::Board) -> Value {
    let item = |item: &readiness::Item| {
        json!({
            "criterion": item.criterion.as_str(), "met": item.met, "known_by_service": item.known, "due": item.due,
            "overdue": item.overdue, "services": item.services, "note": item.entry.as_ref().map(|entry| &entry.note),
            "next": item.next.as_str(), "responsible": item.next.responsible().map(Responsible::as_str),
        })
    };
    let province = |province: &readiness::Province| {
        let items: Vec<Value> = province.items.iter().map(item).collect();
        json!({ "province": province.code.to_string(), "name": province.name, "items": items })
    };
    let met: serde_json::Map<String, Value> =
        Criterion::ALL.map(|one| (one.as_str().to_owned(), board.met(one).into())).into_iter().collect();
    json!({
        "all": board.provinces.len(), "met": met,
        "provinces": board.provinces.iter().map(province).collect::<Vec<_>>(),
    })
}

fn province_lines(board: &readiness::Board) -> String {
    let line = |province: &readiness::Province| {
        let item = |item: &readiness::Item| match (item.met, item.overdue) {
            (true, _) => format!("{} done", item.criterion.as_str()),
            (false, true) => {
                format!(
                    "{} overdue, was due by {}: {}",
                    item.criterion.as_str(),
                    item.due,
                    item.next.as_str()
                )
            }
            (false, false) => format!("{} by {}: {}", item.criterion.as_str(), item.due, item.next.as_str()),
        };
        format!("{}: {}", province.name, province.items.iter().map(item).collect::<Vec<_>>().join(", "))
    };
    let all = board.provinces.len();
    let counts = Criterion::ALL.map(|one| format!("{} {}/{all}", one.as_str(), board.met(one))).join(", ");
    board.provinces.iter().map(line).chain([counts]).collect::<Vec<_>>().join("\n")
}
