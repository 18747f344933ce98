//! What came of a file, or why it was not read to its end.

use serde_json::{Value, json};

use super::lines::Unreadable;
use crate::account::{Change, Doubt};
use crate::db::StoreError;

/// What came of a line that was whole in itself.
pub(super) type Outcome = (usize, Result<Change, String>, Vec<Doubt>);

/// What came of a file.
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
    pub refused: Vec<(usize, String)>,
    /// Lines that were taken and deserve an officer's look.
    pub doubts: Vec<(usize, Vec<Doubt>)>,
}

impl Report {
    pub(super) fn add(&mut self, part: Self) {
        self.lines += part.lines;
        self.blank += part.blank;
        self.created += part.created;
        self.updated += part.updated;
        self.unchanged += part.unchanged;
        self.refused.extend(part.refused);
        self.doubts.extend(part.doubts);
    }

    /// What the log keeps of it, beside who brought the people in and the digest of what was read.
    pub(super) fn facts(&self, by: &str, sha256: &str, whole: bool) -> Value {
        json!({
            "import": self.import, "by": by, "sha256": sha256, "whole": whole, "lines": self.lines,
            "blank": self.blank, "created": self.created, "updated": self.updated,
            "unchanged": self.unchanged, "refused": self.refused.len(), "to_review": self.doubts.len(),
        })
    }

    pub(super) fn add_outcomes(&mut self, outcomes: Vec<Outcome>) {
        for (line, outcome, doubts) in outcomes {
            match outcome {
                Ok(Change::Created) => self.created += 1,
                Ok(Change::Updated) => self.updated += 1,
                Ok(Change::Nothing) => self.unchanged += 1,
                Err(refusal) => {
                    self.refused.push((line, refusal));
                    continue;
                }
            }
            if !doubts.is_empty() {
                self.doubts.push((line, doubts));
            }
        }
        self.refused.sort_by_key(|(line, _)| *line);
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
