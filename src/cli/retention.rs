//! `khoa retention`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{Output, Workshop, policy};
use crate::base::LocalDate;
use crate::boot::BootError;
use crate::config::Config;
use crate::policy::Law;
use crate::rights::retention::{self, Row};

#[derive(Args)]
pub(super) struct RetentionArgs {
    /// What a pass at the end of that day would erase, YYYY-MM-DD, by the law of that day. Without it what one would now, by this
    /// machine's clock: a service erases it once that moment has come for certain.
    #[arg(long, value_name = "DAY")]
    on: Option<LocalDate>,
}

pub(super) async fn run(args: RetentionArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let law = policy::law(&shop).await?;
    let now = args.on.map_or_else(|| shop.clock.now(), |day| day.plus_days(1).begins().minus(TICK));
    let rows = shop.db.read(move |c| retention::board(c, now, &law)).await?;
    output.say(
        &rows.iter().map(shown).collect::<Vec<_>>(),
        rows.iter().map(line).collect::<Vec<_>>().join("\n"),
    )
}

/// What lies between the end of a day and the next.
const TICK: std::time::Duration = std::time::Duration::from_micros(1);

/// How much of each kind is due by each of two laws.
pub(super) async fn compare(
    shop: &Workshop,
    (law, other): (Law, Law),
    output: Output,
) -> Result<ExitCode, BootError> {
    let now = shop.clock.now();
    let counted = shop.db.read(move |c| {
        let by = retention::due(c, now, &law)?;
        let by_other = retention::due(c, now, &other)?;
        Ok(by.into_iter().zip(by_other).map(|((kind, due), (_, then))| (kind, due, then)).collect::<Vec<_>>())
    });
    let counted = counted.await?;
    let value = counted
        .iter()
        .map(|(kind, due, then)| json!({ "kind": kind.as_str(), "due": due, "due_by_version": then }));
    let text = counted.iter().map(|(kind, due, then)| {
        format!("{}: {due} due by the law in force, {then} by this version", kind.as_str())
    });
    output.say(&value.collect::<Vec<_>>(), text.collect::<Vec<_>>().join("\n"))
}

fn shown(row: &Row) -> Value {
    json!({
        "kind": row.kind.as_str(), "kept": row.keep.map(|keep| keep.to_string()), "source": row.source,
        "version": row.version, "due": row.due, "last_pass": row.ran_at.map(|at| at.to_string()),
        "last_erased": row.erased_at.map(|at| at.to_string()), "erased": row.erased, "erased_in_all": row.total,
    })
}

fn line(row: &Row) -> String {
    let kept = row.keep.map_or_else(|| "no law is in force".to_owned(), |keep| keep.to_string());
    let by = row.keep.map(|_keep| format!("\n    {} [{}]", row.source, row.version));
    let ran = row.ran_at.map_or_else(|| "never looked at".to_owned(), |at| format!("last pass {at}"));
    let erased = row.erased_at.map(|at| format!(", {} erased at {at}, {} in all", row.erased, row.total));
    format!(
        "{}: {kept}; {} due; {ran}{}{}",
        row.kind.as_str(),
        row.due,
        erased.unwrap_or_default(),
        by.unwrap_or_default(),
    )
}
