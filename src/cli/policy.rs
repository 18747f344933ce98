//! `khoa policy`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Output, Workshop, shadow};
use crate::base::LocalDate;
use crate::boot::{self, BootError};
use crate::config::Config;
use crate::policy::{self, Difference, Law, Origin, Proposed, State, Version, VersionName};

#[derive(Args)]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Show what holds: all versions, or the rules of one section on a day, each with how sure we are of it.
    ///
    /// [C] a source states it, [c] one secondary source reports it, [B] believed but not confirmed, [D] our own proposal where
    /// the law is silent.
    Show {
        /// The section: calendar, terms, eligibility, succession, applications, four_eyes, counters, approvals, phones, feedback, assistance,
        /// rights, erasure, retention, delegation, guardianship, duress, readiness, documents.
        section: Option<String>,
        /// The day, YYYY-MM-DD; today without it.
        #[arg(long)]
        at: Option<LocalDate>,
    },
    /// Compare two versions rule by rule. Each is a name that show prints, like terms@2024-07-01, or a file.
    Diff {
        /// The first.
        before: String,
        /// The second.
        after: String,
    },
    /// Say what is wrong: sections without a law in force, years without a calendar; or the flaws of a file.
    Check {
        /// A version that is not loaded yet.
        file: Option<PathBuf>,
    },
    /// Load a version. It counts from its day on, once another person has confirmed it.
    ///
    /// The file is like those the service comes with: section, valid_from, state ("in_force", or "prepared" for one that is to be
    /// read and obeyed by nobody), law, [rules] and, for every rule, its [confidence]. It replaces the version of the same section and
    /// day. Nothing is taken away: to correct a version, load another.
    Load {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        by: By,
    },
    /// Say which past decisions a version would have decided differently, had it been in force: counts and references, no names; of
    /// retention, how much of each kind of record would be due.
    ///
    /// What is opened is what the judge saw then; nothing is asked anew, and nothing is changed.
    Shadow {
        /// The file.
        file: PathBuf,
        /// Decisions made since that day, YYYY-MM-DD.
        #[arg(long)]
        since: LocalDate,
    },
    /// Confirm a version that another person has loaded.
    Confirm {
        /// Its name as load printed it: section@day#digest.
        version: VersionName,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Args)]
struct By {
    /// Who does this, by their number; it stays on record.
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    by: String,
}

pub(super) async fn run(args: PolicyArgs, config: Config, output: Output) -> Result<ExitCode, BootError> {
    let shop = Workshop::open(config).await?;
    let law = law(&shop).await?;
    let today = shop.clock.now().local_date();
    match args.action {
        Action::Show { section: None, .. } => overview(&law, output),
        Action::Show { section: Some(section), at } => show(&law, &section, at.unwrap_or(today), output),
        Action::Diff { before, after } => diff(&find(&law, &before)?, &find(&law, &after)?, output),
        Action::Check { file } => check(&law, file.as_deref(), today, output),
        Action::Load { file, by } => load(&shop, &file, by.by, output).await,
        Action::Shadow { file, since } => {
            let (body, version) = read(&file)?;
            let version =
                version.map_err(|flaws| BootError::Other(format!("{}: {flaws}", file.display())))?;
            shadow::run(&shop, law, (&file, &body, &version), since, output).await
        }
        Action::Confirm { version, by } => confirm(&shop, &law, &version, by.by, output).await,
    }
}

/// The whole law, with what operators loaded.
pub(super) async fn law(shop: &Workshop) -> Result<Law, BootError> {
    let rows = shop.db.read(policy::loaded).await?;
    Law::assemble(&boot::law_sections(), &rows)
        .map_err(|flaws| BootError::Other(format!("the law that is loaded cannot be read: {flaws}")))
}

