//! What a code of one day is on another, later one.

use std::collections::BTreeSet;

use super::unit::{Code, Unit};
use super::units::Units;
use crate::base::LocalDate;

/// How sure a conversion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// One unit, of the same code and name; it may have grown.
    Exact,
    /// One unit, of another code or name.
    Renamed,
    /// Several units: only whoever knows the address can say which, so a person must look.
    Split,
    /// The code meant nothing then, or nothing followed it.
    Unknown,
}

/// What a code became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted<'u, C: Code> {
    /// How sure that is.
    pub status: Status,
    /// What it was.
    pub was: Option<&'u Unit<C>>,
    /// What it is: one, several where it was split, none where nothing is known.
    pub candidates: Vec<&'u Unit<C>>,
}

impl<C: Code> Units<C> {
    /// What the `code` of `from` is on the day `to`, which must not lie before.
    ///
    /// # Errors
    /// The day that lies before, when `to` is earlier than `from`: nobody can tell which part something came from.
    pub fn convert(&self, code: &C, from: LocalDate, to: LocalDate) -> Result<Converted<'_, C>, LocalDate> {
        if to < from {
            return Err(to);
        }
        let was = self.on(code, from).ok();
        let (mut moving, mut candidates) = (BTreeSet::new(), BTreeSet::new());
        moving.extend(was.map(|unit| (unit.since, code.clone())));
        // The earliest first, so that ways that meet again are walked once.
        while let Some((day, code)) = moving.pop_first() {
            // What it went into may have stood before, and taken it over.
            let Ok(unit) = self.on(&code, day) else { continue };
            match unit.until.filter(|until| *until <= to) {
                None => drop(candidates.insert(code)),
                Some(until) => moving.extend(self.followers(&code, until).map(|next| (until, next))),
            }
        }
        let candidates: Vec<_> = candidates.iter().filter_map(|code| self.on(code, to).ok()).collect();
        let status = match (was, &*candidates) {
            (Some(was), [one]) if (&one.code, &one.name) == (&was.code, &was.name) => Status::Exact,
            (_, []) => Status::Unknown,
            (_, [_one]) => Status::Renamed,
            _ => Status::Split,
        };
        Ok(Converted { status, was, candidates })
    }

    /// The codes under which what was `code` goes on from the day on: those it went into, or its own when only its name changed.
    fn followers(&self, code: &C, on: LocalDate) -> impl Iterator<Item = C> {
        let into: Vec<C> = self.successors(code, on).cloned().collect();
        let renamed = into.is_empty().then(|| code.clone());
        into.into_iter().chain(renamed)
    }
}
