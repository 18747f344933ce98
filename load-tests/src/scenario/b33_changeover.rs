//! B33: a list of accounts of another system comes in, and each is matched with whoever has an account here. A small list first, then
//! all of them: what the importing process holds at its most must not grow with the list.

use anyhow::{Context as _, Result};

use super::must;
use crate::legacy;
use crate::plan::{Goal, Mode, Pace, Part, Plan, Sample, Unit};
use crate::side::khoa::Khoa;

/// What is promised: a million in three minutes.
pub const PLAN: Plan = Plan {
    id: "B33",
    title: "legacy accounts imported and matched (memory: see notes)",
    mode: Mode::Box,
    unit: Unit::PerSecond,
    ceiling: &[Part::Insert],
    goal: Goal { absolute: Some(1_000_000.0 / 180.0), of_ceiling: None, times_peer: None },
    per_core_second: false,
    peer_note: "",
};
/// How many times fewer the small list has.
const SMALLER: usize = 10;
/// What more memory the large list may take, in MiB, before it is said to grow.
const FLAT: f64 = 8.0;

/// Runs it among `pace.many` people.
pub async fn measure(khoa: &Khoa, pace: &Pace) -> Result<Sample> {
    khoa.bring_in(pace.many, false).await?;
    let few = khoa.bring_list("small.example", pace.legacy / SMALLER).await?;
    let many = khoa.bring_list("large.example", pace.legacy).await?;
    let status = khoa.changeover().await?;
    let count = |of: &serde_json::Value| of.as_u64().and_then(|n| usize::try_from(n).ok());
    let all = count(&status["total"]["all"]).context("no count of the legacy accounts")?;
    let ready = count(&status["total"]["ready"]).context("no count of those that are matched")?;
    let expected = |rows: usize| legacy::theirs(rows, pace.many);
    must(all == pace.legacy + pace.legacy / SMALLER, "a row was lost")?;
    must(ready == expected(pace.legacy) + expected(pace.legacy / SMALLER), "one was matched wrongly")?;
    let note = |rows: usize, brought: &crate::process::Done| {
        format!(
            "{rows} rows in {:.1} s ({:.1} s of processor), at most {:.1} MiB resident, {:.1} of them its own",
            brought.took.as_secs_f64(),
            brought.cpu.as_secs_f64(),
            brought.resident_mib,
            brought.own_mib
        )
    };
    let grown = many.own_mib - few.own_mib;
    let notes = vec![
        note(pace.legacy / SMALLER, &few),
        note(pace.legacy, &many),
        format!("{} by {grown:.1} MiB", if grown <= FLAT { "flat: grown" } else { "not flat: grown" }),
        format!("{ready} of {all} matched among {} people", pace.many),
    ];
    let rate = pace.legacy as f64 / many.took.as_secs_f64();
    Ok(Sample { repeats: vec![rate], notes, ..Sample::default() })
}
