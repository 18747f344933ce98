//! How codes stand now, for whoever has a network, and for the snapshot that goes where there is none.

use std::collections::BTreeSet;

use super::claims::Cti;
use super::status::Snapshot;
use super::store;
use crate::account;
use crate::base::Moment;
use crate::db::{Conn, StoreError};
use crate::wallet::{Document, store as documents};

/// The document of the showing of that name, as it stands now. Nothing where the code is worth nothing whatever became of the document: its
/// time is over, it is of nothing any more, or its holder's account is not open.
///
/// # Errors
/// As the database.
pub fn standing(c: &mut Conn, cti: &Cti) -> Result<Option<Document>, StoreError> {
    let Some(of) = store::of(c, cti)? else { return Ok(None) };
    let Some(document) = documents::find(c, of)? else { return Ok(None) };
    let is_open = account::account(c, document.account)?.active;
    Ok(Some(document).filter(|_| is_open))
}

/// What is worth nothing of the codes that are not over by their time.
///
/// # Errors
/// As the database.
pub fn withdrawn(c: &mut Conn, issuer: &str, now: Moment) -> Result<Snapshot, StoreError> {
    let mut names: BTreeSet<Cti> = store::of_what_counts_not(c, now)?.into_iter().collect();
    let holders: Vec<_> = store::holders(c, now)?;
    let shut = account::shut(c, &holders)?;
    names.extend(store::of_holders(c, now, &shut)?);
    Ok(Snapshot::of(issuer, now, names))
}
