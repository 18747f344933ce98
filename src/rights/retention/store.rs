//! The table `retention_passes`.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::model::Kind;
use crate::base::Moment;
use crate::db::schema::retention_passes as passes;
use crate::db::{Conn, StoreError, each_backend};

/// How it went with one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Passed {
    pub(super) ran_at: Option<Moment>,
    pub(super) erased_at: Option<Moment>,
    /// What the last pass erased that erased anything.
    pub(super) erased: i64,
    pub(super) total: i64,
}

/// Counts what is erased, beside erasing it.
pub(super) fn note(c: &mut Conn, kind: Kind, more: usize) -> Result<(), StoreError> {
    make(c, kind)?;
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    let row = passes::table.find(kind.as_str());
    diesel::update(row).set(passes::pending.eq(passes::pending + more)).execute(c)?;
    Ok(())
}

fn make(c: &mut Conn, kind: Kind) -> Result<(), StoreError> {
    let row = (
        passes::kind.eq(kind.as_str()),
        passes::pending.eq(0_i64),
        passes::erased.eq(0_i64),
        passes::total.eq(0_i64),
    );
    each_backend!(c, c => diesel::insert_into(passes::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Ends a pass over one kind; answers what was erased and nobody has written down yet.
pub(super) fn close(c: &mut Conn, kind: Kind, now: Moment) -> Result<i64, StoreError> {
    make(c, kind)?;
    let row = passes::table.find(kind.as_str());
    let pending: i64 = row.select(passes::pending).get_result(c)?;
    let ran = passes::ran_at.eq(Some(now));
    let unchanged = row.filter(passes::pending.eq(pending));
    let written = if pending == 0 {
        diesel::update(unchanged).set(ran).execute(c)?
    } else {
        let erased = (
            passes::pending.eq(0_i64),
            passes::erased_at.eq(Some(now)),
            passes::erased.eq(pending),
            passes::total.eq(passes::total + pending),
        );
        diesel::update(unchanged).set((ran, erased)).execute(c)?
    };
    // Another process was there in between: its pass, or the next, tells all of it.
    Ok(if written == 1 { pending } else { 0 })
}

/// How it went with each kind, by name.
pub(super) fn passed(c: &mut Conn) -> Result<BTreeMap<String, Passed>, StoreError> {
    type Row = (String, Option<Moment>, Option<Moment>, i64, i64);
    let columns = (passes::kind, passes::ran_at, passes::erased_at, passes::erased, passes::total);
    let rows: Vec<Row> = passes::table.select(columns).load(c)?;
    let passed =
        |(kind, ran_at, erased_at, erased, total): Row| (kind, Passed { ran_at, erased_at, erased, total });
    Ok(rows.into_iter().map(passed).collect())
}
