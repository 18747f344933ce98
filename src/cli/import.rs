//! `khoa import`.

use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Output, Workshop, operator};
use crate::boot::BootError;
use crate::config::Config;
use crate::factor::import::{Importer, Report, Stopped};
use crate::factor::password::Hasher;

#[derive(Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// People, one JSON object a line, as UTF-8. Refused lines are named, the others go in.
    ///
    /// The same file twice changes nothing, so that an import that was stopped is finished by giving its file again. The audit
    /// log has an entry when it begins, which everybody it made or changed has in their history, and one with the digest of the
    /// file and the counts when it ends.
    /// Lines may end as Windows ends them; /dev/stdin reads a pipe. The lines that came in are those that were created,
    /// updated, unchanged, refused and blank, and one that was refused makes the exit code 1.
    ///
    /// {"personal_number":"…","kind":"citizen","level":2,"name":"…","birthdate":"2000-03-01","gender":"female",
    /// "nationality":"VNM","email":"…","email_verified":true,"phone":"…","phone_verified":true,"password":"…"}
    ///
    /// Say email_verified and phone_verified where the register has proof that both reach the person: without, no code goes
    /// there, and a lost password is reset at a counter only.
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
    let opened = std::fs::File::open(&file).map_err(cannot)?;
    let length = opened.metadata().map_err(cannot)?.len();
    let shop = Workshop::open(config).await?;
    let bar = progress(length, output);
    let ended = people(&shop, std::io::BufReader::new(opened), |bytes| {
        bar.set_position(u64::try_from(bytes).unwrap_or(u64::MAX));
    });
    let ended = ended.await?;
    bar.finish_and_clear();
    match ended {
        Ok(report) => answer(&report, None, output),
        Err(stopped) => answer(&stopped.done, Some(&stopped), output),
    }
}

async fn people(
    shop: &Workshop,
    file: impl BufRead,
    progress: impl FnMut(usize),
) -> Result<Result<Report, Stopped>, BootError> {
    let hasher =
        Hasher::start(&shop.config.password, &shop.entropy).map_err(|e| BootError::Other(e.to_string()))?;
    let importer = Importer {
        db: &shop.db,
        vault: &shop.vault,
        hasher: &hasher,
        clock: &shop.clock,
        entropy: &shop.entropy,
        by: &operator::name(),
    };
    Ok(importer.people(file, progress).await)
}

/// By bytes: a pipe can be read only once, so nobody knows its lines beforehand, nor its length.
fn progress(length: u64, output: Output) -> ProgressBar {
    if output.json {
        return ProgressBar::hidden();
    }
    if length == 0 {
        return ProgressBar::new_spinner().with_style(style("{spinner} {bytes} read"));
    }
    ProgressBar::new(length).with_style(style("{bar:40} {percent} %, {eta} left"))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_malformed| ProgressStyle::default_bar())
}

/// Code 1 when a line was refused, or not reached: a script must notice.
fn answer(report: &Report, stopped: Option<&Stopped>, output: Output) -> Result<ExitCode, BootError> {
    let value = json!({
        "import": report.import,
        "lines": report.lines,
        "blank": report.blank,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": report.refused.iter().map(|(line, why)| json!({ "line": line, "why": why })).collect::<Vec<_>>(),
        "to_review": report.doubts.iter().map(|(line, _)| line).collect::<Vec<_>>(),
        "stopped": stopped.map(ToString::to_string),
    });
    let mut text = format!(
        "{} lines: {} created, {} updated, {} unchanged, {} refused, {} blank",
        report.lines,
        report.created,
        report.updated,
        report.unchanged,
        report.refused.len(),
        report.blank
    );
    for (line, why) in &report.refused {
        text += &format!("\nline {line} refused: {why}");
    }
    for (line, doubts) in &report.doubts {
        text += &format!("\nline {line} taken, to be reviewed: {doubts:?}");
    }
    output.say(&value, text)?;
    if let Some(stopped) = stopped {
        return Err(BootError::Other(format!("{stopped}; give the same file again, and it goes on")));
    }
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
