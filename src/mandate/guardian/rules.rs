//! What this room reads of the law: until when somebody is represented, by whom, and how a representative agrees.

use std::time::Duration;

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Rules>(&[include_str!("../../policy/law/guardianship/2024-07-01.toml")])];

/// Of whoever is of age nobody hands anything over.
const OF_AGE: u8 = 18;
/// Whoever agreed a year ago does not know any more what to.
const LONGEST_HELD: u16 = 366;
/// Whoever waits longer has gone.
const LONGEST_WAIT: u8 = 60;

/// The section `guardianship`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// At which age the account of a child becomes their own.
    pub hands_over_at: u8,
    /// From which age a child signs in by themselves, by a key that their guardian sets with them.
    pub signs_in_from: u8,
    /// The account level of whoever asks for another.
    pub guardian_level: u8,
    /// For so many days at most a guardian's agreement to one service holds.
    pub holds_days: u16,
    /// Within so many minutes a guardian answers.
    pub answered_within: u8,
}

impl Rules {
    /// How long a guardian has to answer.
    pub fn waits(self) -> Duration {
        Duration::from_secs(u64::from(self.answered_within) * 60)
    }
}

impl Section for Rules {
    const NAME: &'static str = "guardianship";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        [
            (!(1..=OF_AGE).contains(&self.hands_over_at), format!("rules.hands_over_at: from 1 to {OF_AGE}")),
            (self.signs_in_from > self.hands_over_at, "rules.signs_in_from: after hands_over_at".to_owned()),
            (!(1..=2).contains(&self.guardian_level), "rules.guardian_level: 1 or 2".to_owned()),
            (self.holds_days > LONGEST_HELD, format!("rules.holds_days: from 0 to {LONGEST_HELD}")),
            (
                !(1..=LONGEST_WAIT).contains(&self.answered_within),
                format!("rules.answered_within: from 1 to {LONGEST_WAIT}"),
            ),
        ]
        .into_iter()
        .filter_map(|(wrong, why)| wrong.then_some(Flaw(why)))
        .collect()
    }
}
