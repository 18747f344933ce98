//! `khoa import`.

use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Output, Workshop};
use crate::boot::BootError;
use crate::config::Config;
use crate::factor::import::{Importer, Report};
use crate::factor::password::Hasher;

#[derive(Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// People, one JSON object a line. The same file twice changes nothing; refused lines are named, the others go in.
    ///
    /// {"personal_number":"…","kind":"citizen","level":2,"name":"…","birthdate":"2000-03-01","gender":"female",
    /// "nationality":"VNM","email":"…","phone":"…","password":"…"}
    ///
    /// Of a birthdate the year may be all that is known: "1950". A register that has them may add family_name, middle_name,
    /// given_name, nickname, preferred_username, address, locale, and https addresses as profile, picture and website.
    People {
        /// The file.
        file: PathBuf,
    },
}

pub(super) async fn run(args: ImportArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let What::People { file } = args.what;
    let cannot = |source| BootError::Io { what: format!("cannot read {}", file.display()), source };
    let lines = std::io::BufReader::new(std::fs::File::open(&file).map_err(cannot)?).lines().count();
    let shop = Workshop::open(config).await?;
    let reader = std::io::BufReader::new(std::fs::File::open(&file).map_err(cannot)?);
    let bar = progress(lines, output);
    let report =
        people(&shop, reader, |line| bar.set_position(u64::try_from(line).unwrap_or(u64::MAX))).await?;
    bar.finish_and_clear();
    answer(&report, output)
}

async fn people(
    shop: &Workshop,
    file: impl BufRead,
    progress: impl FnMut(usize),
) -> Result<Report, BootError> {
    let hasher =
        Hasher::start(&shop.config.password, &shop.entropy).map_err(|e| BootError::Other(e.to_string()))?;
    let importer = Importer {
        db: &shop.db,
        vault: &shop.vault,
        hasher: &hasher,
        clock: &shop.clock,
        entropy: &shop.entropy,
    };
    importer.people(file, progress).await.map_err(|e| BootError::Other(e.to_string()))
}

fn progress(lines: usize, output: Output) -> ProgressBar {
    if output.json {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} lines, {eta} left");
    ProgressBar::new(u64::try_from(lines).unwrap_or(0))
        .with_style(style.unwrap_or_else(|_malformed| ProgressStyle::default_bar()))
}

/// Code 1 when a line was refused: a script must notice.
fn answer(report: &Report, output: Output) -> Result<ExitCode, BootError> {
    let value = json!({
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": report.refused.iter().map(|(line, why)| json!({ "line": line, "why": why })).collect::<Vec<_>>(),
        "to_review": report.doubts.iter().map(|(line, _)| line).collect::<Vec<_>>(),
    });
    let counts =
        format!("{} created, {} updated, {} unchanged", report.created, report.updated, report.unchanged);
    let refusals = report.refused.iter().map(|(line, why)| format!("\nline {line} refused: {why}"));
    let reviews =
        report.doubts.iter().map(|(line, doubts)| format!("\nline {line} taken, to be reviewed: {doubts:?}"));
    output.say(&value, refusals.chain(reviews).fold(counts, |text, line| text + &line))?;
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
