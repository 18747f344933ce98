//! The table `awaited_numbers`.

use diesel::prelude::*;

use super::{Awaited, Stirred};
use crate::account::known::Name;
use crate::base::{AccountId, Moment};
use crate::db::schema::{accounts, awaited_numbers, numbers};
use crate::db::{Conn, ROWS, SLICE, StoreError, each_backend};

pub(super) fn insert(c: &mut Conn, waiting: &[Awaited<'_>]) -> Result<(), StoreError> {
    let row = |one: &Awaited<'_>| {
        (
            awaited_numbers::blind.eq(one.number.to_vec()),
            awaited_numbers::list.eq(one.list.to_owned()),
            awaited_numbers::entry.eq(one.entry.to_vec()),
        )
    };
    for some in waiting.chunks(ROWS) {
        let rows: Vec<_> = some.iter().map(row).collect();
        each_backend!(c, c => diesel::insert_into(awaited_numbers::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(())
}

/// Stirs what waits for whoever has these numbers from now on.
pub(in crate::account) fn met(c: &mut Conn, now: Moment, names: &[&Name]) -> Result<(), StoreError> {
    for some in names.chunks(ROWS) {
        let wanted = some.iter().map(|name| name.index.as_slice());
        let those = awaited_numbers::table.filter(awaited_numbers::blind.eq_any(wanted));
        let stirred = diesel::update(those).set(awaited_numbers::stirred_at.eq(Some(now)));
        each_backend!(c, c => stirred.execute(c))?;
    }
    Ok(())
}

pub(super) fn stir(c: &mut Conn, now: Moment, account: AccountId) -> Result<(), StoreError> {
    let theirs = numbers::table
        .inner_join(accounts::table.on(accounts::person_id.eq(numbers::person_id)))
        .filter(accounts::id.eq(account))
        .select(numbers::blind);
    let those = awaited_numbers::table.filter(awaited_numbers::blind.eq_any(theirs));
    let stirred = diesel::update(those).set(awaited_numbers::stirred_at.eq(Some(now)));
    each_backend!(c, c => stirred.execute(c))?;
    Ok(())
}

/// List, entry, digest, and when it was stirred.
type Row = (String, Vec<u8>, Vec<u8>, Option<Moment>);

pub(super) fn stirred(c: &mut Conn) -> Result<Vec<Stirred>, StoreError> {
    let those = awaited_numbers::table
        .filter(awaited_numbers::stirred_at.is_not_null())
        .order(awaited_numbers::stirred_at)
        .limit(SLICE)
        .select((
            awaited_numbers::list,
            awaited_numbers::entry,
            awaited_numbers::blind,
            awaited_numbers::stirred_at,
        ));
    let rows: Vec<Row> = each_backend!(c, c => those.load(c))?;
    Ok(rows.into_iter().map(|(list, entry, number, at)| Stirred { list, entry, number, at }).collect())
}

pub(super) fn heed(c: &mut Conn, one: &Stirred) -> Result<(), StoreError> {
    let same = awaited_numbers::table
        .find((&one.number, &one.list, &one.entry))
        .filter(awaited_numbers::stirred_at.eq(one.at));
    diesel::update(same).set(awaited_numbers::stirred_at.eq(None::<Moment>)).execute(c)?;
    Ok(())
}
