//! The table `legacy_sources`.

use diesel::prelude::*;

use crate::base::Moment;
use crate::changeover::Source;
use crate::db::schema::legacy_sources;
use crate::db::{Conn, StoreError, each_backend};

/// A source, as far as it is known beside its accounts.
#[derive(Debug, Clone, Default, Queryable)]
pub(in crate::changeover) struct Listed {
    /// When its newest list was brought.
    pub(in crate::changeover) listed_at: Option<Moment>,
    /// How many rows of that were not taken.
    pub(in crate::changeover) rejected: i64,
    /// When its accounts stop.
    pub(in crate::changeover) cut_over_at: Option<Moment>,
}

/// All of them, by name.
pub(in crate::changeover) fn all(c: &mut Conn) -> Result<Vec<(String, Listed)>, StoreError> {
    let columns = (legacy_sources::listed_at, legacy_sources::rejected, legacy_sources::cut_over_at);
    let all = legacy_sources::table.order(legacy_sources::source).select((legacy_sources::source, columns));
    Ok(all.load(c)?)
}

/// When its accounts stop, as things stand.
pub(super) fn at(c: &mut Conn, source: &Source) -> Result<Option<Moment>, StoreError> {
    let found = legacy_sources::table.find(source.as_str()).select(legacy_sources::cut_over_at);
    let found: Option<Option<Moment>> = found.get_result(c).optional()?;
    Ok(found.flatten())
}

/// Since when its accounts have stopped, if they have.
pub(in crate::changeover) fn over_since(
    c: &mut Conn,
    now: Moment,
    source: &Source,
) -> Result<Option<Moment>, StoreError> {
    Ok(at(c, source)?.filter(|at| *at <= now))
}

/// Writes when its accounts stop, unless they have; `false` when they have.
pub(super) fn set(
    c: &mut Conn,
    now: Moment,
    source: &Source,
    to: Option<Moment>,
) -> Result<bool, StoreError> {
    let before = legacy_sources::cut_over_at.is_null().or(legacy_sources::cut_over_at.gt(now));
    let set = || legacy_sources::cut_over_at.eq(to);
    let row = (legacy_sources::source.eq(source.as_str()), legacy_sources::rejected.eq(0_i64), set());
    let one = legacy_sources::table.filter(legacy_sources::source.eq(source.as_str()));
    if diesel::update(one.filter(before)).set(set()).execute(c)? == 1 {
        return Ok(true);
    }
    // One of a release before had no row.
    let new = each_backend!(c, c => diesel::insert_into(legacy_sources::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(new == 1)
}

/// Writes down what its newest list brought.
pub(in crate::changeover) fn listed(
    c: &mut Conn,
    now: Moment,
    source: &Source,
    (rows, rejected, is_rest): (usize, usize, bool),
) -> Result<(), StoreError> {
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    let mut rejected = count(rejected);
    if is_rest {
        // Of those that were rejected before: what is not in it waits as it did.
        let found = legacy_sources::table.find(source.as_str()).select(legacy_sources::rejected);
        let before: i64 = found.get_result(c).optional()?.unwrap_or_default();
        rejected += before.saturating_sub(count(rows)).max(0);
    }
    let said = || (legacy_sources::listed_at.eq(Some(now)), legacy_sources::rejected.eq(rejected));
    let row = (legacy_sources::source.eq(source.as_str()), said());
    each_backend!(c, c => diesel::insert_into(legacy_sources::table)
        .values(row)
        .on_conflict(legacy_sources::source)
        .do_update()
        .set(said())
        .execute(c))?;
    Ok(())
}
