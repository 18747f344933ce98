//! The tables `units` and `unit_changes`: what operators imported.

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use crate::base::{LocalDate, Moment};
use crate::db::schema::{unit_changes, units};
use crate::db::{Conn, StoreError, each_backend};

/// How many units, or what so many codes went into, one statement writes: SQLite takes 32,766 values in one.
const BATCH: usize = 500;

/// A unit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = units)]
pub struct UnitRow {
    /// Place or agency.
    pub kind: String,
    /// The code.
    pub code: String,
    /// The first day.
    pub valid_from: LocalDate,
    /// The first day on which it is so no more.
    pub valid_to: Option<LocalDate>,
    /// The name.
    pub name: String,
    /// What it belongs to.
    pub parent: Option<String>,
    /// The place it works for.
    pub place: Option<String>,
}

/// A change as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = unit_changes)]
pub struct ChangeRow {
    /// Place or agency.
    pub kind: String,
    /// The code before.
    pub old: String,
    /// The code from the day on.
    pub new: String,
    /// The first day.
    pub valid_from: LocalDate,
}

/// All that operators imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Units.
    pub units: Vec<UnitRow>,
    /// Changes.
    pub changes: Vec<ChangeRow>,
}

/// Reads everything: a few thousand rows where operators import at all.
///
/// # Errors
/// When the database cannot answer.
pub fn rows(c: &mut Conn) -> Result<Rows, StoreError> {
    Ok(Rows {
        units: units::table.select(UnitRow::as_select()).load(c)?,
        changes: unit_changes::table.select(ChangeRow::as_select()).load(c)?,
    })
}

/// What tells one state of the tables from another: nothing is ever taken out of them, and what is replaced is written later.
pub(super) type Stamp = [(i64, Option<Moment>); 2];

pub(super) fn stamp(c: &mut Conn) -> Result<Stamp, StoreError> {
    let of_units = units::table.select((count_star(), max(units::written_at)));
    let of_changes = unit_changes::table.select((count_star(), max(unit_changes::written_at)));
    Ok([each_backend!(c, c => of_units.get_result(c))?, each_backend!(c, c => of_changes.get_result(c))?])
}

/// Writes rows. A unit replaces what was there of the same code and day, and what a code went into replaces all that it went
/// into on that day.
pub(super) fn write(c: &mut Conn, rows: &Rows, source: &str, now: Moment) -> Result<(), StoreError> {
    for batch in rows.units.chunk_by(|a, b| a.valid_from == b.valid_from).flat_map(|day| day.chunks(BATCH)) {
        let Some(first) = batch.first() else { continue };
        let codes: Vec<&str> = batch.iter().map(|row| row.code.as_str()).collect();
        let there =
            units::table.filter(units::kind.eq(&first.kind)).filter(units::valid_from.eq(first.valid_from));
        let values: Vec<_> =
            batch.iter().map(|row| (row, units::source.eq(source), units::written_at.eq(now))).collect();
        each_backend!(c, c => diesel::delete(there.filter(units::code.eq_any(codes))).execute(c))?;
        each_backend!(c, c => diesel::insert_into(units::table).values(values).execute(c))?;
    }
    let days = |a: &ChangeRow, b: &ChangeRow| a.valid_from == b.valid_from;
    for day in rows.changes.chunk_by(days) {
        // What one code went into must not be cut in two: the second half would replace the first.
        for batch in day.chunk_by(|a, b| a.old == b.old).collect::<Vec<_>>().chunks(BATCH) {
            let batch: Vec<&ChangeRow> = batch.iter().copied().flatten().collect();
            let Some(first) = batch.first() else { continue };
            let codes: Vec<&str> = batch.iter().map(|row| row.old.as_str()).collect();
            let there = unit_changes::table
                .filter(unit_changes::kind.eq(&first.kind))
                .filter(unit_changes::valid_from.eq(first.valid_from));
            let values: Vec<_> = batch
                .iter()
                .map(|row| (*row, unit_changes::source.eq(source), unit_changes::written_at.eq(now)))
                .collect();
            each_backend!(c, c => diesel::delete(there.filter(unit_changes::old.eq_any(codes))).execute(c))?;
            each_backend!(c, c => diesel::insert_into(unit_changes::table).values(values).execute(c))?;
        }
    }
    Ok(())
}
