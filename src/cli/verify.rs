//! `khoa verify`: a document that somebody shows by a code, checked by what was taken along. Nothing is opened and nobody is asked.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::Output;
use crate::base::{Bilingual, Clock, Lang, Moment};
use crate::boot::BootError;
use crate::keys::JwkSet;
use crate::policy::Law;
use crate::wallet::offline::{Claims, Known, Snapshot, Unreadable, Verdict};
use crate::wallet::{self, Documents, Kind};

/// No file that is read here is larger.
const LARGEST: u64 = 32 * 1024 * 1024;
/// A snapshot that is older than this is called old.
const OLD: u64 = 3_600;

#[derive(Args)]
pub(super) struct VerifyArgs {
    /// The code as it was scanned, beginning with KHOA1: and in single quotes; without it, or as -, it is read from standard input.
    code: Option<String>,
    /// The keys, as /verify/keys of the service gave them.
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// What was withdrawn, as /verify/status of the service gave it.
    #[arg(long, value_name = "FILE")]
    status: Option<PathBuf>,
    /// As if it were this moment (RFC 3339), for a machine whose clock is wrong or a code that was kept.
    #[arg(long, value_name = "MOMENT")]
    at: Option<Moment>,
}

pub(super) fn run(args: VerifyArgs, output: Output) -> Result<ExitCode, BootError> {
    let keys = String::from_utf8(file(&args.keys)?)
        .map_err(|_other| "is no text".to_owned())
        .and_then(|text| JwkSet::parse(&text).map_err(|error| error.to_string()))
        .map_err(|why| BootError::Other(format!("{}: {why}", args.keys.display())))?;
    let snapshot = args.status.as_deref().map(|path| {
        Snapshot::read(&file(path)?, &keys)
            .map_err(|why| BootError::Other(format!("{}: the snapshot {why}", path.display())))
    });
    let snapshot = snapshot.transpose()?;
    let code = match args.code.as_deref() {
        None | Some("-") => String::from_utf8(all(std::io::stdin(), "standard input")?).unwrap_or_default(),
        Some(code) => code.to_owned(),
    };
    let now = args.at.unwrap_or_else(|| Clock::Wall.now());
    match Claims::unpack(&code, &keys) {
        Ok(claims) => told(&claims, snapshot.as_ref(), now, output),
        Err(why) => {
            let (word, code) = match why {
                Unreadable::NotSigned => ("not_signed", 5),
                Unreadable::Malformed => ("malformed", 6),
            };
            output.say(&json!({ "verdict": word, "checked_at": now.to_string() }), refusal(why))?;
            Ok(ExitCode::from(code))
        }
    }
}

fn refusal(why: Unreadable) -> &'static str {
    match why {
        Unreadable::NotSigned => {
            "NOT SIGNED by any of these keys: believe nothing of it. If the keys are older than some days, fetch them anew and try again."
        }
        Unreadable::Malformed => {
            "NO CODE, or one that was damaged on its way: scan it again, or ask its holder for another."
        }
    }
}

/// What it is worth, in words and as one value, and the exit code of that.
fn told(
    claims: &Claims,
    snapshot: Option<&Snapshot>,
    now: Moment,
    output: Output,
) -> Result<ExitCode, BootError> {
    let (verdict, known) = claims.judge(snapshot, now);
    let (word, code, line) = match verdict {
        Verdict::Valid => ("valid", 0, format!("VALID until {}", claims.expires_at)),
        Verdict::Expired => {
            ("expired", 3, format!("EXPIRED at {}: ask its holder for a new code", claims.expires_at))
        }
        Verdict::NotYet => {
            let line =
                format!("MADE IN THE FUTURE, at {}: is the clock of this machine right?", claims.made_at);
            ("not_yet", 3, line)
        }
        Verdict::Withdrawn => {
            ("withdrawn", 4, "WITHDRAWN: the document does not count, or not now".to_owned())
        }
    };
    let law = Law::assemble(wallet::SECTIONS, &[]).ok();
    let kind = law.as_ref().and_then(|law| {
        let rules = law.at::<Documents>(claims.made_at.local_date()).ok()?.rules;
        rules.kinds.get(&claims.kind)
    });
    let is_valid = verdict == Verdict::Valid;
    let (value, words) = (document(claims, kind, is_valid), words(claims, kind, is_valid));
    let age = |at: Moment| now.since(at).as_secs();
    let (status, heard) = match known {
        Known::Nothing => (
            json!({ "known": "nothing" }),
            format!(
                "No snapshot was given that is of use: whether it was taken back after it was shown nobody can say from the code alone. \
                 Take {}/verify/status along, and name it by --status.",
                claims.issuer
            ),
        ),
        Known::Before(at) => (
            json!({ "known": "before", "made_at": at.to_string(), "age_seconds": age(at) }),
            format!("The snapshot, of {at}, is older than the code, and says nothing of it."),
        ),
        Known::AsOf(at) => {
            let old = if age(at) > OLD { " That is old: fetch a newer one when you can." } else { "" };
            (
                json!({ "known": "as_of", "made_at": at.to_string(), "age_seconds": age(at) }),
                format!("By the snapshot of {at}, {} minutes before.{old}", age(at) / 60),
            )
        }
    };
    let value = json!({
        "verdict": word, "issuer": claims.issuer, "made_at": claims.made_at.to_string(),
        "expires_at": claims.expires_at.to_string(), "checked_at": now.to_string(), "status": status, "document": value,
    });
    output.say(&value, format!("{line}\n{words}{heard}"))?;
    Ok(ExitCode::from(code))
}

