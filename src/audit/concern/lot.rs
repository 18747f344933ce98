//! Lines that were written together, and what their entry tells of them.

use std::collections::BTreeSet;

use aws_lc_rs::digest::{Context, SHA256};
use serde_json::{Value, json};

use crate::audit::{Event, Recorded};
use crate::base::AccountId;

/// That an entry stands in the history of an account. Lines are in order by these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) account: AccountId,
    pub(super) seq: i64,
}

/// What an entry tells of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Lot {
    /// How many there are.
    pub(super) lines: i64,
    /// Which entry they are all about; none where they are about several.
    pub(super) entry: Option<i64>,
    digest: String,
}

impl Lot {
    pub(super) fn of(lines: &BTreeSet<Line>, entry: Option<i64>) -> Self {
        let mut sum = Sum::default();
        lines.iter().for_each(|line| sum.add(line));
        Self { lines: sum.lines, entry, digest: sum.digest() }
    }

    pub(super) fn facts(&self) -> Value {
        json!({ "lines": self.lines, "entry": self.entry, "digest": self.digest })
    }

    /// The lot of that entry, if it is one's.
    pub(in crate::audit) fn told_by(entry: &Recorded) -> Option<Self> {
        let told = entry.facts.as_object().filter(|_| entry.event == Event::HistoriesExtended.as_str())?;
        let number = |name| told.get(name).and_then(Value::as_i64);
        let digest = told.get("digest").and_then(Value::as_str)?.to_owned();
        Some(Self { lines: number("lines")?, entry: number("entry"), digest })
    }

    /// Whether those are its lines.
    pub(super) fn has(&self, sum: &Sum) -> bool {
        self.lines == sum.lines && self.digest == sum.digest()
    }
}

/// Lines of a lot as they come by, in their order.
pub(super) struct Sum {
    pub(super) lines: i64,
    passed: Context,
}

impl Default for Sum {
    fn default() -> Self {
        Self { lines: 0, passed: Context::new(&SHA256) }
    }
}

impl Sum {
    /// With the line that comes next.
    pub(super) fn add(&mut self, line: &Line) {
        self.lines += 1;
        self.passed.update(line.account.uuid().as_bytes());
        self.passed.update(&line.seq.to_be_bytes());
    }

    fn digest(&self) -> String {
        self.passed.clone().finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
