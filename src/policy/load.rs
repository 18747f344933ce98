//! Versions from operators: one person loads, another confirms. A correction is a new version; none is ever taken away.

use serde_json::json;

use super::store;
use super::version::Version;
use crate::audit::{self, Entry, Event};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// What loading did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// It waits for a second person.
    Waiting,
    /// The very text was loaded before.
    Known,
}

/// Why a version was not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefused {
    /// Nobody loaded it.
    #[error("no version {0} was loaded")]
    Unknown(String),
    /// It is in force.
    #[error("it was confirmed before, by {0}")]
    Confirmed(String),
    /// Two people must stand for a law.
    #[error("{0} loaded it: another person must confirm it")]
    SamePerson(String),
}

/// Puts `version` down, whose text is `body`, on the word of `by`.
///
/// # Errors
/// When the database refuses.
pub fn propose(
    c: &mut Conn,
    desk: &Desk,
    version: &Version,
    body: &str,
    by: &str,
) -> Result<Proposed, StoreError> {
    if !store::insert(c, version, body, by, desk.now)? {
        return Ok(Proposed::Known);
    }
    record(c, desk, Event::PolicyProposed, version, by)?;
    Ok(Proposed::Waiting)
}

/// Lets `version` count from its day on, on the word of `by`, who must not be the one who loaded it.
///
/// # Errors
/// When the database refuses. Inside: [`ConfirmRefused`].
pub fn confirm(
    c: &mut Conn,
    desk: &Desk,
    version: &Version,
    by: &str,
) -> Result<Result<(), ConfirmRefused>, StoreError> {
    if store::confirm(c, &version.digest, by, desk.now)? {
        record(c, desk, Event::PolicyChanged, version, by)?;
        return Ok(Ok(()));
    }
    Ok(Err(match store::standing(c, &version.digest)? {
        None => ConfirmRefused::Unknown(version.name().to_string()),
        Some((_, Some(second))) => ConfirmRefused::Confirmed(second),
        Some((first, None)) => ConfirmRefused::SamePerson(first),
    }))
}

fn record(c: &mut Conn, desk: &Desk, event: Event, version: &Version, by: &str) -> Result<(), StoreError> {
    let facts = json!({
        "section": version.section, "valid_from": version.valid_from, "state": version.state,
        "digest": version.digest, "by": by,
    });
    audit::record(c, desk, &Entry::of(event).facts(facts))
}
