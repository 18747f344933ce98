//! Tables of units from others: read, checked row by row, compared with what is known, and written with one entry of the log.
//!
//! Refused rows are named and the others go in. What the directory says already on a row's day is not written again, so the
//! same file twice changes nothing.

mod csv;
mod rows;

use serde_json::json;

use super::assemble::Directory;
use super::store::{self, Rows};
use crate::audit::{self, Entry, Event};
use crate::base::LocalDate;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

pub use csv::{Columns, FileRefused};

/// What a file brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Places.
    Places,
    /// What places went into.
    PlaceChanges,
    /// Agencies.
    Agencies,
    /// What agencies went into.
    AgencyChanges,
}

impl Task {
    /// In words, as the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::PlaceChanges => "place changes",
            Self::Agencies => "agencies",
            Self::AgencyChanges => "agency changes",
        }
    }
}

/// What a file would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of which nothing was known.
    pub added: usize,
    /// Rows that say something else than what was known.
    pub changed: usize,
    /// Rows that were known.
    pub unchanged: usize,
    /// Lines that were left out, and why.
    pub refused: Vec<(usize, String)>,
}

/// A file that was read and compared.
#[derive(Debug, Clone)]
pub struct Import {
    task: Task,
    rows: Rows,
    /// What it does.
    pub report: Report,
}

/// Reads `text` and compares it with `directory`. Rows that name no day are of the day `on`.
///
/// # Errors
/// [`FileRefused`] when not even its first line makes sense.
pub fn compare(
    directory: &Directory,
    task: Task,
    text: &str,
    columns: &Columns,
    on: Option<LocalDate>,
) -> Result<Import, FileRefused> {
    let has_place = |code, on| directory.has_place(code, on);
    let (rows, report) = match task {
        Task::Places => rows::units(&directory.places, &has_place, &csv::units(text, columns, on)?),
        Task::Agencies => rows::units(&directory.agencies, &has_place, &csv::units(text, columns, on)?),
        Task::PlaceChanges => rows::changes(&directory.places, &csv::changes(text, columns, on)?),
        Task::AgencyChanges => rows::changes(&directory.agencies, &csv::changes(text, columns, on)?),
    };
    Ok(Import { task, rows, report })
}

/// Writes what is new in `import`: all of it, or nothing. `source` says where the table is from, `by` who brings it.
///
/// # Errors
/// When the database refuses.
pub fn write(c: &mut Conn, desk: &Desk, import: &Import, source: &str, by: &str) -> Result<(), StoreError> {
    store::write(c, &import.rows, source, desk.now)?;
    let Report { added, changed, unchanged, refused } = &import.report;
    let facts = json!({
        "what": import.task.as_str(), "source": source, "by": by,
        "added": added, "changed": changed, "unchanged": unchanged, "refused": refused.len(),
    });
    audit::record(c, desk, &Entry::of(Event::DirectoryImported).facts(facts))
}
