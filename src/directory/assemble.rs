//! The whole directory, made of what the release knows and what operators imported.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::{Arc, LazyLock, OnceLock};

use super::agency::AgencyCode;
use super::heirs::HIGHEST;
use super::place::{self, PlaceCode};
use super::search::Search;
use super::store::{self, Rows, Stamp};
use super::unit::{Change, Code, Unit};
use super::units::Units;
use crate::base::{LocalDate, fold};
use crate::db::{Conn, Make, StoreError};

/// The places, and their names for whoever searches them, put together by the first who does.
type Places = (Arc<Units<PlaceCode>>, Arc<OnceLock<Search>>);

/// What the release knows of places: put together once, however often agencies change, because few operators change any of it.
static SHIPPED: LazyLock<Places> = LazyLock::new(|| places(Vec::new(), Vec::new()));

/// All places and agencies, of all times that are known.
#[derive(Debug)]
pub struct Directory {
    /// The places.
    pub places: Arc<Units<PlaceCode>>,
    /// The agencies.
    pub agencies: Units<AgencyCode>,
    /// Second codes by which some documents name a commune.
    aliases: BTreeMap<PlaceCode, PlaceCode>,
    search: Arc<OnceLock<Search>>,
    /// The state of the tables it was made from.
    stamp: Option<Stamp>,
}

impl Directory {
    /// What the release knows, with `rows` laid over it. A row that cannot be read is left out: it was checked when it came.
    pub fn of(rows: &Rows) -> Self {
        let (units, changes) = (read_units(rows), read_changes(rows));
        let (places, search) = match units.is_empty() && changes.is_empty() {
            true => SHIPPED.clone(),
            false => places(units, changes),
        };
        Self { places, agencies: agencies(rows), aliases: place::aliases().collect(), search, stamp: None }
    }

    /// What the tables hold now; nothing when that is what `held` was made from.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub fn renewed(c: &mut Conn, held: Option<&Self>) -> Result<Option<Make<Self>>, StoreError> {
        let stamp = Some(store::stamp(c)?);
        if held.is_some_and(|held| held.stamp == stamp) {
            return Ok(None);
        }
        let rows = store::rows(c)?;
        Ok(Some(Box::new(move || {
            let made = Self { stamp, ..Self::of(&rows) };
            // Nobody's first search then waits for the index.
            made.index();
            Ok(made)
        })))
    }

    /// The code that counts, for one by which some documents name a commune.
    pub fn place_code(&self, code: PlaceCode) -> PlaceCode {
        self.aliases.get(&code).copied().unwrap_or(code)
    }

    /// Whether that place stands on that day, by whichever of its codes.
    pub fn has_place(&self, code: PlaceCode, on: LocalDate) -> bool {
        self.places.on(&self.place_code(code), on).is_ok()
    }

    /// A place by its name on that day, with those of what it belongs to behind.
    pub fn full_name(&self, code: PlaceCode, on: LocalDate) -> String {
        let chain = self.with_above(code, on);
        chain.map(|code| self.places.called(&code, on)).collect::<Vec<_>>().join(", ")
    }

    /// A place and what it belongs to on that day, the nearest first.
    pub fn with_above(&self, code: PlaceCode, on: LocalDate) -> impl Iterator<Item = PlaceCode> {
        let above = move |code: &PlaceCode| self.places.on(code, on).ok()?.parent;
        std::iter::successors(Some(code), above).take(HIGHEST)
    }

    /// What an agency is called on that day, by its code as it was written down; a code that is none is all there is to say.
    pub fn agency_name(&self, code: &str, on: LocalDate) -> String {
        code.parse().map_or_else(|_no_code| code.to_owned(), |code| self.agencies.called(&code, on))
    }

    /// The places of that day whose names `text` may be the beginning of, the likeliest first.
    pub fn search(&self, text: &str, on: LocalDate, limit: usize) -> Vec<&Unit<PlaceCode>> {
        let codes = self.index().find(text, on, &self.places, limit);
        codes.into_iter().filter_map(|code| self.places.on(&code, on).ok()).collect()
    }

    /// The agencies of that day whose names have every word of `text` at the beginning of one of theirs, by name.
    pub fn agencies_named(&self, text: &str, on: LocalDate, limit: usize) -> Vec<&Unit<AgencyCode>> {
        let typed = fold(text);
        let words: Vec<&str> = typed.split_whitespace().collect();
        let has = |name: &str, word: &&str| name.split(' ').any(|own| own.starts_with(word));
        let mut found: Vec<_> = self
            .agencies
            .all()
            .filter(|unit| unit.stands(on))
            .map(|unit| (fold(&unit.name), unit))
            .filter(|(name, _)| words.iter().all(|word| has(name, word)))
            .collect();
        found.sort_by(|(one, a), (other, b)| (one, &a.code).cmp(&(other, &b.code)));
        found.into_iter().take(limit).map(|(_, unit)| unit).collect()
    }

    fn index(&self) -> &Search {
        self.search.get_or_init(|| Search::of(&self.places))
    }
}

