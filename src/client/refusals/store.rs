//! The table `client_refusals`. Its key is client and reason; what the client itself was refused for has its own row, marked
//! in the reason, so that a release that knows no senders still shows both.

use diesel::prelude::*;

use super::{Refused, Sender, Tallied, What};
use crate::base::Moment;
use crate::db::schema::client_refusals;
use crate::db::{Conn, SLICE, StoreError, Sweeping, each_backend};

/// Stands after the reason in a row of the client's own.
const OWN: &str = " (authenticated)";

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
        .map(|(reason, times, last_at, detail)| {
            let (reason, sender) = match reason.strip_suffix(OWN) {
                Some(reason) => (reason.to_owned(), Sender::Client),
                None => (reason, Sender::Anybody),
            };
            Refused { reason, sender, times, last_at, detail }
        })
        .collect())
}

pub(super) fn add(c: &mut Conn, what: &What, tallied: &Tallied) -> Result<(), StoreError> {
    let (client, reason, sender) = what;
    let reason = match sender {
        Sender::Client => format!("{reason}{OWN}"),
        Sender::Anybody => (*reason).to_owned(),
    };
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

pub(super) fn forget(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    let old = client_refusals::table.filter(client_refusals::last_at.lt(sweeping.before));
    if sweeping.counts {
        return Ok(Sweeping::counted(old.count().get_result(c)?));
    }
    let name = (client_refusals::client_id, client_refusals::reason);
    let some: Vec<(String, String)> = old.select(name).limit(SLICE).load(c)?;
    let mut forgotten = 0;
    for (client, reason) in &some {
        forgotten += diesel::delete(client_refusals::table.find((client, reason))).execute(c)?;
    }
    Ok(forgotten)
}
