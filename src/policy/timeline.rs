//! All versions on one line of time, and which of them counts on a day.

use std::collections::BTreeMap;

use super::calendar::{Calendar, Year};
use super::name::VersionName;
use super::section::{Flaw, Known, Section};
use super::store::{self, Loaded};
use super::version::{Origin, State, Unreadable, Version};
use crate::base::LocalDate;
use crate::db::{Conn, Make, StoreError};

/// How long before a year its calendar must be there: terms that begin in autumn end in it.
const CALENDAR_AHEAD: i32 = 92;

/// No version of a section is in force on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no version of {section} is in force on {on}")]
pub struct NoLaw {
    /// The section.
    pub section: &'static str,
    /// The day.
    pub on: LocalDate,
}

/// Rules, and the version that says so: decisions store both.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'l, S> {
    /// The rules.
    pub rules: &'l S,
    /// The version they are of.
    pub version: &'l Version,
}

/// The whole law that this process knows.
#[derive(Debug)]
pub struct Law {
    known: Vec<Known>,
    /// By section and day: the one version that counts.
    counting: BTreeMap<(&'static str, LocalDate), Version>,
    /// What another version of the same day replaced, and what waits for a second person.
    beside: Vec<Version>,
    calendar: Calendar,
    /// What operators had loaded.
    rows: Vec<Loaded>,
}

impl Law {
    /// The law of this release with what operators loaded. The sections are `known`.
    ///
    /// # Errors
    /// [`Unreadable`] when a version cannot be read: nobody then decides by a law with a hole in it.
    pub fn assemble(known: &[Known], rows: &[Loaded]) -> Result<Self, Unreadable> {
        let mut law = Self {
            known: known.to_vec(),
            counting: BTreeMap::new(),
            beside: Vec::new(),
            calendar: Calendar::default(),
            rows: rows.to_vec(),
        };
        for file in known.iter().flat_map(|known| known.files) {
            law.add(Version::read(known, file, Origin::Release)?);
        }
        // In the order in which they were confirmed: the later one beats the earlier, and both beat the release's.
        for row in rows {
            let origin = Origin::Operator {
                by: row.loaded_by.clone(),
                at: row.loaded_at,
                confirmed: row.confirmed.clone(),
            };
            law.add(Version::read(known, &row.body, origin)?);
        }
        let years = law.in_force(Year::NAME).filter_map(|version| version.read.downcast_ref::<Year>());
        law.calendar = Calendar::of(years);
        Ok(law)
    }

    /// The law as operators have it loaded now; nothing when that is what `held` was made from.
    ///
    /// # Errors
    /// When the database cannot answer, or holds what cannot be read: nobody then decides.
    pub fn renewed(
        c: &mut Conn,
        known: &[Known],
        held: Option<&Self>,
    ) -> Result<Option<Make<Self>>, StoreError> {
        let rows = store::loaded(c)?;
        if held.is_some_and(|held| held.rows == rows) {
            return Ok(None);
        }
        let known = known.to_vec();
        Ok(Some(Box::new(move || {
            let unreadable = |flaws: Unreadable| {
                let row = flaws.to_string();
                StoreError::Inconsistent { table: "policy_versions", row }
            };
            Self::assemble(&known, &rows).map_err(unreadable)
        })))
    }

    fn add(&mut self, version: Version) {
        if version.is_confirmed() {
            let replaced = self.counting.insert((version.section, version.valid_from), version);
            self.beside.extend(replaced);
        } else {
            self.beside.push(version);
        }
    }

    /// The rules of `S` that hold on that day: the day of the fact that the law names, which need not be today.
    ///
    /// # Errors
    /// [`NoLaw`].
    pub fn at<S: Section>(&self, on: LocalDate) -> Result<Dated<'_, S>, NoLaw> {
        let version = self.version_at(S::NAME, on);
        let rules = version.and_then(|version| Some((version.read.downcast_ref::<S>()?, version)));
        rules.map(|(rules, version)| Dated { rules, version }).ok_or(NoLaw { section: S::NAME, on })
    }

    /// The version of a section that is in force on that day.
    pub fn version_at(&self, section: &str, on: LocalDate) -> Option<&Version> {
        self.in_force(section).take_while(|version| version.valid_from <= on).last()
    }

    /// The working days that are known.
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Every version by section and day, those that count first among those of one day.
    pub fn versions(&self) -> Vec<&Version> {
        let mut all: Vec<_> = self.counting.values().chain(&self.beside).collect();
        all.sort_by_key(|version| (version.section, version.valid_from));
        all
    }

    /// Whether that version is what counts for its day.
    pub fn counts(&self, version: &Version) -> bool {
        let counting = self.counting.get(&(version.section, version.valid_from));
        counting.is_some_and(|counting| counting.digest == version.digest)
    }

    /// The version of that name; of several of one day the one that counts, unless the digest names another.
    pub fn named(&self, name: &VersionName) -> Option<&Version> {
        self.versions().into_iter().find(|version| {
            version.section == name.section
                && version.valid_from == name.valid_from
                && version.digest.starts_with(&name.digest)
        })
    }

    /// What is missing: sections without a law in force on `today`, and years without a calendar.
    pub fn flaws(&self, today: LocalDate) -> Vec<Flaw> {
        let sections = self.known.iter().map(|known| known.name).filter(|name| *name != Year::NAME);
        let gaps = sections
            .filter(|section| self.version_at(section, today).is_none())
            .map(|section| Flaw(format!("{section}: no version is in force on {today}")));
        let mut years = vec![today.year(), today.plus_days(CALENDAR_AHEAD).year()];
        years.dedup();
        let missing = years.into_iter().filter(|year| !self.calendar.knows(*year));
        gaps.chain(missing.map(|year| Flaw(format!("{}: there is none for {year}", Year::NAME)))).collect()
    }

    fn in_force(&self, section: &str) -> impl Iterator<Item = &Version> {
        self.counting.values().filter(move |one| one.section == section && one.state == State::InForce)
    }
}