fn overview(law: &Law, output: Output) -> Result<ExitCode, BootError> {
    let versions = law.versions();
    let shown: Vec<_> = versions.iter().map(|version| head(law, version)).collect();
    let line = |version: &&Version| {
        format!("{:<38} {:<11} {}", version.name().to_string(), standing(law, version), version.law)
    };
    output.say(&shown, versions.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn show(law: &Law, section: &str, at: LocalDate, output: Output) -> Result<ExitCode, BootError> {
    let Some(version) = law.version_at(section, at) else {
        return Err(BootError::Other(format!("no version of {section} is in force on {at}")));
    };
    let rules = version.rules();
    let mut lines = vec![format!("{}  {}", version.name(), version.law)];
    lines.extend(rules.iter().map(|rule| {
        let mark = rule.confidence.map(|sure| json!(sure).as_str().unwrap_or_default().to_owned());
        format!("  [{}] {} = {}", mark.unwrap_or_default(), rule.path, rule.says)
    }));
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| json!({ "path": rule.path, "says": rule.says, "confidence": rule.confidence, "meaning": rule.confidence.map(policy::Confidence::words) }))
        .collect();
    output.say(&json!({ "version": head(law, version), "rules": rules }), lines.join("\n"))
}

fn diff(before: &Version, after: &Version, output: Output) -> Result<ExitCode, BootError> {
    let found = policy::differences(before, after);
    let line = |one: &Difference| {
        let said = |sign: char, says: &Option<String>| {
            says.as_ref().map(|says| format!("{sign} {} = {says}", one.path))
        };
        [said('-', &one.before), said('+', &one.after)].into_iter().flatten().collect::<Vec<_>>().join("\n")
    };
    let text = match found.is_empty() {
        true => "They say the same.".to_owned(),
        false => found.iter().map(line).collect::<Vec<_>>().join("\n"),
    };
    output.say(&found, text)
}

fn check(law: &Law, file: Option<&Path>, today: LocalDate, output: Output) -> Result<ExitCode, BootError> {
    let flaws = match file {
        Some(file) => read(file)?.1.err().map(|unreadable| unreadable.0).unwrap_or_default(),
        None => law.flaws(today),
    };
    let said: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    let text = if said.is_empty() { "Nothing is wrong.".to_owned() } else { said.join("\n") };
    output.say(&json!({ "ok": said.is_empty(), "flaws": said }), text)?;
    Ok(if said.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn load(shop: &Workshop, file: &Path, by: String, output: Output) -> Result<ExitCode, BootError> {
    let (body, version) = read(file)?;
    let version = version.map_err(|flaws| BootError::Other(format!("{}: {flaws}", file.display())))?;
    let (name, past) = (version.name(), version.valid_from <= shop.clock.now().local_date());
    let desk = shop.desk();
    let done = shop.db.write(move |c| policy::propose(c, &desk, &version, &body, &by)).await?;
    if past && done == Proposed::Waiting {
        output.note("its day has come already: what was decided since by another version stays decided");
    }
    let text = match done {
        Proposed::Waiting => {
            format!("{name} waits: another person confirms it with `khoa policy confirm {name} --by …`")
        }
        Proposed::Known => format!("{name} was loaded before; nothing has changed"),
    };
    output.say(&json!({ "version": name.to_string(), "new": done == Proposed::Waiting }), text)
}

async fn confirm(
    shop: &Workshop,
    law: &Law,
    name: &VersionName,
    by: String,
    output: Output,
) -> Result<ExitCode, BootError> {
    let waiting = law.versions().into_iter().filter(|version| {
        matches!(version.origin, Origin::Operator { .. })
            && (version.section, version.valid_from) == (name.section.as_str(), name.valid_from)
            && !name.digest.is_empty()
            && version.digest.starts_with(&name.digest)
    });
    let [version] = waiting.collect::<Vec<_>>()[..] else {
        return Err(BootError::Other(format!("no version {name} was loaded, or its digest is too short")));
    };
    let (desk, version) = (shop.desk(), version.clone());
    let name = version.name();
    let done = shop.db.write(move |c| policy::confirm(c, &desk, &version, &by)).await?;
    done.map_err(|why| BootError::Other(why.to_string()))?;
    output.say(&json!({ "version": name.to_string() }), format!("{name} counts from its day on."))
}

fn find(law: &Law, named: &str) -> Result<Version, BootError> {
    match named.parse::<VersionName>() {
        Ok(name) => {
            law.named(&name).cloned().ok_or_else(|| BootError::Other(format!("there is no version {name}")))
        }
        Err(_a_file) => {
            read(Path::new(named))?.1.map_err(|flaws| BootError::Other(format!("{named}: {flaws}")))
        }
    }
}

type ReadFile = (String, Result<Version, policy::Unreadable>);

fn read(file: &Path) -> Result<ReadFile, BootError> {
    let cannot = |source| BootError::Io { what: format!("cannot read {}", file.display()), source };
    let body = std::fs::read_to_string(file).map_err(cannot)?;
    let version = Version::read(&boot::law_sections(), &body, Origin::Release);
    Ok((body, version))
}

fn standing(law: &Law, version: &Version) -> &'static str {
    match version.state {
        _ if !version.is_confirmed() => "waits",
        _ if !law.counts(version) => "replaced",
        State::Prepared => "prepared",
        State::InForce => "in force",
    }
}

fn head(law: &Law, version: &Version) -> Value {
    let origin = match &version.origin {
        Origin::Release => json!({ "release": env!("CARGO_PKG_VERSION") }),
        Origin::Operator { by, at, confirmed } => json!({
            "by": by, "at": at.to_string(), "confirmed_by": confirmed.as_ref().map(|(second, _)| second),
        }),
    };
    json!({
        "version": version.name().to_string(), "section": version.section, "valid_from": version.valid_from,
        "standing": standing(law, version), "law": version.law, "digest": version.digest, "origin": origin,
    })
}
