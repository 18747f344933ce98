//! The one question operations ask the database.

use diesel::RunQueryDsl as _;

use crate::db::{Conn, StoreError};

/// Whether it answers at all.
pub(super) fn ping(conn: &mut Conn) -> Result<(), StoreError> {
    diesel::sql_query("SELECT 1").execute(conn)?;
    Ok(())
}
