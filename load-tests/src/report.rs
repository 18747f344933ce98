//! What a run leaves behind: `last-run.json` and the table in README.md.
//! A row is replaced only by a newer measurement of the same scenario; must never hide a noisy or failed one.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use crate::ceiling::Ceiling;
use crate::plan::{Latency, Part, Plan, Sample, Unit, median};

const BEGIN: &str = "<!-- last-run:begin -->";
const END: &str = "<!-- last-run:end -->";
/// Share of one core that other processes may take before a row is called noisy.
const INTRUSION: f64 = 0.10;

/// Everything measured in one scenario.
pub struct Row<'a> {
    /// What was promised.
    pub plan: &'a Plan,
    /// An older binary, or why there is no figure; absent when it was not asked for.
    pub before: Option<Result<Sample>>,
    /// The binary under test likewise.
    pub ours: Option<Result<Sample>>,
    /// The peer likewise.
    pub peer: Option<Result<Sample>>,
    /// What the machine could do around it.
    pub ceiling: Ceiling,
    /// Whether a database server belongs to the run: then others at work on the cores are no intruders.
    pub with_database_server: bool,
}

impl Row<'_> {
    /// Whether a side that was asked gave no figure.
    pub fn failed(&self) -> bool {
        [&self.before, &self.ours, &self.peer].into_iter().flatten().any(Result::is_err)
    }

    /// The row as it is kept.
    pub fn to_json(&self, when: &str, database: &str) -> Value {
        let ceiling = self.ceiling.figure();
        let mut row = Map::new();
        row.insert("scenario".into(), json!(self.plan.id));
        row.insert("title".into(), json!(self.plan.title));
        row.insert("mode".into(), json!(self.plan.mode.word()));
        row.insert("unit".into(), json!(unit(self.plan.unit)));
        row.insert("when".into(), json!(when));
        row.insert("database".into(), json!(database));
        row.insert("before".into(), side(self.before.as_ref()));
        row.insert("khoa".into(), side(self.ours.as_ref()));
        row.insert("peer".into(), side(self.peer.as_ref()));
        row.insert("ceiling".into(), json!(ceiling.map(tenth)));
        let part = |(part, looks): (Part, Vec<f64>)| {
            json!({"part": format!("{part:?}"), "looks": looks.iter().copied().map(tenth).collect::<Vec<_>>(),
                   "median": tenth(median(&looks))})
        };
        row.insert("ceiling_parts".into(), self.ceiling.parts().map(part).collect());
        let noise = self.noise();
        row.insert("goals".into(), self.goals(noise.is_none()).into());
        row.insert("times_peer".into(), json!(self.times_peer()));
        row.insert("per_core_second".into(), json!(self.plan.per_core_second));
        row.insert("noisy".into(), json!(noise));
        row.insert("peer_note".into(), json!(self.plan.peer_note));
        Value::Object(row)
    }

    /// Why the figures are not to be trusted: ceilings that moved, or others at work on the same cores.
    fn noise(&self) -> Option<String> {
        let mut noise: Vec<String> = self.ceiling.noise().into_iter().collect();
        for (name, side) in [("the older", &self.before), ("Khoá", &self.ours), ("peer", &self.peer)] {
            let sample = side.as_ref().and_then(|sample| sample.as_ref().ok());
            let others = sample.and_then(|sample| sample.others_cpu).filter(|others| *others > INTRUSION);
            let others = others.filter(|_| !self.with_database_server);
            noise.extend(
                others.map(|others| format!("others took {:.0} % of a core from {name}", others * 100.0)),
            );
        }
        (!noise.is_empty()).then(|| noise.join(", "))
    }

    /// How many times the peer: by time or rate, or by the processor time a call took all that worked for a side.
    fn times_peer(&self) -> Option<f64> {
        let sample =
            |side: &'_ Option<Result<Sample>>| side.as_ref().and_then(|side| side.as_ref().ok()).cloned();
        let (ours, peer) = (sample(&self.ours)?, sample(&self.peer)?);
        let cores = |sample: &Sample, with_others: bool| {
            let others = sample.others_cpu.filter(|_| with_others).unwrap_or_default();
            Some(if self.plan.per_core_second { sample.server_cpu? + others } else { 1.0 })
        };
        let ours = ours.median() / cores(&ours, self.with_database_server)?;
        let peer = peer.median() / cores(&peer, false)?;
        Some(if self.plan.unit.more_is_better() { ours / peer } else { peer / ours })
    }

    /// Each goal with what was reached, and whether that is enough; from a noisy row nobody can tell.
    fn goals(&self, quiet: bool) -> Vec<Value> {
        let more = self.plan.unit.more_is_better();
        let ours = self.ours.as_ref().and_then(|side| side.as_ref().ok()).map(Sample::median);
        let goal = self.plan.goal;
        let mut goals = Vec::new();
        let mut judge = |kind: &str, wanted: Option<f64>, got: Option<f64>, upward: bool| {
            let Some(wanted) = wanted else { return };
            let reached = got.filter(|_| quiet).map(|got| if upward { got >= wanted } else { got <= wanted });
            goals.push(
                json!({"kind": kind, "at_least": upward, "wanted": wanted, "got": got, "reached": reached}),
            );
        };
        let share = ours.zip(self.ceiling.figure()).map(|(ours, ceiling)| ours / ceiling);
        judge("figure", goal.absolute, ours, more);
        judge("of_ceiling", goal.of_ceiling, share, more);
        judge("times_peer", goal.times_peer, self.times_peer(), true);
        goals
    }
}

