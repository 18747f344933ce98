//! `khoa directory`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{Output, Workshop, policy};
use crate::base::LocalDate;
use crate::boot::BootError;
use crate::config::Config;
use crate::directory::{
    self, AgencyCode, Code, Columns, Converted, Directory, PlaceCode, Standing, Status, Succession, Task,
    Unit, Units,
};

#[derive(Args)]
pub(super) struct DirectoryArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show what a code means: of a place (01, 00004) or an agency (H26.01, 000.00.01.H26).
    ///
    /// Codes are used again: 24 was Bắc Giang until 30 June 2025 and is Bắc Ninh since. Without --at a code is taken only where it
    /// has never meant two things.
    Show {
        /// The code.
        code: String,
        /// The day of the document it stands in, YYYY-MM-DD.
        #[arg(long)]
        at: Option<LocalDate>,
    },
    /// Say what a code of one day is on a later one.
    ///
    /// exact: one unit of the same code and name. renamed: one unit of another code or name. split: several, and only somebody who
    /// knows the address can say which. unknown: nothing is known of the code then.
    Convert {
        /// The code.
        code: String,
        /// The day of the document it stands in.
        #[arg(long)]
        from: LocalDate,
        /// The later day; today without it.
        #[arg(long)]
        to: Option<LocalDate>,
    },
    /// Find places by name, as one types it: "ba dinh", "q1 tp hcm", "p. ben ngh".
    Search {
        /// The words; their marks are not needed.
        #[arg(required = true)]
        words: Vec<String>,
        /// The day on which the place stands; today without it.
        #[arg(long)]
        at: Option<LocalDate>,
        /// How many to show.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
        limit: u16,
    },
    /// Import a table of places or agencies, or of what they went into.
    ///
    /// A CSV file in UTF-8 with a header. Units have the columns code and name and may have parent, place, valid_from and valid_to;
    /// changes have old and new, and may have valid_from. Other columns are left aside; --column names those that are called
    /// otherwise. Bring new units first, then what went into them. Refused lines are named, the others go in; the same file twice
    /// changes nothing.
    Import(ImportArgs),
}

#[derive(Args)]
struct ImportArgs {
    /// What the file has.
    what: What,
    /// The file.
    file: PathBuf,
    /// The day from which rows hold that have no valid_from.
    #[arg(long)]
    on: Option<LocalDate>,
    /// Where the table is from: the decision, by its number.
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    source: String,
    /// Who brings it, by their number; it stays on record.
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    by: String,
    /// What a column is called: parent=province_code.
    #[arg(long = "column", value_name = "FIELD=NAME", value_parser = column)]
    columns: Vec<(String, String)>,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Places,
    PlaceChanges,
    Agencies,
    AgencyChanges,
}

const FIELDS: [&str; 8] = ["code", "name", "parent", "place", "valid_from", "valid_to", "old", "new"];

fn column(text: &str) -> Result<(String, String), String> {
    let (field, name) = text.split_once('=').ok_or("expected FIELD=NAME")?;
    match FIELDS.contains(&field) {
        true => Ok((field.to_owned(), name.to_owned())),
        false => Err(format!("{field} is none of {}", FIELDS.join(", "))),
    }
}

pub(super) async fn run(args: DirectoryArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let directory = Directory::of(&shop.db.read(directory::rows).await?);
    let today = shop.clock.now().local_date();
    match args.action {
        Action::Show { code, at } => match named(&code)? {
            Named::Place(code) => show(&directory.places, &directory.place_code(code), at, output),
            Named::Agency(code) => agency(&shop, &directory, &code, (at, today), output).await,
        },
        Action::Convert { code, from, to } => {
            let to = to.unwrap_or(today);
            match named(&code)? {
                Named::Place(code) => {
                    convert(&directory.places, &directory.place_code(code), (from, to), output)
                }
                Named::Agency(code) => convert(&directory.agencies, &code, (from, to), output),
            }
        }
        Action::Search { words, at, limit } => {
            let found = directory.search(&words.join(" "), at.unwrap_or(today), usize::from(limit));
            let shown: Vec<_> = found.iter().map(|unit| described(&directory.places, unit)).collect();
            let lines: Vec<_> = found.iter().map(|unit| line(&directory.places, unit)).collect();
            let text = if lines.is_empty() { "Nothing is called so.".to_owned() } else { lines.join("\n") };
            output.say(&shown, text)
        }
        Action::Import(args) => import(&shop, &directory, args, output).await,
    }
}

enum Named {
    Place(PlaceCode),
    Agency(AgencyCode),
}

fn named(code: &str) -> Result<Named, BootError> {
    let place = code.parse().map(Named::Place);
    place.or_else(|_no_place| code.parse().map(Named::Agency)).map_err(|_neither: directory::InvalidCode| {
        BootError::Other(format!(
            "{code} is neither the code of a place, like 00004, nor of an agency, like H26.01"
        ))
    })
}

fn show<C: Code>(
    units: &Units<C>,
    code: &C,
    at: Option<LocalDate>,
    output: Output,
) -> Result<ExitCode, BootError> {
    let found = match at {
        Some(at) => units.on(code, at),
        None => units.whenever(code),
    };
    let unit = found.map_err(|why| BootError::Other(why.to_string()))?;
    output.say(&described(units, unit), line(units, unit))
}

