//! A pass: everything whose time is over goes, kind after kind.

use serde_json::json;

use super::model::{Kind, Sweep};
use super::rules::{Kept, kept};
use super::store;
use crate::audit::{self, Entry, Event};
use crate::base::Moment;
use crate::db::{Conn, Db, StoreError, Sweeping};
use crate::keys::Desk;
use crate::policy::{Law, NoLaw};

/// Erases all whose time is over at `surely`, a moment that has come for certain, by the law of its day; it is written down by the clock
/// of the desk, for the other stands still while nobody watches.
///
/// # Errors
/// The first kind's that could not be erased; the others are, and that one is tried again by the next pass.
pub async fn pass(db: &Db, desk: &Desk, law: &Law, surely: Moment) -> Result<(), StoreError> {
    let (mut done, mut failed) = (Vec::new(), None);
    for kind in Kind::ALL {
        match over(law, kind, surely) {
            Ok((version, sweep)) => match erase(db, kind, sweep).await {
                Ok(()) => done.push((kind, version)),
                Err(error) => {
                    tracing::warn!(%error, kind = kind.as_str(), "what is over could not be erased");
                    failed.get_or_insert(error);
                }
            },
            Err(none) => {
                failed.get_or_insert_with(|| unlawful(none));
            }
        }
    }
    let desk = desk.clone();
    db.write(move |c| close(c, &desk, &done)).await?;
    failed.map_or(Ok(()), Err)
}

/// By which version and how one kind is swept, and before when it must have ended; nothing where it is kept for good. The day of a file
/// stands in its row.
pub(super) fn over(law: &Law, kind: Kind, now: Moment) -> Result<(String, Option<(Sweep, Sweeping)>), NoLaw> {
    let Kept { keep, version, .. } = kept(law, kind, now.local_date())?;
    let before = if kind == Kind::Files { Some(now) } else { keep.before(now) };
    let sweep = kind.sweep().zip(before);
    Ok((version.name().to_string(), sweep.map(|(sweep, before)| (sweep, Sweeping::of(now, before)))))
}

fn unlawful(none: NoLaw) -> StoreError {
    StoreError::Inconsistent { table: "policy_versions", row: none.to_string() }
}

async fn erase(db: &Db, kind: Kind, sweep: Option<(Sweep, Sweeping)>) -> Result<(), StoreError> {
    let Some((sweep, sweeping)) = sweep else { return Ok(()) };
    let some = move |c: &mut Conn| {
        let erased = sweep(c, &sweeping)?;
        if erased > 0 {
            store::note(c, kind, erased)?;
        }
        Ok(erased)
    };
    while db.write(some).await? > 0 {}
    Ok(())
}

/// Writes down that all of these were looked at, and what of people was erased: counts, and the version by which.
fn close(c: &mut Conn, desk: &Desk, done: &[(Kind, String)]) -> Result<(), StoreError> {
    for (kind, version) in done {
        let count = store::close(c, *kind, desk.now)?;
        if count > 0 && kind.is_of_people() {
            let facts = json!({ "kind": kind.as_str(), "count": count, "policy": version });
            audit::record(c, desk, &Entry::of(Event::RecordsErased).facts(facts))?;
        }
    }
    Ok(())
}