/// Puts the new rows among the kept ones, by scenario.
pub fn merge(kept: &Value, rows: Vec<Value>) -> Vec<Value> {
    let mut all: Vec<Value> = kept["rows"].as_array().cloned().unwrap_or_default();
    for row in rows {
        let same =
            |other: &Value| other["scenario"] == row["scenario"] && other["database"] == row["database"];
        all.retain(|other| !same(other));
        all.push(row);
    }
    all.sort_by_key(|row| (row["database"].to_string(), row["scenario"].to_string()));
    all
}

/// The table of some rows, with what a reader must know below it.
pub fn table(rows: &[Value], machine: &Value) -> String {
    let mut text = String::from(
        "| scenario | mode | before | Khoá | p50 | p99 | ceiling | of ceiling | goal | peer | × peer | noisy? |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut notes = String::new();
    for row in rows {
        let (ours, more) = (row["khoa"]["median"].as_f64(), row["unit"] == "/s");
        let by = if row["per_core_second"] == true { " by core-second" } else { "" };
        let times = row["times_peer"].as_f64().map(|times| format!("{times:.1}{by}"));
        let share = ours.zip(row["ceiling"].as_f64()).map(|(a, b)| a / b);
        let share = share.map(|s| if more { format!("{:.0} %", s * 100.0) } else { format!("{s:.1}×") });
        let told = |one: &Value| goal(one, row["noisy"].is_null());
        let cells = [
            format!("**{}** {}", word(&row["scenario"]), word(&row["title"])),
            format!("{}, {}", word(&row["mode"]), word(&row["database"])),
            figure(&row["before"], word(&row["unit"])),
            figure(&row["khoa"], word(&row["unit"])),
            latency(&row["khoa"]["p50_us"]),
            latency(&row["khoa"]["p99_us"]),
            row["ceiling"].as_f64().map_or("–".to_owned(), |c| number(c, word(&row["unit"]))),
            share.unwrap_or("–".to_owned()),
            row["goals"].as_array().into_iter().flatten().map(told).collect::<Vec<_>>().join(" · "),
            figure(&row["peer"], word(&row["unit"])),
            times.unwrap_or("–".to_owned()),
            row["noisy"].as_str().unwrap_or("no").to_owned(),
        ];
        writeln!(text, "| {} |", cells.join(" | ")).unwrap_or_default();
        notes.push_str(&note(row));
    }
    let machine =
        machine.as_object().into_iter().flatten().map(|(name, what)| format!("{name}: {}", word(what)));
    format!("{text}\n{}.\n\n{notes}", machine.collect::<Vec<_>>().join("; "))
}

/// Writes the table between the markers of a README.
pub fn put_into_readme(readme: &Path, table: &str) -> Result<()> {
    let text = std::fs::read_to_string(readme)?;
    let (before, rest) = text.split_once(BEGIN).context("README.md has no begin marker")?;
    let (_, after) = rest.split_once(END).context("README.md has no end marker")?;
    std::fs::write(readme, format!("{before}{BEGIN}\n{table}{END}{after}"))?;
    Ok(())
}

fn side(sample: Option<&Result<Sample>>) -> Value {
    match sample {
        None => Value::Null,
        Some(Err(error)) => json!({"failed": format!("{error:#}").lines().collect::<Vec<_>>().join(" ")}),
        Some(Ok(sample)) => json!({
            "median": tenth(sample.median()), "repeats": sample.repeats.iter().copied().map(tenth).collect::<Vec<_>>(),
            "spread": tenth(sample.spread() * 100.0), "p50_us": sample.p50_us, "p99_us": sample.p99_us,
            "open_loop": sample.open_loop.iter().map(open_loop).collect::<Vec<_>>(),
            "answers": sample.answers, "verified": sample.verified,
            "server_cpu": sample.server_cpu.map(|cpu| tenth(cpu * 100.0)),
            "generator_cpu": sample.generator_cpu.map(|cpu| tenth(cpu * 100.0)),
            "others_cpu": sample.others_cpu.map(|cpu| tenth(cpu * 100.0)), "notes": sample.notes,
        }),
    }
}

fn open_loop(latency: &Latency) -> Value {
    json!({
        "rate": latency.rate.round(), "p50_us": latency.p50_us, "p95_us": latency.p95_us, "p99_us": latency.p99_us,
        "p999_us": latency.p999_us,
    })
}

fn note(row: &Value) -> String {
    let mut said = Vec::new();
    for (name, side) in [("the older", &row["before"]), ("Khoá", &row["khoa"]), ("peer", &row["peer"])] {
        if let Some(failed) = side["failed"].as_str() {
            said.push(format!("{name} FAILED: {failed}"));
        }
        let cpu = |who: &str| side[who].as_f64();
        if let (Some(server), Some(own), Some(others)) =
            (cpu("server_cpu"), cpu("generator_cpu"), cpu("others_cpu"))
        {
            said.push(format!(
                "{name} used {server:.0} % of a core, the generator {own:.0} %, others {others:.0} %"
            ));
        }
        for open in side["open_loop"].as_array().into_iter().flatten() {
            said.push(format!(
                "{name} at {} /s: p50 {}, p99 {}, p99.9 {}",
                number(open["rate"].as_f64().unwrap_or_default(), ""),
                latency(&open["p50_us"]),
                latency(&open["p99_us"]),
                latency(&open["p999_us"]),
            ));
        }
        let notes =
            side["notes"].as_array().into_iter().flatten().map(|note| format!("{name}: {}", word(note)));
        said.extend(notes);
    }
    let peer_note = word(&row["peer_note"]);
    if !row["peer"].is_null() && !peer_note.is_empty() {
        said.push(format!("the peer {peer_note}"));
    }
    if said.is_empty() {
        return String::new();
    }
    format!("- **{}** ({}): {}.\n", word(&row["scenario"]), word(&row["when"]), said.join("; "))
}

fn figure(side: &Value, unit: &str) -> String {
    match (side["median"].as_f64(), side["spread"].as_f64(), side["failed"].as_str()) {
        (Some(median), Some(spread), _) => format!("{} (spread {spread:.0} %)", number(median, unit)),
        (_, _, Some(_)) => "failed".to_owned(),
        _ => "–".to_owned(),
    }
}

fn goal(goal: &Value, quiet: bool) -> String {
    let wanted = goal["wanted"].as_f64().unwrap_or_default();
    let sign = if goal["at_least"] == true { "≥" } else { "≤" };
    let wanted = match (word(&goal["kind"]), goal["at_least"] == true) {
        ("of_ceiling", true) => format!("{:.0} %", wanted * 100.0),
        ("of_ceiling", false) | ("times_peer", _) => format!("{wanted:.0}×"),
        _ => number(wanted, ""),
    };
    let verdict = goal["reached"].as_bool().filter(|_| quiet);
    let verdict = verdict.map_or("", |reached| if reached { " ✓" } else { " ✗" });
    format!("{sign} {wanted}{verdict}")
}

/// Digits in groups of three, a decimal only for small figures.
fn number(value: f64, unit: &str) -> String {
    let plain =
        if value < 1_000.0 && value.fract() > 0.0 { format!("{value:.1}") } else { format!("{value:.0}") };
    let (whole, rest) = plain.find('.').map_or((plain.as_str(), ""), |dot| plain.split_at(dot));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}{rest}{}{unit}", if unit.is_empty() || unit == "/s" { "" } else { " " })
}

fn latency(micros: &Value) -> String {
    micros.as_f64().map_or("–".to_owned(), |micros| format!("{:.2} ms", micros / 1_000.0))
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::PerSecond => "/s",
        Unit::Millis => "ms",
        Unit::MiB => "MiB",
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
