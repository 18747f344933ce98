//! One year's days off and days on, as decided for state bodies.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Section};

/// The days of the week, as files name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    fn of(day: LocalDate) -> Self {
        use jiff::civil::Weekday as W;
        match day.weekday() {
            W::Monday => Self::Monday,
            W::Tuesday => Self::Tuesday,
            W::Wednesday => Self::Wednesday,
            W::Thursday => Self::Thursday,
            W::Friday => Self::Friday,
            W::Saturday => Self::Saturday,
            W::Sunday => Self::Sunday,
        }
    }
}

/// The calendar of one year. Holidays by the moon are data: nobody computes Tết here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The first day of the lunar year.
    tet: LocalDate,
    /// The days of the week on which nobody works.
    weekend: Vec<Weekday>,
    /// Holidays, days off in lieu of holidays on a weekend, and days off that are worked for elsewhere; with their names.
    off: BTreeMap<LocalDate, String>,
    /// Days of a weekend on which work is done for a day off elsewhere.
    work: BTreeMap<LocalDate, String>,
    /// Days off that fall on a weekend: named, so that the eleven holidays of the Labour Code can be counted.
    #[serde(default)]
    on_weekend: BTreeMap<LocalDate, String>,
}

impl Year {
    pub(super) fn number(&self) -> i16 {
        self.tet.year()
    }

    pub(super) fn is_working(&self, day: LocalDate) -> bool {
        let rests = self.off.contains_key(&day) || self.weekend.contains(&Weekday::of(day));
        self.work.contains_key(&day) || !rests
    }

    fn on_a_weekend(&self, day: LocalDate) -> bool {
        self.weekend.contains(&Weekday::of(day))
    }
}

impl Section for Year {
    const NAME: &'static str = "calendar";

    fn flaws(&self, valid_from: LocalDate) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let begins = format!("{:04}-01-01", self.number());
        if valid_from.to_string() != begins {
            flaws.push(Flaw(format!("valid_from: a year with Tết on {} begins on {begins}", self.tet)));
        }
        let named = || self.off.keys().chain(self.work.keys()).chain(self.on_weekend.keys());
        let outside = named().filter(|day| day.year() != self.number());
        flaws.extend(outside.map(|day| Flaw(format!("{day}: not a day of {}", self.number()))));
        let misplaced = self.off.keys().filter(|day| self.on_a_weekend(**day));
        flaws.extend(misplaced.map(|day| Flaw(format!("off.{day}: a weekend, when nobody works anyway"))));
        let idle = self.work.keys().chain(self.on_weekend.keys()).filter(|day| !self.on_a_weekend(**day));
        flaws.extend(idle.map(|day| Flaw(format!("{day}: not on a weekend"))));
        let distinct: BTreeSet<_> = named().collect();
        if distinct.len() != named().count() {
            flaws.push(Flaw("a day is named twice".into()));
        }
        if self.is_working(self.tet) {
            flaws.push(Flaw(format!("tet: {} would be a working day", self.tet)));
        }
        flaws
    }
}
