//! Accounts of other systems: as many rows out as in, each with its reason, and a board that says how far it is.

mod board;
mod cut_over;
mod invited;
mod later;
mod lists;
mod subjects;

use khoa::base::LocalDate;
use khoa::changeover::{Columns, Encoding, Importer, List, Report, Stopped, Told};
use khoa::directory::{Directory, rows};

use crate::support::TestServer;

/// Brings a list in, as `khoa changeover import` does.
pub(crate) async fn bring(s: &TestServer, text: &str) -> Report {
    bring_in(s, text).await.0
}

/// The same, with why rows were not taken.
async fn bring_in(s: &TestServer, text: &str) -> (Report, Vec<String>) {
    try_to_bring(s, text, None).await.unwrap()
}

/// The same, which may be refused; `after` says why a list is taken after the cut-over.
async fn try_to_bring(
    s: &TestServer,
    text: &str,
    after: Option<&str>,
) -> Result<(Report, Vec<String>), Stopped> {
    let app = &s.running.app;
    let directory = Directory::of(&app.db.read(rows).await.unwrap());
    let importer = Importer {
        db: &app.db,
        vault: &app.vault,
        clock: &app.clock,
        entropy: &app.entropy,
        directory: &directory,
        by: "a test",
    };
    let list = List {
        source: "old.example".parse().unwrap(),
        encoding: Encoding::Utf8,
        columns: Columns::default(),
        codes_of: LocalDate::of(2026, 1, 1),
        after_cut_over: after.map(str::to_owned),
    };
    let mut rejected = Vec::new();
    let told = |told: Told<'_>| {
        if let Told::Rejected(line, why) = told {
            rejected.push(format!("{line} {why}"));
        }
    };
    let report = importer.list(&list, text.as_bytes(), told).await?;
    assert!(report.adds_up(), "{report:?}");
    Ok((report, rejected))
}
