//! What operations ask of the database.

use diesel::prelude::*;

use crate::base::Moment;
use crate::db::schema::watched;
use crate::db::{Conn, StoreError, each_backend};

/// The row that is written to see whether anything can be.
const READY: &str = "ready";

/// Writes something.
pub(super) fn note_ready(c: &mut Conn, now: Moment) -> Result<(), StoreError> {
    let changed = diesel::update(watched::table.find(READY)).set(watched::at.eq(now)).execute(c)?;
    if changed == 0 {
        let row = (watched::name.eq(READY), watched::at.eq(now));
        each_backend!(c, conn => diesel::insert_into(watched::table).values(row).on_conflict_do_nothing().execute(conn))?;
    }
    Ok(())
}
