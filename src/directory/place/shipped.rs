//! The places that come with the release. `data/` says where the tables come from, and how a line is read.

use std::borrow::Cow;

use super::code::{Level, PlaceCode};
use crate::base::LocalDate;
use crate::directory::unit::{Change, Unit};

/// What held on a day, each with that day. The first table shows the last day before the reform; that it held since January
/// 2025, when the reorganisation before that one was over, is taken for granted.
const TABLES: [(LocalDate, &str); 3] = [
    (LocalDate::of(2025, 1, 1), include_str!("data/2025-01-01.tsv")),
    (REFORM, include_str!("data/2025-07-01.tsv")),
    (LocalDate::of(2026, 4, 30), include_str!("data/2026-04-30.tsv")),
];

/// The day on which the districts ended.
const REFORM: LocalDate = LocalDate::of(2025, 7, 1);

/// The last day of the districts and of the communes of then, as papers of before the reform name them.
pub const BEFORE_REFORM: LocalDate = LocalDate::of(2025, 6, 30);

struct Line {
    code: PlaceCode,
    name: &'static str,
    parent: Option<PlaceCode>,
    third: &'static str,
}

/// A line that cannot be read is left out; a test counts them before they ship.
fn lines(table: &'static str) -> impl Iterator<Item = Line> {
    let mut province = None;
    let mut district = None;
    table.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let mut fields = line.trim_start().split('\t');
        let (code, name) = (fields.next()?.parse::<PlaceCode>().ok()?, fields.next()?);
        let parent = match code.level() {
            Level::Province => {
                (province, district) = (Some(code), None);
                None
            }
            Level::District => {
                district = Some(code);
                province
            }
            Level::Commune => district.or(province),
        };
        Some(Line { code, name, parent, third: fields.next().unwrap_or_default() })
    })
}

/// Every unit of every table.
pub(in crate::directory) fn units() -> impl Iterator<Item = Unit<PlaceCode>> {
    TABLES.into_iter().flat_map(|(since, table)| {
        lines(table).map(move |Line { code, name, parent, .. }| Unit {
            code,
            name: Cow::Borrowed(name),
            parent,
            place: None,
            since,
            until: None,
        })
    })
}

/// What went into what on the day of the reform: communes, and the districts that had none.
pub(in crate::directory) fn changes() -> impl Iterator<Item = Change<PlaceCode>> {
    let [(_, before), ..] = TABLES;
    lines(before).flat_map(|line| {
        let codes = line.third.split(' ').filter_map(|new| new.parse().ok());
        codes.map(move |new| Change { old: line.code, on: REFORM, new })
    })
}

/// Second codes of communes: the second, and the one that counts.
pub(in crate::directory) fn aliases() -> impl Iterator<Item = (PlaceCode, PlaceCode)> {
    let [_, (_, table), _] = TABLES;
    lines(table).filter_map(|line| Some((line.third.parse().ok()?, line.code)))
}
