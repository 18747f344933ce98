//! A list of the demo from a portal that had accounts of its own, with the codes of provinces of its day, as the change-over brings it in.

use super::run::DemoError;
use crate::app::App;
use crate::base::LocalDate;
use crate::changeover::invite::{Wish, invite};
use crate::changeover::{Columns, Encoding, Importer, List, Told};
use crate::directory::{self, Directory};

const LIST: &str = include_str!("legacy.csv");

/// The system it is from.
pub(super) const SOURCE: &str = "old-portal.example";

/// The last day of its codes.
const CODES_OF: LocalDate = LocalDate::of(2025, 6, 30);

/// Brings it in; whom it names stand.
///
/// # Errors
/// When the database refuses, or the demo's own data is damaged.
pub(super) async fn bring(app: &App) -> Result<(), DemoError> {
    let damaged = |why: &dyn std::fmt::Display| DemoError::Damaged(why.to_string());
    let directory = Directory::of(&app.db.read(directory::rows).await?);
    let importer = Importer {
        db: &app.db,
        vault: &app.vault,
        clock: &app.clock,
        entropy: &app.entropy,
        directory: &directory,
        by: "demo",
    };
    let list = List {
        source: SOURCE.parse().map_err(|why| damaged(&why))?,
        encoding: Encoding::Utf8,
        columns: Columns::default(),
        codes_of: CODES_OF,
        after_cut_over: None,
    };
    let mut rejected = Vec::new();
    let told = |told: Told<'_>| {
        if let Told::Rejected(line, why) = told {
            rejected.push(format!("line {line}: {why}"));
        }
    };
    importer.list(&list, LIST.as_bytes(), told).await.map_err(|why| damaged(&why))?;
    if let Some(first) = rejected.first() {
        return Err(damaged(first));
    }
    // Their letters lie in the mailbox of the demo; whoever has had one gets no other at the next start.
    let everybody = Wish { again_after: None, most: usize::MAX, dry: false };
    let desk = app.desk(None);
    invite(&app.db, (&desk, &app.clock), &list.source, everybody, |_done| ()).await?;
    Ok(())
}
