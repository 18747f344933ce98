//! Rows of a table, checked one by one and compared with what is known.

use std::collections::{BTreeMap, BTreeSet};

use super::Report;
use super::csv::Row;
use crate::base::visible::without_extra_spaces;
use crate::base::{LocalDate, TextKind, VisibleText};
use crate::directory::place::PlaceCode;
use crate::directory::store::{ChangeRow, Rows, UnitRow};
use crate::directory::unit::{Code, Unit};
use crate::directory::units::Units;

/// Longer than the name of any agency.
const LONGEST_NAME: usize = 200;

type Key<C> = (LocalDate, C);

/// Units that are new or say something else.
pub(super) fn units<C: Code>(
    known: &Units<C>,
    has_place: &impl Fn(PlaceCode, LocalDate) -> bool,
    file: &[Row],
) -> (Rows, Report) {
    let mut report = Report::default();
    let mut read: BTreeMap<Key<C>, (usize, Unit<C>)> = BTreeMap::new();
    for row in file {
        match unit::<C>(row) {
            Err(why) => report.refused.push((row.line, why)),
            Ok(unit) => match read.get(&(unit.since, unit.code.clone())) {
                Some((line, other)) if *other != unit => {
                    report.refused.push((row.line, format!("says something else than line {line}")));
                }
                Some(_the_same) => report.unchanged += 1,
                None => drop(read.insert((unit.since, unit.code.clone()), (row.line, unit))),
            },
        }
    }
    let mut rows = Rows::default();
    for (line, unit) in read.values() {
        let stands =
            |code: &C| known.on(code, unit.since).is_ok() || read.contains_key(&(unit.since, code.clone()));
        let lost = unit
            .parent
            .as_ref()
            .filter(|parent| !stands(parent))
            .map(|parent| ("parent", parent.to_string()));
        let nowhere = unit
            .place
            .filter(|place| !has_place(*place, unit.since))
            .map(|place| ("place", place.to_string()));
        if let Some((field, code)) = lost.or(nowhere) {
            report.refused.push((*line, format!("{field}: {code} means nothing on {}", unit.since)));
            continue;
        }
        match known.on(&unit.code, unit.since) {
            Ok(there) if says_the_same(there, unit) => report.unchanged += 1,
            Ok(_other) => {
                report.changed += 1;
                rows.units.push(kept(unit));
            }
            Err(_new) => {
                report.added += 1;
                rows.units.push(kept(unit));
            }
        }
    }
    report.refused.sort_unstable();
    (rows, report)
}

fn says_the_same<C: Code>(there: &Unit<C>, unit: &Unit<C>) -> bool {
    (&there.name, &there.parent, there.place) == (&unit.name, &unit.parent, unit.place)
        && (unit.until.is_none() || unit.until == there.until)
}

fn unit<C: Code>(row: &Row) -> Result<Unit<C>, String> {
    let (code, since) = (parsed(row, "code")?.ok_or("code: missing")?, day(row)?);
    let name = without_extra_spaces(row.get("name").ok_or("name: missing")?);
    let name =
        VisibleText::parse(TextKind::Name, LONGEST_NAME, &name).map_err(|why| format!("name: {why}"))?;
    let until: Option<LocalDate> = parsed(row, "valid_to")?;
    if until.is_some_and(|until| until <= since) {
        return Err(format!("valid_to: not after {since}"));
    }
    let parent = parsed(row, "parent")?;
    if parent.as_ref() == Some(&code) {
        return Err("parent: a unit does not belong to itself".into());
    }
    Ok(Unit { code, name: String::from(name).into(), parent, place: parsed(row, "place")?, since, until })
}

/// What codes went into, where that is new or other than what is known.
pub(super) fn changes<C: Code>(known: &Units<C>, file: &[Row]) -> (Rows, Report) {
    let mut report = Report::default();
    let mut read: BTreeMap<Key<C>, BTreeSet<C>> = BTreeMap::new();
    for row in file {
        match change(known, row) {
            Err(why) => report.refused.push((row.line, why)),
            Ok((at, new)) => report.unchanged += usize::from(!read.entry(at).or_default().insert(new)),
        }
    }
    let mut rows = Rows::default();
    for ((on, old), into) in &read {
        let there: BTreeSet<C> = known.successors(old, *on).cloned().collect();
        let count = match &there {
            there if there == into => &mut report.unchanged,
            there if there.is_empty() => &mut report.added,
            _other => &mut report.changed,
        };
        *count += into.len();
        if there != *into {
            rows.changes.extend(into.iter().map(|new| ChangeRow {
                kind: C::KIND.to_owned(),
                old: old.to_string(),
                new: new.to_string(),
                valid_from: *on,
            }));
        }
    }
    (rows, report)
}

fn change<C: Code>(known: &Units<C>, row: &Row) -> Result<(Key<C>, C), String> {
    let (old, new, on) = (parsed(row, "old")?, parsed(row, "new")?, day(row)?);
    let (old, new): (C, C) = (old.ok_or("old: missing")?, new.ok_or("new: missing")?);
    known.on(&old, on.plus_days(-1)).map_err(|why| format!("old: {why}"))?;
    known.on(&new, on).map_err(|why| format!("new: {why}"))?;
    Ok(((on, old), new))
}

fn day(row: &Row) -> Result<LocalDate, String> {
    parsed(row, "valid_from")?.or(row.on).ok_or_else(|| "valid_from: missing".into())
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(row: &Row, field: &str) -> Result<Option<T>, String> {
    if let Err(why) = &row.fields {
        return Err(why.clone());
    }
    row.get(field).map(str::parse).transpose().map_err(|why| format!("{field}: {why}"))
}

fn kept<C: Code>(unit: &Unit<C>) -> UnitRow {
    UnitRow {
        kind: C::KIND.to_owned(),
        code: unit.code.to_string(),
        valid_from: unit.since,
        valid_to: unit.until,
        name: unit.name.to_string(),
        parent: unit.parent.as_ref().map(C::to_string),
        place: unit.place.map(|place| place.to_string()),
    }
}
