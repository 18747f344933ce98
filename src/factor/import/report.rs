//! What came of a file, or why it was not read to its end.

use serde_json::{Value, json};

use super::lines::Unreadable;
use crate::account::{Change, Doubt};
use crate::db::StoreError;

/// What came of a line that was whole in itself.
pub(super) type Outcome = (usize, Result<Change, String>, Vec<Doubt>);

/// What came of a file: counts alone, however many lines were refused. What is to be said of a line is told when it is known.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of its entry in the audit log.
    pub import: Option<i64>,
    /// Lines that were read.
    pub lines: usize,
    /// Lines with nothing on them.
    pub blank: usize,
    /// New accounts.
    pub created: usize,
    /// Accounts whose profile or level changed.
    pub updated: usize,
    /// Accounts that were as the file says.
    pub unchanged: usize,
    /// Lines that were not taken.
    pub refused: usize,
    /// Lines that were taken and deserve an officer's look.
    pub to_review: usize,
}

impl Report {
    pub(super) const fn add(&mut self, part: &Self) {
        self.lines += part.lines;
        self.blank += part.blank;
        self.created += part.created;
        self.updated += part.updated;
        self.unchanged += part.unchanged;
        self.refused += part.refused;
        self.to_review += part.to_review;
    }

    /// What the log keeps of it, beside who brought the people in and the digest of what was read.
    pub(super) fn facts(&self, by: &str, sha256: &str, whole: bool) -> Value {
        json!({
            "import": self.import, "by": by, "sha256": sha256, "whole": whole, "lines": self.lines,
            "blank": self.blank, "created": self.created, "updated": self.updated,
            "unchanged": self.unchanged, "refused": self.refused, "to_review": self.to_review,
        })
    }
}

/// What is to be said of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It was not taken, and why: field and rule, no value.
    Refused(String),
    /// It was taken, and deserves an officer's look.
    Doubted(Vec<Doubt>),
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// So many bytes of the file are behind it.
    Behind(usize),
    /// Of the line with that number something is to be said.
    Line(usize, &'a Remark),
}

/// What came of a batch, with what is to be said of its lines.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) counts: Report,
    remarks: Vec<(usize, Remark)>,
}

impl Part {
    pub(super) fn refuse(&mut self, line: usize, why: String) {
        self.counts.refused += 1;
        self.remarks.push((line, Remark::Refused(why)));
    }

    pub(super) fn add_outcomes(&mut self, outcomes: Vec<Outcome>) {
        for (line, outcome, doubts) in outcomes {
            match outcome {
                Ok(Change::Created) => self.counts.created += 1,
                Ok(Change::Updated) => self.counts.updated += 1,
                Ok(Change::Nothing) => self.counts.unchanged += 1,
                Err(refusal) => {
                    self.refuse(line, refusal);
                    continue;
                }
            }
            if !doubts.is_empty() {
                self.counts.to_review += 1;
                self.remarks.push((line, Remark::Doubted(doubts)));
            }
        }
    }

    /// What is to be said, in the order of the file.
    pub(super) fn remarks(mut self) -> Vec<(usize, Remark)> {
        self.remarks.sort_by_key(|(line, _)| *line);
        self.remarks
    }
}

/// Why an import stopped. What the report counts up to there is done; the same file can be given again.
#[derive(Debug, thiserror::Error)]
#[error("stopped after line {}: {why}", done.lines)]
pub struct Stopped {
    /// What was done before.
    pub done: Box<Report>,
    /// Why it did not go on.
    #[source]
    pub why: ImportError,
}

/// What ends an import before its file does.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
