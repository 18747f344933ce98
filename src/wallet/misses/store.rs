//! The table `document_misses`.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::base::{LocalDate, Moment};
use crate::db::schema::document_misses;
use crate::db::{Conn, SLICE, StoreError, each_backend};
use crate::directory::AgencyCode;

/// How often the programs of that agency have named somebody on that day who could not hold what they issue.
pub(super) fn misses(c: &mut Conn, agency: &AgencyCode, day: LocalDate) -> Result<i64, StoreError> {
    let row = document_misses::table.find((agency.to_string(), day));
    Ok(row.select(document_misses::misses).get_result(c).optional()?.unwrap_or_default())
}

/// Counts one more.
pub(in crate::wallet) fn miss(c: &mut Conn, agency: &AgencyCode, day: LocalDate) -> Result<(), StoreError> {
    let row = (
        document_misses::agency.eq(agency.to_string()),
        document_misses::day.eq(day),
        document_misses::misses.eq(1_i64),
    );
    let new = diesel::insert_into(document_misses::table).values(row);
    each_backend!(c, c => new
        .on_conflict((document_misses::agency, document_misses::day))
        .do_update()
        .set(document_misses::misses.eq(document_misses::misses + excluded(document_misses::misses)))
        .execute(c))?;
    Ok(())
}

/// Forgets how often agencies named somebody on days that are over; answers how many lines that were.
///
/// # Errors
/// As the database.
pub fn sweep_misses(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    let over = document_misses::table.filter(document_misses::day.lt(now.local_date()));
    let some: Vec<(String, LocalDate)> =
        over.select((document_misses::agency, document_misses::day)).limit(SLICE).load(c)?;
    for (agency, day) in &some {
        diesel::delete(document_misses::table.find((agency, day))).execute(c)?;
    }
    Ok(some.len())
}
