//! The table `client_refusals`.

use diesel::prelude::*;

use super::{Refused, Tallied};
use crate::base::Moment;
use crate::client::ClientId;
use crate::db::schema::client_refusals;
use crate::db::{Conn, StoreError, each_backend};

/// What `client` was refused for, the latest first.
///
/// # Errors
/// As the database.
pub fn refusals_of(c: &mut Conn, client: &str) -> Result<Vec<Refused>, StoreError> {
    let rows = client_refusals::table
        .filter(client_refusals::client_id.eq(client))
        .order((client_refusals::last_at.desc(), client_refusals::reason))
        .select((
            client_refusals::reason,
            client_refusals::times,
            client_refusals::last_at,
            client_refusals::detail,
        ))
        .load::<(String, i64, Moment, String)>(c)?;
    Ok(rows
        .into_iter()
        .map(|(reason, times, last_at, detail)| Refused { reason, times, last_at, detail })
        .collect())
}

pub(super) fn add(
    c: &mut Conn,
    client: &ClientId,
    reason: &str,
    tallied: &Tallied,
) -> Result<(), StoreError> {
    let last = (client_refusals::last_at.eq(tallied.last_at), client_refusals::detail.eq(&tallied.detail));
    let row = (
        client_refusals::client_id.eq(client.as_str()),
        client_refusals::reason.eq(reason),
        client_refusals::times.eq(tallied.times),
        last,
    );
    each_backend!(c, c => diesel::insert_into(client_refusals::table)
        .values(row)
        .on_conflict((client_refusals::client_id, client_refusals::reason))
        .do_update()
        .set((client_refusals::times.eq(client_refusals::times + tallied.times), last))
        .execute(c))?;
    Ok(())
}

pub(super) fn forget(c: &mut Conn, before: Moment) -> Result<(), StoreError> {
    diesel::delete(client_refusals::table.filter(client_refusals::last_at.lt(before))).execute(c)?;
    Ok(())
}
