//! What this room reads of the law: how long a silent alarm waits.

use std::time::Duration;

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section};

/// The sections, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Rules>(&[include_str!("../../policy/law/duress/2024-07-01.toml")])];

/// No law lets an alarm wait for longer than this, in minutes.
const LONGEST: u16 = 24 * 60;

/// The section `duress`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// So long after somebody was forced to sign in their account is locked.
    pub locks_after_minutes: u16,
}

impl Rules {
    /// So long the alarm waits.
    pub(in crate::login) fn wait(self) -> Duration {
        Duration::from_secs(u64::from(self.locks_after_minutes) * 60)
    }
}

impl Section for Rules {
    const NAME: &'static str = "duress";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let wrong = !(1..=LONGEST).contains(&self.locks_after_minutes);
        wrong.then(|| Flaw(format!("rules.locks_after_minutes: from 1 to {LONGEST}"))).into_iter().collect()
    }
}
