//! What this room reads of the law: for how long somebody is helped, and how often they make codes.

use std::time::Duration;

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Rules>(&[include_str!("../policy/law/assistance/2024-07-01.toml")])];

/// Whoever is helped for longer has left the counter.
const LONGEST: u8 = 60;
/// Whoever makes more codes reads them out to more people than sit before them.
const MOST_CODES: u8 = 20;

/// Whoever helps more in a day has not sat before them.
const MOST_A_DAY: u16 = 100;

/// The section `assistance`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// So many minutes somebody is helped.
    pub minutes: u8,
    /// So many minutes a code, or an officer's question, can be agreed to.
    pub agreed_within: u8,
    /// So many codes one person makes in an hour.
    pub codes_an_hour: u8,
    /// What community helpers may; nothing, where a version says nothing of them.
    #[serde(default)]
    pub helper: Option<HelperLimits>,
}

/// How much one community helper may in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelperLimits {
    /// So many times they help somebody.
    pub people_a_day: u16,
    /// So many wrong codes they name.
    pub wrong_a_day: u16,
}

impl Rules {
    pub(super) fn lasts(self) -> Duration {
        Duration::from_secs(u64::from(self.minutes) * 60)
    }

    pub(super) fn waits(self) -> Duration {
        Duration::from_secs(u64::from(self.agreed_within) * 60)
    }
}

impl Section for Rules {
    const NAME: &'static str = "assistance";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let minutes = [("minutes", self.minutes), ("agreed_within", self.agreed_within)];
        let wrong = minutes.into_iter().filter(|(_, minutes)| !(1..=LONGEST).contains(minutes));
        let wrong = wrong.map(|(name, _)| Flaw(format!("rules.{name}: from 1 to {LONGEST}")));
        let codes = (!(1..=MOST_CODES).contains(&self.codes_an_hour))
            .then(|| Flaw(format!("rules.codes_an_hour: from 1 to {MOST_CODES}")));
        let numbers = self.helper.into_iter().flat_map(|one| [one.people_a_day, one.wrong_a_day]);
        let many = numbers.filter(|number| !(1..=MOST_A_DAY).contains(number));
        let many = many.map(|_| Flaw(format!("rules.helper: from 1 to {MOST_A_DAY} a day")));
        wrong.chain(codes).chain(many).collect()
    }
}
