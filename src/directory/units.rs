//! All units of one kind on one line of time.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::{Change, Code, Unit};
use crate::base::LocalDate;

/// Why a code was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFound<'u, C: Code> {
    /// It never meant anything that is known here.
    #[error("{} {} is not known", C::KIND, .0)]
    Unknown(C),
    /// It means something on other days.
    #[error("{} {code} means nothing on {on}, but {}", C::KIND, listed(.versions))]
    NotThen {
        /// The code.
        code: C,
        /// The day.
        on: LocalDate,
        /// What it means on others.
        versions: &'u [Unit<C>],
    },
    /// Without a day it could be more than one unit.
    #[error("{} {code} has meant more than one unit, so a date is needed: {}", C::KIND, listed(.versions))]
    Ambiguous {
        /// The code.
        code: C,
        /// What it has meant.
        versions: &'u [Unit<C>],
    },
}

fn listed<C: Code>(versions: &[Unit<C>]) -> String {
    let one = |unit: &Unit<C>| match unit.until {
        Some(until) => format!("{} from {} to {}", unit.name, unit.since, until.plus_days(-1)),
        None => format!("{} from {}", unit.name, unit.since),
    };
    versions.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The units of one kind.
#[derive(Debug, Clone)]
pub struct Units<C: Code> {
    versions: BTreeMap<C, Vec<Unit<C>>>,
    /// What each code went into, by code and day.
    onward: BTreeMap<(C, LocalDate), BTreeSet<C>>,
    /// What each code came out of.
    back: BTreeMap<(C, LocalDate), BTreeSet<C>>,
}

impl<C: Code> Units<C> {
    /// Puts units and changes together. A later one of the same code and day replaces the earlier; a unit ends when its code
    /// means something else or it went into others.
    pub fn of(
        units: impl IntoIterator<Item = Unit<C>>,
        changes: impl IntoIterator<Item = Change<C>>,
    ) -> Self {
        let (mut onward, mut back) = (BTreeMap::new(), BTreeMap::new());
        for Change { old, on, new } in changes {
            onward.entry((old.clone(), on)).or_insert_with(BTreeSet::new).insert(new.clone());
            back.entry((new, on)).or_insert_with(BTreeSet::new).insert(old);
        }
        let mut by_day: BTreeMap<C, BTreeMap<LocalDate, Unit<C>>> = BTreeMap::new();
        for unit in units {
            by_day.entry(unit.code.clone()).or_default().insert(unit.since, unit);
        }
        for (code, day) in onward.iter().filter(|((code, _), into)| into.contains(code)).map(|(at, _)| at) {
            // It kept its code and something of its borders: another unit from that day on, though nobody wrote one down.
            let Some(days) = by_day.get_mut(code) else { continue };
            let before = days.range(..*day).next_back().map(|(_, unit)| Unit { since: *day, ..unit.clone() });
            if let Some(unit) = before.filter(|_| !days.contains_key(day)) {
                days.insert(*day, unit);
            }
        }
        let mut known = Self { versions: BTreeMap::new(), onward, back };
        for (code, days) in by_day {
            let mut versions: Vec<Unit<C>> = days.into_values().collect();
            let begins: Vec<LocalDate> = versions.iter().map(|unit| unit.since).collect();
            for unit in &mut versions {
                let next = begins.iter().copied().find(|day| *day > unit.since);
                let left = known.changes_of(&code).find(|day| *day > unit.since);
                unit.until = [unit.until, next, left].into_iter().flatten().min();
            }
            known.versions.insert(code, versions);
        }
        known
    }

    /// What `code` means on that day.
    ///
    /// # Errors
    /// [`NotFound`].
    pub fn on(&self, code: &C, on: LocalDate) -> Result<&Unit<C>, NotFound<'_, C>> {
        let versions = self.versions(code)?;
        let found = versions.iter().find(|unit| unit.stands(on));
        found.ok_or(NotFound::NotThen { code: code.clone(), on, versions })
    }

    /// What `code` means where nobody says when: the unit it has always been, under whatever name.
    ///
    /// # Errors
    /// [`NotFound`], above all where it has been several.
    pub fn whenever(&self, code: &C) -> Result<&Unit<C>, NotFound<'_, C>> {
        let versions = self.versions(code)?;
        let several = versions.iter().skip(1).any(|unit| !self.goes_on(code, unit.since));
        match versions.last() {
            Some(unit) if !several => Ok(unit),
            _ => Err(NotFound::Ambiguous { code: code.clone(), versions }),
        }
    }

    /// What `code` meant last, up to that day.
    pub fn last(&self, code: &C, on: LocalDate) -> Option<&Unit<C>> {
        let versions = self.versions(code).unwrap_or_default();
        versions.iter().rev().find(|unit| unit.since <= on)
    }

    /// Every version of `code`, the earliest first.
    ///
    /// # Errors
    /// [`NotFound::Unknown`].
    pub fn versions(&self, code: &C) -> Result<&[Unit<C>], NotFound<'_, C>> {
        self.versions.get(code).map(Vec::as_slice).ok_or_else(|| NotFound::Unknown(code.clone()))
    }

    /// What to call the unit of `code` on that day: by its name then, by the one it had last, or by the code alone.
    pub fn called(&self, code: &C, on: LocalDate) -> String {
        let versions = self.versions(code).unwrap_or_default();
        let then = versions.iter().find(|unit| unit.stands(on)).or(versions.last());
        then.map_or_else(|| code.to_string(), |unit| unit.name.to_string())
    }

    /// Every version of every code.
    pub fn all(&self) -> impl Iterator<Item = &Unit<C>> {
        self.versions.values().flatten()
    }

    /// The codes that `code` went into on the day.
    pub fn successors(&self, code: &C, on: LocalDate) -> impl Iterator<Item = &C> {
        self.onward.get(&(code.clone(), on)).into_iter().flatten()
    }

    /// The codes that `code` was made of on the day.
    pub fn predecessors(&self, code: &C, on: LocalDate) -> impl Iterator<Item = &C> {
        self.back.get(&(code.clone(), on)).into_iter().flatten()
    }

    /// Whether the unit that begins under `code` on the day is, in all its borders, the one that had the code before.
    pub fn goes_on(&self, code: &C, on: LocalDate) -> bool {
        self.successors(code, on).chain(self.predecessors(code, on)).all(|one| one == code)
    }

    /// The days on which `code` went into others.
    fn changes_of<'u>(&'u self, code: &'u C) -> impl Iterator<Item = LocalDate> + 'u {
        let from = (code.clone(), LocalDate::FIRST);
        self.onward.range(from..).take_while(move |((one, _), _)| one == code).map(|((_, day), _)| *day)
    }

    pub(super) fn changes(&self) -> impl Iterator<Item = Change<C>> {
        self.onward.iter().flat_map(|((old, on), news)| {
            news.iter().map(|new| Change { old: old.clone(), on: *on, new: new.clone() })
        })
    }
}
