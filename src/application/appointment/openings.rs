//! What there is to book: offices, days, hours and seats, by the law of each day.

use std::collections::BTreeMap;
use std::time::Duration;

use super::store;
use crate::application::kind::Wish;
use crate::application::rules::Counters;
use crate::base::{LocalDate, Moment, fold};
use crate::db::{Conn, StoreError};
use crate::directory::{AgencyCode, Directory, HIGHEST, PlaceCode, Unit};
use crate::mandate::Role;
use crate::policy::Law;

/// By what an hour is offered: the law, the agencies, and the moment.
#[derive(Debug, Clone, Copy)]
pub struct Openings<'a> {
    /// The law.
    pub law: &'a Law,
    /// The agencies.
    pub units: &'a Directory,
    /// When somebody asks.
    pub now: Moment,
}

/// A day on which an office receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: LocalDate,
    /// Its hours that are to come, the full ones included.
    pub hours: Vec<Hour>,
}

impl Day {
    /// How many seats are free.
    pub fn free(&self) -> usize {
        self.hours.iter().map(|hour| hour.free).sum()
    }
}

/// An hour at a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    /// When it begins.
    pub slot: Moment,
    /// How many seats are free.
    pub free: usize,
}

impl<'a> Openings<'a> {
    fn rules(&self, on: LocalDate) -> Option<&'a Counters> {
        self.law.at::<Counters>(on).ok().map(|dated| dated.rules)
    }

    /// The rules of today: how soon, how far and how often.
    pub(super) fn today(&self) -> Option<&'a Counters> {
        self.rules(self.now.local_date())
    }

    /// The offices that take such an application on that day, by name.
    pub fn offices(&self, wish: &Wish, on: LocalDate) -> Vec<&'a Unit<AgencyCode>> {
        let Some(above) = self.above(wish, on) else { return Vec::new() };
        let agencies = &self.units.agencies;
        let standing = agencies.all().filter(|unit| unit.stands(on));
        let mut below: Vec<_> = standing.filter(|unit| self.hangs_below(unit, &above, on)).collect();
        below.sort_by_cached_key(|unit| (fold(&unit.name), unit.code.clone()));
        below
    }

    /// Whether that office takes such an application on that day.
    pub(in crate::application) fn takes(&self, wish: &Wish, office: &AgencyCode, on: LocalDate) -> bool {
        let unit = self.units.agencies.on(office, on);
        self.above(wish, on).zip(unit.ok()).is_some_and(|(above, unit)| self.hangs_below(unit, &above, on))
    }

    /// The agency that has a commune, of those to which citizens come.
    pub(in crate::application) fn office_of(&self, place: PlaceCode) -> Option<AgencyCode> {
        let today = self.now.local_date();
        let above = self.today()?.citizens_below.parse().ok()?;
        let has = |unit: &&Unit<AgencyCode>| unit.place == Some(place) && unit.stands(today);
        let of_place = self.units.agencies.all().filter(has);
        of_place.filter(|unit| self.hangs_below(unit, &above, today)).map(|unit| unit.code.clone()).min()
    }

    fn above(&self, wish: &Wish, on: LocalDate) -> Option<AgencyCode> {
        let rules = self.rules(on)?;
        match wish.handled_by() {
            _ if !wish.takes_visit() => None,
            Role::Clerk => rules.citizens_below.parse().ok(),
            Role::Immigration => rules.foreigners_below.parse().ok(),
            Role::Authority | Role::Security | Role::Helper => None,
        }
    }

    /// Those of them that have every word of `text` at the beginning of one of their own name or their place's, with or without
    /// its marks.
    pub(super) fn find(&self, wish: &Wish, on: LocalDate, text: &str) -> Vec<&'a Unit<AgencyCode>> {
        let typed = fold(text);
        let mut found = self.offices(wish, on);
        found.retain(|office| {
            let around = fold(&self.around(office, on));
            let has = |word: &str| around.split(' ').any(|own| own.starts_with(word));
            typed.split_whitespace().all(has)
        });
        found
    }

    /// What an office is called, with its place and what that belongs to.
    fn around(&self, office: &Unit<AgencyCode>, on: LocalDate) -> String {
        let place = office.place.map(|code| self.units.full_name(code, on)).unwrap_or_default();
        format!("{} {place}", office.name)
    }

    fn hangs_below(&self, unit: &Unit<AgencyCode>, above: &AgencyCode, on: LocalDate) -> bool {
        let parent = |code: &AgencyCode| self.units.agencies.on(code, on).ok()?.parent.clone();
        std::iter::successors(unit.parent.clone(), parent).take(HIGHEST).any(|code| code == *above)
    }

    /// The working days that can be booked, up to and with `until`.
    pub fn days(&self, until: Option<LocalDate>) -> Vec<LocalDate> {
        let (today, calendar) = (self.now.local_date(), self.law.calendar());
        let Some(rules) = self.today() else { return Vec::new() };
        // Where the calendar of the year to come is not known yet, nothing is offered in it.
        let Ok(first) = rules.soonest.due(today, calendar) else { return Vec::new() };
        let last = today.plus_days(i32::from(rules.ahead));
        let last = until.map_or(last, |until| until.min(last));
        let all = (first.as_days()..=last.as_days()).map(LocalDate::from_days);
        all.filter(|day| calendar.is_working(*day).unwrap_or(false)).collect()
    }

    /// The hours of that day that are to come, by its own law.
    pub fn hours(&self, day: LocalDate) -> Vec<Moment> {
        let Some(rules) = self.rules(day) else { return Vec::new() };
        let (length, midnight) = (u32::from(rules.minutes), day.begins());
        let of = |hour: u8| u32::from(hour) * 60;
        let rests = |from: u32| from < of(rules.rests_to) && of(rules.rests_from) < from + length;
        (of(rules.opens)..of(rules.closes))
            .step_by(usize::from(rules.minutes))
            .filter(|from| from + length <= of(rules.closes) && !rests(*from))
            .map(|from| midnight.plus(Duration::from_secs(u64::from(from) * 60)))
            .filter(|slot| *slot > self.now)
            .collect()
    }

    /// How long somebody has who comes then.
    pub fn length(&self, slot: Moment) -> Duration {
        let minutes = self.rules(slot.local_date()).map_or(0, |rules| rules.minutes);
        Duration::from_secs(u64::from(minutes) * 60)
    }

    /// How many are received at once on that day.
    pub(super) fn seats(&self, day: LocalDate) -> i32 {
        self.rules(day).map_or(0, |rules| i32::from(rules.seats))
    }
}

/// What is free at that office, day by day.
///
/// # Errors
/// As the database.
pub fn free(
    c: &mut Conn,
    openings: &Openings<'_>,
    wish: &Wish,
    office: &AgencyCode,
    until: Option<LocalDate>,
) -> Result<Vec<Day>, StoreError> {
    let mut days = openings.days(until);
    days.retain(|day| openings.takes(wish, office, *day));
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    let mut taken: BTreeMap<Moment, usize> = BTreeMap::new();
    for slot in store::taken(c, office, first.begins(), last.plus_days(1).begins())? {
        *taken.entry(slot).or_default() += 1;
    }
    let day = |day: &LocalDate| {
        let seats = usize::try_from(openings.seats(*day)).unwrap_or(0);
        let free = |slot| seats.saturating_sub(taken.get(&slot).copied().unwrap_or(0));
        let hours = openings.hours(*day).into_iter().map(|slot| Hour { slot, free: free(slot) });
        Day { day: *day, hours: hours.collect() }
    };
    Ok(days.iter().map(day).collect())
}