fn labels(label: Option<Bilingual>) -> (Option<String>, Option<String>) {
    let said = |lang| label.as_ref().map(|label| label.told(lang).text);
    (said(Lang::Vi), said(Lang::En))
}

fn field_labels(kind: Option<&Kind>, name: &str) -> (Option<String>, Option<String>) {
    let field = kind.and_then(|kind| kind.fields.iter().find(|field| field.name == name));
    labels(field.map(wallet::Field::label))
}

/// What is not valid tells its kind and agency, and nothing that could be taken for what stands in a document.
fn document(claims: &Claims, kind: Option<&Kind>, is_valid: bool) -> Value {
    let (label, label_en) = labels(kind.map(Kind::label));
    let fields: Vec<Value> = claims
        .fields
        .iter()
        .filter(|_| is_valid)
        .map(|(name, value)| {
            let (label, label_en) = field_labels(kind, name);
            json!({ "name": name, "label": label, "label_en": label_en, "value": value })
        })
        .collect();
    json!({
        "kind": claims.kind, "label": label, "label_en": label_en, "agency": claims.agency, "agency_name": claims.agency_name,
        "issued_on": claims.issued_on, "valid_until": claims.valid_until, "as_of": claims.as_of,
        "number": claims.number.as_ref().filter(|_| is_valid), "fields": fields,
    })
}

fn words(claims: &Claims, kind: Option<&Kind>, is_valid: bool) -> String {
    let both = |(vi, en): (Option<String>, Option<String>), name: &str| match (vi, en) {
        (Some(vi), Some(en)) => format!("{vi} / {en}"),
        _ => name.to_owned(),
    };
    let mut lines = format!("{}\n", both(labels(kind.map(Kind::label)), &claims.kind));
    let mut line = |label: String, value: &str| {
        // A text always takes one more line.
        writeln!(lines, "  {label}: {value}").unwrap_or_default();
    };
    if is_valid {
        if let Some(number) = &claims.number {
            line("Số / Number".to_owned(), number);
        }
        // In the order of the kind, and behind them what this release knows nothing of.
        let known = kind.map(|kind| kind.fields.as_slice()).unwrap_or_default();
        let place = |name: &str| known.iter().position(|field| field.name == name).unwrap_or(usize::MAX);
        let mut fields: Vec<_> = claims.fields.iter().collect();
        fields.sort_by_key(|(name, _)| place(name));
        for (name, value) in fields {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            line(both(field_labels(kind, name), name), &value);
        }
    }
    let agency = claims.agency_name.as_ref().map(|name| format!("{name} ({})", claims.agency));
    line("Cơ quan cấp / Issued by".to_owned(), agency.as_deref().unwrap_or(&claims.agency));
    line("Ngày cấp / Issued on".to_owned(), &claims.issued_on.to_string());
    if let Some(until) = claims.valid_until {
        line("Có giá trị đến / Valid until".to_owned(), &until.to_string());
    }
    line("Dữ liệu tính đến / As of".to_owned(), &claims.as_of.to_string());
    line("Xác nhận / Vouched for".to_owned(), &format!("{}, {}", claims.issuer, claims.made_at));
    lines
}

fn file(path: &Path) -> Result<Vec<u8>, BootError> {
    let what = format!("cannot read {}", path.display());
    all(
        std::fs::File::open(path).map_err(|source| BootError::Io { what, source })?,
        &path.display().to_string(),
    )
}

fn all(from: impl std::io::Read, called: &str) -> Result<Vec<u8>, BootError> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST).read_to_end(&mut bytes);
    read.map_err(|source| BootError::Io { what: format!("cannot read {called}"), source })?;
    Ok(bytes)
}
