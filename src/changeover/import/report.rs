//! What came of a list, and what ends an import before its list does.

use serde_json::{Value, json};

use super::List;
use crate::base::Moment;
use crate::changeover::model::Source;
use crate::changeover::read::Unreadable;
use crate::db::StoreError;

/// What came of a list: counts alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that came in.
    pub rows: usize,
    /// Legacy accounts nobody knew.
    pub taken: usize,
    /// Those of which the list says something else than before.
    pub changed: usize,
    /// Those that were there as the list has them.
    pub known: usize,
    /// Rows that were not taken.
    pub rejected: usize,
    /// Of those, accounts that an earlier list brought, and that stay as they were.
    pub known_rejected: usize,
    /// Lines with nothing on them, which are no rows.
    pub blank: usize,
    /// Of the source, how many were there before.
    pub before: i64,
    /// And how many are now.
    pub after: i64,
}

impl Report {
    /// Whether as many came out as came in, by our own count and by the table's.
    pub fn adds_up(&self) -> bool {
        let new = i64::try_from(self.taken).unwrap_or(i64::MAX);
        self.rows == self.taken + self.changed + self.known + self.rejected && self.before + new == self.after
    }

    pub(super) fn facts(&self, sha256: &str, list: &List, by: &str) -> Value {
        json!({
            "source": list.source.as_str(), "sha256": sha256, "by": by, "rows": self.rows, "taken": self.taken,
            "changed": self.changed, "known": self.known, "rejected": self.rejected, "blank": self.blank,
            "after_cut_over": list.after_cut_over,
        })
    }
}

/// How far an import has come.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// So many bytes of the file are behind it.
    Behind(u64),
    /// The row that begins on that line was not taken, and why: field and rule, no value.
    Rejected(usize, &'a str),
}

/// Why an import stopped. What the report counts up to there is done; the same list can be given again.
#[derive(Debug, thiserror::Error)]
#[error("stopped after {} rows: {why}", done.rows)]
pub struct Stopped {
    /// What was done before.
    pub done: Box<Report>,
    /// Why it did not go on.
    #[source]
    pub why: ImportError,
}

/// What ends an import before its list does.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// The accounts of its source have stopped.
    #[error(
        "the accounts of {0} stopped at {1}: a list of it is taken no more. Where it is right all the same, such as for rows that were \
         rejected before, say so and why: --after-cut-over REASON"
    )]
    CutOver(Source, Moment),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