async fn agency(
    shop: &Workshop,
    directory: &Directory,
    code: &AgencyCode,
    (at, today): (Option<LocalDate>, LocalDate),
    output: Output,
) -> Result<ExitCode, BootError> {
    let Some(at) = at else { return show(&directory.agencies, code, None, output) };
    let law = policy::law(shop).await?;
    // What held before there was a rule is judged by the first there is: by today's.
    let rules = law.at::<Succession>(at).or_else(|_none_yet| law.at::<Succession>(today));
    let rules = rules.map_err(|none| BootError::Other(none.to_string()))?.rules;
    let listed = |codes: &[AgencyCode]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
    match directory::standing(&directory.agencies, code, at, rules) {
        Standing::Active(unit) => {
            output.say(&described(&directory.agencies, unit), line(&directory.agencies, unit))
        }
        Standing::Retired { successors, refused_from, .. } => {
            output.note(format!("{code} has ended; it is understood until {}", refused_from.plus_days(-1)));
            let value = json!({ "code": code.to_string(), "standing": "retired", "successors": listed(&successors), "refused_from": refused_from });
            output.say(&value, format!("{code} is now {}", listed(&successors).join(", ")))
        }
        Standing::Ended { successors } if successors.is_empty() => {
            Err(BootError::Other(format!("{code} has ended, and nobody took over")))
        }
        Standing::Ended { successors } => {
            Err(BootError::Other(format!("{code} has ended, use {}", listed(&successors).join(", "))))
        }
        Standing::Unknown => Err(BootError::Other(format!(
            "{code} is not known; it could be {} in the other form",
            code.guess()
        ))),
    }
}

fn convert<C: Code>(
    units: &Units<C>,
    code: &C,
    (from, to): (LocalDate, LocalDate),
    output: Output,
) -> Result<ExitCode, BootError> {
    let backwards =
        |_day| BootError::Other(format!("{to} lies before {from}: nothing is converted backwards"));
    let Converted { status, was, candidates } = units.convert(code, from, to).map_err(backwards)?;
    let word = json!(status);
    let mut lines = vec![match was {
        Some(was) => format!("{}: {}", word.as_str().unwrap_or_default(), line(units, was)),
        None => format!("unknown: nothing is known of {code} on {from}"),
    }];
    lines.extend(candidates.iter().map(|unit| format!("  {}", line(units, unit))));
    let value = json!({
        "status": status, "from": from, "to": to, "needs_verification": status == Status::Split,
        "was": was.map(|unit| described(units, unit)),
        "candidates": candidates.iter().map(|unit| described(units, unit)).collect::<Vec<_>>(),
    });
    output.say(&value, lines.join("\n"))
}

fn above<'u, C: Code>(units: &'u Units<C>, unit: &'u Unit<C>) -> Vec<&'u Unit<C>> {
    let parent = |one: &&'u Unit<C>| one.parent.as_ref().and_then(|parent| units.on(parent, unit.since).ok());
    std::iter::successors(Some(unit), parent).skip(1).take(5).collect()
}

fn line<C: Code>(units: &Units<C>, unit: &Unit<C>) -> String {
    let names = std::iter::once(unit).chain(above(units, unit)).map(|one| one.name.as_ref());
    let until = unit.until.map_or_else(String::new, |until| format!(" to {}", until.plus_days(-1)));
    format!("{}  {}  (from {}{until})", unit.code, names.collect::<Vec<_>>().join(", "), unit.since)
}

fn described<C: Code>(units: &Units<C>, unit: &Unit<C>) -> Value {
    let codes = |codes: &mut dyn Iterator<Item = &C>| codes.map(C::to_string).collect::<Vec<_>>();
    let above: Vec<_> = above(units, unit)
        .iter()
        .map(|one| json!({ "code": one.code.to_string(), "name": one.name }))
        .collect();
    let into = unit.until.map(|until| codes(&mut units.successors(&unit.code, until)));
    json!({
        "code": unit.code.to_string(), "name": unit.name, "above": above, "since": unit.since, "until": unit.until,
        "place": unit.place.map(|place| place.to_string()),
        "from": codes(&mut units.predecessors(&unit.code, unit.since)), "into": into.unwrap_or_default(),
    })
}

async fn import(
    shop: &Workshop,
    directory: &Directory,
    args: ImportArgs,
    output: Output,
) -> Result<ExitCode, BootError> {
    let cannot = |source| BootError::Io { what: format!("cannot read {}", args.file.display()), source };
    let text = std::fs::read_to_string(&args.file).map_err(cannot)?;
    let task = match args.what {
        What::Places => Task::Places,
        What::PlaceChanges => Task::PlaceChanges,
        What::Agencies => Task::Agencies,
        What::AgencyChanges => Task::AgencyChanges,
    };
    let columns = Columns(args.columns.into_iter().collect());
    let import = directory::compare(directory, task, &text, &columns, args.on)
        .map_err(|why| BootError::Other(format!("{}: {why}", args.file.display())))?;
    let report = import.report.clone();
    if !args.dry_run {
        let (desk, source, by) = (shop.desk(), args.source, args.by);
        shop.db.write(move |c| directory::write(c, &desk, &import, &source, &by)).await?;
    }
    let counts =
        format!("{} added, {} changed, {} unchanged", report.added, report.changed, report.unchanged);
    let refusals = report.refused.iter().map(|(line, why)| format!("\nline {line} refused: {why}"));
    let value = json!({
        "written": !args.dry_run, "added": report.added, "changed": report.changed, "unchanged": report.unchanged,
        "refused": report.refused.iter().map(|(line, why)| json!({ "line": line, "why": why })).collect::<Vec<_>>(),
    });
    output.say(&value, refusals.fold(counts, |text, line| text + &line))?;
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
