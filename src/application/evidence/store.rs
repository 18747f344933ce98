//! The table `application_evidence`.

use diesel::prelude::*;

use crate::application::model::{Evidence, HandedIn};
use crate::base::{ApplicationId, FileId, Moment};
use crate::db::schema::application_evidence;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

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

/// Writes down what was handed in: number, kind and file.
pub(super) fn insert(
    c: &mut Conn,
    desk: &Desk,
    of: ApplicationId,
    (n, kind, file): (i32, Evidence, FileId),
) -> Result<(), StoreError> {
    let row = (
        application_evidence::application_id.eq(of),
        application_evidence::n.eq(n),
        application_evidence::kind.eq(kind.as_str()),
        application_evidence::file_id.eq(Some(file)),
        application_evidence::at.eq(desk.now),
    );
    diesel::insert_into(application_evidence::table).values(row).execute(c)?;
    Ok(())
}

/// Takes one back.
pub(super) fn remove(c: &mut Conn, of: ApplicationId, n: i32) -> Result<(), StoreError> {
    diesel::delete(application_evidence::table.find((of, n))).execute(c)?;
    Ok(())
}