/// What the release knows of places, with these laid over it.
fn places(units: Vec<Unit<PlaceCode>>, changes: Vec<Change<PlaceCode>>) -> Places {
    let replaced: BTreeSet<_> = changes.iter().map(|change| (change.old, change.on)).collect();
    let shipped = place::changes().filter(|change| !replaced.contains(&(change.old, change.on)));
    let known = Units::of(place::units().chain(units), shipped.chain(changes));
    (Arc::new(with_greater(&known)), Arc::default())
}

/// The agencies alone: a moment's work, where the whole directory is one that no transaction should wait for.
pub fn agencies(rows: &Rows) -> Units<AgencyCode> {
    Units::of(read_units(rows), read_changes(rows))
}

/// Adds what the reform meant for provinces and districts, of which its table says nothing: they went into what their communes
/// went into. That holds for that one day, on which all of them ended; a commune that moves takes no province along.
fn with_greater(places: &Units<PlaceCode>) -> Units<PlaceCode> {
    let mut changes: Vec<_> = places.changes().collect();
    for Change { old, on, new } in place::changes() {
        let eve = on.plus_days(-1);
        let (before, after) = (places.on(&old, eve).ok(), places.on(&new, on).ok());
        let mut greater = before.and_then(|unit| unit.parent);
        while let Some(above) = greater.and_then(|code| places.on(&code, eve).ok()) {
            let level = above.code.level();
            // What has no counterpart of its level any more went into the smaller units themselves.
            let into = std::iter::successors(after, |unit| {
                unit.parent.and_then(|parent| places.on(&parent, on).ok())
            });
            let into = into.map(|unit| unit.code).find(|code| code.level() == level);
            changes.push(Change { old: above.code, on, new: into.unwrap_or(new) });
            greater = above.parent;
        }
    }
    Units::of(places.all().cloned(), changes)
}

fn read_units<C: Code>(rows: &Rows) -> Vec<Unit<C>> {
    let of_kind = rows.units.iter().filter(|row| row.kind == C::KIND);
    of_kind
        .filter_map(|row| {
            Some(Unit {
                code: row.code.parse().ok()?,
                name: Cow::Owned(row.name.clone()),
                parent: optional(row.parent.as_deref())?,
                place: optional(row.place.as_deref())?,
                since: row.valid_from,
                until: row.valid_to,
            })
        })
        .collect()
}

/// Nothing is read as nothing; what cannot be read is no answer.
fn optional<T: FromStr>(text: Option<&str>) -> Option<Option<T>> {
    match text {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    }
}

fn read_changes<C: Code>(rows: &Rows) -> Vec<Change<C>> {
    let of_kind = rows.changes.iter().filter(|row| row.kind == C::KIND);
    of_kind
        .filter_map(|row| {
            Some(Change { old: row.old.parse().ok()?, on: row.valid_from, new: row.new.parse().ok()? })
        })
        .collect()
}
