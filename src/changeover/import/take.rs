//! Rows of a list meet what is here: how each stands, and what becomes of it.

use crate::changeover::judge::{Standing, gather, judge};
use crate::changeover::keep::keep;
use crate::changeover::model::{Legacy, Source};
use crate::changeover::store::{self, Known, Reading, Ready};
use crate::client;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// What came of a row that was right in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    Changed,
    Known,
    /// A row before it was about the same account.
    Twice,
    /// In that sector, what it says that its holder is called is what another person is called; whether an earlier list brought it, which
    /// stays as it was.
    OfAnother(String, bool),
}

/// How it stands, or in which sector its holder is called what another person is called.
pub(super) type Looked = Result<Standing, String>;

/// How rows stand, as the database has it.
pub(super) fn look(c: &mut Conn, desk: &Desk, rows: &[Ready]) -> Result<Vec<Looked>, StoreError> {
    let legacies: Vec<&Legacy> = rows.iter().map(|ready| &ready.legacy).collect();
    let facts = gather(c, desk, &legacies)?;
    let mut looked = Vec::with_capacity(rows.len());
    for (legacy, facts) in legacies.into_iter().zip(&facts) {
        let standing = judge(facts);
        looked.push(match sector_of_another(c, desk, (legacy, standing))? {
            Some(sector) => Err(sector),
            None => Ok(standing),
        });
    }
    Ok(looked)
}

fn sector_of_another(
    c: &mut Conn,
    desk: &Desk,
    (legacy, standing): (&Legacy, Standing),
) -> Result<Option<String>, StoreError> {
    for (sector, subject) in &legacy.subjects {
        if client::subject_of_another(c, desk, (sector, standing.person), subject)? {
            return Ok(Some(sector.clone()));
        }
    }
    Ok(None)
}

/// Writes rows as they were judged; those that this reading of the list brought before are in it twice.
pub(super) fn write_all(
    c: &mut Conn,
    desk: &Desk,
    (source, reading): (&Source, Reading),
    (rows, judged): (&[Ready], &[Looked]),
) -> Result<Vec<Outcome>, StoreError> {
    let ids: Vec<&[u8]> = rows.iter().map(|ready| ready.legacy_id.as_slice()).collect();
    let known = store::known(c, source, &ids)?;
    let (mut new, mut same, mut unawaited) = (Vec::new(), Vec::new(), Vec::new());
    let mut outcomes = Vec::with_capacity(rows.len());
    for (ready, looked) in rows.iter().zip(judged) {
        let before = known.get(ready.legacy_id.as_slice());
        if before.is_some_and(|known| known.is_of(reading)) {
            outcomes.push(Outcome::Twice);
            continue;
        }
        let standing = match looked {
            Ok(standing) => keep(c, desk, &ready.legacy, *standing)?,
            Err(sector) => {
                outcomes.push(Outcome::OfAnother(sector.clone(), before.is_some()));
                continue;
            }
        };
        let is_same = before.is_some_and(|known| known.digest == ready.digest);
        if !is_same || before.is_some_and(Known::is_unawaited) {
            unawaited.push((ready.legacy_id.as_slice(), &ready.legacy));
        }
        outcomes.push(match before {
            None => {
                new.push((ready, standing));
                Outcome::Taken
            }
            Some(known) if is_same => {
                same.push((ready.legacy_id.to_vec(), Some((standing, known.moved(standing)))));
                Outcome::Known
            }
            Some(known) => {
                let stands = (standing, known.moved(standing));
                store::replace(c, desk.now, (source, reading), (ready, stands))?;
                Outcome::Changed
            }
        });
    }
    store::insert(c, desk.now, (source, reading), &new)?;
    store::stand(c, desk.now, source.as_str(), &same)?;
    store::brought(c, (source.as_str(), reading), same.iter().map(|(id, _)| id.as_slice()))?;
    store::await_holders(c, &desk.vault, source.as_str(), unawaited.into_iter())?;
    Ok(outcomes)
}
