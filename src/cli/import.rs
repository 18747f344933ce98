//! `khoa import`.

use std::fs::File;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::{Output, Workshop, operator};
use crate::boot::BootError;
use crate::config::Config;
use crate::factor::import::{Importer, Remark, Report, Stopped, Told};
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
    /// updated, unchanged, refused and blank, and one that was refused makes the exit code 1. Why it was goes to standard error
    /// as soon as it is known, or into a file of its own: the report counts.
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
        /// Where what is to be said of single lines is written, one JSON object a line, in place of standard error.
        #[arg(long, value_name = "FILE")]
        remarks: Option<PathBuf>,
    },
}

pub(super) async fn run(args: ImportArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let What::People { file, remarks } = args.what;
    let cannot = |source| BootError::Io { what: format!("cannot read {}", file.display()), source };
    let opened = File::open(&file).map_err(cannot)?;
    let length = opened.metadata().map_err(cannot)?.len();
    let shop = Workshop::open(config).await?;
    let bar = progress(length, output);
    let mut remarks = Remarks::open(remarks.as_deref(), output)?;
    let ended = people(&shop, io::BufReader::new(opened), |told| match told {
        Told::Behind(bytes) => bar.set_position(u64::try_from(bytes).unwrap_or(u64::MAX)),
        Told::Line(line, remark) => bar.suspend(|| remarks.write(line, remark)),
    });
    let ended = ended.await?;
    bar.finish_and_clear();
    remarks.end()?;
    match ended {
        Ok(report) => answer(&report, None, output),
        Err(stopped) => answer(&stopped.done, Some(&stopped), output),
    }
}

async fn people(
    shop: &Workshop,
    file: impl BufRead,
    told: impl FnMut(Told<'_>),
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
    Ok(importer.people(file, told).await)
}

/// Where what is to be said of single lines goes, one after another: nothing of it is kept, however many lines are wrong.
pub(super) struct Remarks {
    to: Box<dyn Write>,
    json: bool,
    /// Why nothing more can be written there. The import goes on: what it did counts, and is told of.
    failed: Option<io::Error>,
}

impl Remarks {
    pub(super) fn open(file: Option<&Path>, output: Output) -> Result<Self, BootError> {
        let Some(file) = file else {
            return Ok(Self { to: Box::new(io::stderr()), json: output.json, failed: None });
        };
        let cannot = |source| BootError::Io { what: format!("cannot write {}", file.display()), source };
        let to = Box::new(BufWriter::new(File::create(file).map_err(cannot)?));
        Ok(Self { to, json: true, failed: None })
    }

    pub(super) fn write(&mut self, line: usize, remark: &Remark) {
        if self.failed.is_some() {
            return;
        }
        let written = match (remark, self.json) {
            (Remark::Refused(why), true) => writeln!(self.to, "{}", json!({ "line": line, "why": why })),
            (Remark::Refused(why), false) => writeln!(self.to, "line {line} refused: {why}"),
            (Remark::Doubted(doubts), true) => {
                let doubts: Vec<_> = doubts.iter().map(|doubt| format!("{doubt:?}")).collect();
                writeln!(self.to, "{}", json!({ "line": line, "to_review": doubts }))
            }
            (Remark::Doubted(doubts), false) => {
                writeln!(self.to, "line {line} taken, to be reviewed: {doubts:?}")
            }
        };
        self.failed = written.err();
    }

    pub(super) fn end(mut self) -> Result<(), BootError> {
        let ended = self.failed.take().map_or_else(|| self.to.flush(), Err);
        ended.map_err(|source| BootError::Io { what: "cannot write what is wrong with lines".into(), source })
    }
}

/// By bytes: a pipe can be read only once, so nobody knows its lines beforehand, nor its length.
pub(super) fn progress(length: u64, output: Output) -> ProgressBar {
    if length == 0 {
        return spinner("{spinner} {bytes} read", output);
    }
    if output.json {
        return ProgressBar::hidden();
    }
    ProgressBar::new(length).with_style(style("{bar:40} {percent} %, {eta} left"))
}

/// Of what nobody knows the end.
pub(super) fn spinner(template: &str, output: Output) -> ProgressBar {
    if output.json { ProgressBar::hidden() } else { ProgressBar::new_spinner().with_style(style(template)) }
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
        "refused": report.refused,
        "to_review": report.to_review,
        "stopped": stopped.map(ToString::to_string),
    });
    let text = format!(
        "{} lines: {} created, {} updated, {} unchanged, {} refused, {} blank; {} to be reviewed",
        report.lines,
        report.created,
        report.updated,
        report.unchanged,
        report.refused,
        report.blank,
        report.to_review
    );
    output.say(&value, text)?;
    if let Some(stopped) = stopped {
        return Err(BootError::Other(format!("{stopped}; give the same file again, and it goes on")));
    }
    Ok(if report.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
