//! The invented authority of the demo: its agencies and their places, the law that names them as those who decide, and the officers who sit in
//! them. Each comes in by the door that an operator takes: `khoa directory import`, `khoa policy load`, `khoa officer appoint`.

mod officers;

use std::sync::Arc;

use super::documents;
use super::run::DemoError;
use crate::account;
use crate::app::App;
use crate::base::LocalDate;
use crate::boot;
use crate::directory::{self, Columns, Directory, Succession, Task};
use crate::mandate::{self, Appointment, Day};
use crate::policy::{self, Origin, Proposed, Version};

pub use officers::{CLERK, CLERK_ELSEWHERE, IMMIGRATION, OFFICERS, SECURITY, Seated, TWO_OF_THE_AUTHORITY};

const AGENCIES: &str = include_str!("agencies.csv");

/// A commune of before the reform, and the two between which it was split; then who sits there.
const TABLES: [(Task, &str); 3] = [
    (Task::Places, include_str!("places.csv")),
    (Task::PlaceChanges, include_str!("place_changes.csv")),
    (Task::Agencies, AGENCIES),
];
const COUNTERS: &str = include_str!("counters.toml");

/// Since when everybody sits where they sit.
const SINCE: LocalDate = LocalDate::of(2026, 1, 5);

/// Who says so: two, because two people stand for a law.
const ON_THE_WORD_OF: [&str; 2] = ["demo, first operator", "demo, second operator"];

/// Brings agencies, law and officers in, once for a folder; the officers' accounts stand.
///
/// # Errors
/// When the database refuses, or the demo's own data is damaged.
pub async fn found(app: &App) -> Result<(), DemoError> {
    enact(app, COUNTERS.to_owned()).await?;
    enact(app, documents::law()).await?;
    name_agencies(app).await?;
    // Asked anew: what is held in memory may be a second old.
    let units = Arc::new(Directory::of(&app.db.read(directory::rows).await?));
    for seated in OFFICERS {
        appoint(app, &units, seated).await?;
    }
    Ok(())
}

async fn enact(app: &App, text: String) -> Result<(), DemoError> {
    let version = Version::read(&boot::law_sections(), &text, Origin::Release).map_err(damaged)?;
    let desk = app.desk(None);
    let [first, second] = ON_THE_WORD_OF;
    let confirmed = app.db.write(move |c| match policy::propose(c, &desk, &version, &text, first)? {
        Proposed::Waiting => policy::confirm(c, &desk, &version, second),
        Proposed::Known => Ok(Ok(())),
    });
    confirmed.await?.map_err(damaged)
}

/// The places first: an agency has one that is known.
async fn name_agencies(app: &App) -> Result<(), DemoError> {
    for (task, table) in TABLES {
        let known = Directory::of(&app.db.read(directory::rows).await?);
        let import = directory::compare(&known, task, table, &Columns::default(), None).map_err(damaged)?;
        if let Some((line, why)) = import.report.refused.first() {
            return Err(DemoError::Damaged(format!("line {line} of {task:?}: {why}")));
        }
        let desk = app.desk(None);
        let [by, _second] = ON_THE_WORD_OF;
        app.db.write(move |c| directory::write(c, &desk, &import, "demo", by)).await?;
    }
    Ok(())
}

async fn appoint(app: &App, units: &Arc<Directory>, seated: &'static Seated) -> Result<(), DemoError> {
    let (desk, units, today) = (app.desk(None), units.clone(), app.clock.now().local_date());
    let law = app.law.get().await?;
    let rules = law.at::<Succession>(today).map_err(damaged)?.rules.clone();
    let seat = seated.seat().map_err(damaged)?;
    let done = app.db.write(move |c| {
        let Some(actor) = account::find(c, &desk.vault, seated.number)? else { return Ok(None) };
        let new = Appointment {
            actor,
            seat: seat.clone(),
            place: None,
            valid_from: SINCE,
            valid_to: None,
            reference: "demo".to_owned(),
            by: "demo".to_owned(),
        };
        let day = Day { agencies: &units.agencies, rules: &rules, on: today };
        mandate::appoint(c, &desk, day, &new).map(Some)
    });
    match done.await? {
        Some(Ok(_) | Err(mandate::NotAppointed::Held(_))) => Ok(()),
        Some(Err(refused)) => Err(damaged(refused)),
        None => Err(DemoError::Damaged(format!("{} is nobody", seated.number))),
    }
}

fn damaged(why: impl std::fmt::Display) -> DemoError {
    DemoError::Damaged(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::people::newcomers;

    #[test]
    fn agencies_and_law_are_sound_and_every_officer_can_sign_in() {
        let known = Directory::of(&directory::Rows::default());
        let mut tables = TABLES.iter().map(|(task, table)| (*task, *table));
        let places = tables.find(|(task, _)| *task == Task::Places).unwrap().1;
        let import = directory::compare(&known, Task::Places, places, &Columns::default(), None).unwrap();
        assert_eq!((import.report.refused.as_slice(), import.report.added), (&[][..], 6));
        let law = Version::read(&boot::law_sections(), COUNTERS, Origin::Release).unwrap();
        assert!(law.rules().iter().all(|rule| !rule.says.contains("G01")));
        let newcomers = newcomers().unwrap();
        for seated in OFFICERS {
            let officer = newcomers.iter().find(|one| one.number == seated.number).unwrap();
            assert_eq!((officer.level, officer.kind.as_str()), (2, "citizen"), "{}", officer.name);
            let seat = seated.seat().unwrap();
            assert!(AGENCIES.contains(&format!("\n{},", seat.agency)), "{}", seat.agency);
        }
    }
}
