//! What this room reads of the law: how often people are asked, and what their word against an asker is worth.

use std::time::Duration;

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section};

/// The sections, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Limits>(&[include_str!("../policy/law/approvals/2024-07-01.toml")])];

/// No law lets people be asked more often than this in an hour: whoever is asked without end says yes one day.
const MOST_PROMPTS: u8 = 60;
/// Nobody stays held longer than this for one report, in days.
const LONGEST_HELD: u16 = 366;

/// The section `approvals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// So often a person is asked within an hour without saying yes, whoever asks: nobody is worn down until they do.
    pub prompts_an_hour: u8,
    /// For so many days nobody hears from an asker of whom they said that they had not asked.
    pub held_days: u16,
}

impl Limits {
    /// For so long such an asker is held.
    pub(super) fn held(self) -> Duration {
        Duration::from_secs(u64::from(self.held_days) * 86_400)
    }
}

impl Section for Limits {
    const NAME: &'static str = "approvals";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let prompts = (!(1..=MOST_PROMPTS).contains(&self.prompts_an_hour))
            .then(|| Flaw(format!("rules.prompts_an_hour: from 1 to {MOST_PROMPTS}")));
        let held = (!(1..=LONGEST_HELD).contains(&self.held_days))
            .then(|| Flaw(format!("rules.held_days: from 1 to {LONGEST_HELD}")));
        prompts.into_iter().chain(held).collect()
    }
}
