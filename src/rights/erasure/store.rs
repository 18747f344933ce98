//! The table `erasures`.

use diesel::prelude::*;

use super::model::Erasing;
use crate::base::{AccountId, Moment};
use crate::db::schema::erasures;
use crate::db::{Conn, StoreError, each_backend};

type Row = (AccountId, Moment, Moment, i32);

const COLUMNS: (erasures::account_id, erasures::asked_at, erasures::due_at, erasures::epoch) =
    (erasures::account_id, erasures::asked_at, erasures::due_at, erasures::epoch);

fn erasing((account, asked_at, due_at, epoch): Row) -> Erasing {
    Erasing { account, asked_at, due_at, epoch }
}

/// What waits of `account`.
pub(super) fn waiting(c: &mut Conn, account: AccountId) -> Result<Option<Erasing>, StoreError> {
    let open = erasures::table.find(account).filter(erasures::ended_at.is_null()).select(COLUMNS);
    Ok(open.get_result::<Row>(c).optional()?.map(erasing))
}

/// Writes it down, in the place of one that has ended. Whoever asks twice at once has asked once.
pub(super) fn insert(c: &mut Conn, new: &Erasing) -> Result<(), StoreError> {
    let row = (
        erasures::account_id.eq(new.account),
        erasures::asked_at.eq(new.asked_at),
        erasures::due_at.eq(new.due_at),
        erasures::epoch.eq(new.epoch),
        erasures::ended_at.eq(None::<Moment>),
    );
    diesel::delete(erasures::table.find(new.account).filter(erasures::ended_at.is_not_null())).execute(c)?;
    diesel::insert_into(erasures::table).values(row).execute(c)?;
    Ok(())
}

/// It waits no more; `false` where it had ended already.
pub(super) fn end(c: &mut Conn, now: Moment, account: AccountId) -> Result<bool, StoreError> {
    let open = erasures::table.find(account).filter(erasures::ended_at.is_null());
    Ok(diesel::update(open).set(erasures::ended_at.eq(Some(now))).execute(c)? == 1)
}

/// Some of those whose moment has come, the oldest first.
pub(super) fn due(c: &mut Conn, now: Moment, limit: i64) -> Result<Vec<Erasing>, StoreError> {
    let due = erasures::table
        .filter(erasures::ended_at.is_null())
        .filter(erasures::due_at.le(now))
        .order(erasures::due_at)
        .limit(limit)
        .select(COLUMNS);
    let rows: Vec<Row> = each_backend!(c, c => due.load(c))?;
    Ok(rows.into_iter().map(erasing).collect())
}
