//! The table `application_evidence`.

use diesel::prelude::*;

use crate::application::model::{Evidence, HandedIn};
use crate::base::{ApplicationId, FileId, Moment};
use crate::db::schema::application_evidence;
use crate::db::{Conn, StoreError};

/// Everything that was handed in, the first first.
pub(in crate::application) fn all(c: &mut Conn, of: ApplicationId) -> Result<Vec<HandedIn>, StoreError> {
    let rows: Vec<(i32, String, Option<FileId>, Moment)> = application_evidence::table
        .filter(application_evidence::application_id.eq(of))
        .order(application_evidence::n)
        .select((
            application_evidence::n,
            application_evidence::kind,
            application_evidence::file_id,
            application_evidence::at,
        ))
        .load(c)?;
    let known = rows.into_iter().filter_map(|(n, kind, file, at)| {
        Some(HandedIn { n, kind: Evidence::from_name(&kind)?, file: file?, at })
    });
    Ok(known.collect())
}

/// Which kinds are there.
pub(in crate::application) fn kinds(c: &mut Conn, of: ApplicationId) -> Result<Vec<Evidence>, StoreError> {
    let mut kinds: Vec<_> = all(c, of)?.into_iter().map(|one| one.kind).collect();
    kinds.dedup();
    Ok(kinds)
}
