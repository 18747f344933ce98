//! What is kept how long, how much of it is due, and when somebody last looked.

use super::model::Kind;
use super::pass::over;
use super::rules::{Keep, kept};
use super::store;
use crate::base::Moment;
use crate::db::{Conn, Db, StoreError};
use crate::policy::Law;

/// How it stands with one kind.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which.
    pub kind: Kind,
    /// How long it is kept; nothing where no law is in force.
    pub keep: Option<Keep>,
    /// By which clause.
    pub source: String,
    /// By which version.
    pub version: String,
    /// How much of it a pass would erase.
    pub due: usize,
    /// When the last pass over it was done.
    pub ran_at: Option<Moment>,
    /// When one last erased anything.
    pub erased_at: Option<Moment>,
    /// How much that one erased.
    pub erased: i64,
    /// How much all of them erased.
    pub total: i64,
}

/// How much of each kind is due.
pub type Due = Vec<(Kind, usize)>;

/// What a pass at `now` would erase by that law: the same statements, counted. Nothing where no law is in force.
///
/// # Errors
/// As the database.
pub fn due(c: &mut Conn, now: Moment, law: &Law) -> Result<Due, StoreError> {
    let count = |kind| {
        let sweep = over(law, kind, now).ok().and_then(|(_version, sweep)| sweep);
        let due = sweep.map_or(Ok(0), |(sweep, sweeping)| sweep(c, &sweeping.counting()));
        due.map(|due| (kind, due))
    };
    Kind::ALL.into_iter().map(count).collect()
}

/// How it stands with all of it at `now`.
///
/// # Errors
/// As [`due`].
pub fn board(c: &mut Conn, now: Moment, law: &Law) -> Result<Vec<Row>, StoreError> {
    let passed = store::passed(c)?;
    let row = |(kind, due): (Kind, usize)| {
        let said = kept(law, kind, now.local_date()).ok();
        let last = passed.get(kind.as_str()).copied().unwrap_or_default();
        Row {
            kind,
            keep: said.map(|said| said.keep),
            source: said.map(|said| said.source.to_owned()).unwrap_or_default(),
            version: said.map(|said| said.version.name().to_string()).unwrap_or_default(),
            due,
            ran_at: last.ran_at,
            erased_at: last.erased_at,
            erased: last.erased,
            total: last.total,
        }
    };
    Ok(due(c, now, law)?.into_iter().map(row).collect())
}

/// Shows how long ago the last pass over each kind was, and how much all of them erased. What nobody has looked at is as old as can be.
///
/// # Errors
/// As the database.
pub async fn show(db: &Db, now: Moment) -> Result<(), StoreError> {
    let passed = db.read(store::passed).await?;
    for kind in Kind::ALL {
        let last = passed.get(kind.as_str()).copied().unwrap_or_default();
        let age = last.ran_at.map_or(f64::INFINITY, |at| now.since(at).as_secs_f64());
        metrics::gauge!("khoa_retention_last_pass_seconds", "kind" => kind.as_str()).set(age);
        let total = u64::try_from(last.total).unwrap_or_default();
        metrics::counter!("khoa_retention_erased_total", "kind" => kind.as_str()).absolute(total);
    }
    Ok(())
}
