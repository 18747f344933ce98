//! The table `document_codes`: which showing is of which document, until its time is over.

use diesel::prelude::*;

use super::claims::Cti;
use crate::base::{AccountId, DocumentId, Moment};
use crate::db::schema::{document_codes as codes, documents};
use crate::db::{Conn, ROWS, SLICE, StoreError};
use crate::wallet::State;

pub(super) fn insert(
    c: &mut Conn,
    (cti, of): (&Cti, DocumentId),
    expires_at: Moment,
) -> Result<(), StoreError> {
    let row = (codes::cti.eq(cti.as_slice()), codes::document_id.eq(of), codes::expires_at.eq(expires_at));
    diesel::insert_into(codes::table).values(row).execute(c)?;
    Ok(())
}

/// How many codes of a document are not over by their time.
pub(super) fn good(c: &mut Conn, of: DocumentId, now: Moment) -> Result<i64, StoreError> {
    let good = codes::table.filter(codes::document_id.eq(of).and(codes::expires_at.gt(now)));
    Ok(good.count().get_result(c)?)
}

/// Of which document a showing is.
pub(super) fn of(c: &mut Conn, cti: &Cti) -> Result<Option<DocumentId>, StoreError> {
    Ok(codes::table.find(cti.as_slice()).select(codes::document_id).get_result(c).optional()?)
}

/// The codes that are not over by their time and whose document counts not, or is gone.
pub(super) fn of_what_counts_not(c: &mut Conn, now: Moment) -> Result<Vec<Cti>, StoreError> {
    let with = codes::table.left_join(documents::table.on(documents::id.eq(codes::document_id)));
    let state = documents::state.nullable();
    let names: Vec<Vec<u8>> = with
        .filter(codes::expires_at.gt(now))
        .filter(state.is_null().or(state.ne(State::Active.as_str())))
        .select(codes::cti)
        .load(c)?;
    names.into_iter().map(name).collect()
}

/// Who holds what such codes are of.
pub(super) fn holders(c: &mut Conn, now: Moment) -> Result<Vec<AccountId>, StoreError> {
    let with = codes::table.inner_join(documents::table.on(documents::id.eq(codes::document_id)));
    Ok(with.filter(codes::expires_at.gt(now)).select(documents::account_id).distinct().load(c)?)
}

/// The codes of these holders.
pub(super) fn of_holders(c: &mut Conn, now: Moment, all: &[AccountId]) -> Result<Vec<Cti>, StoreError> {
    let mut names = Vec::new();
    for some in all.chunks(ROWS) {
        let with = codes::table.inner_join(documents::table.on(documents::id.eq(codes::document_id)));
        let theirs = with.filter(codes::expires_at.gt(now)).filter(documents::account_id.eq_any(some));
        names.extend(theirs.select(codes::cti).load::<Vec<u8>>(c)?);
    }
    names.into_iter().map(name).collect()
}

fn name(cti: Vec<u8>) -> Result<Cti, StoreError> {
    let damaged = |_other_length| StoreError::Inconsistent { table: "document_codes", row: "a cti".into() };
    cti.try_into().map_err(damaged)
}

/// Forgets some whose time is over; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let over = codes::table.filter(codes::expires_at.lt(now));
    let some: Vec<Vec<u8>> = over.select(codes::cti).limit(SLICE).load(c)?;
    Ok(diesel::delete(codes::table.filter(codes::cti.eq_any(some))).execute(c)?)
}
