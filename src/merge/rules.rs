//! What this room reads of the law.

use serde::Deserialize;

use super::model::Refused;
use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Law, Section, Term};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Rules>(&[include_str!("../policy/law/merging/2024-07-01.toml")])];

/// Less than this nobody notices a letter.
const SHORTEST: u16 = 3;

/// The section `merging`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// So long either holder can object.
    pub waits: Term,
}

impl Section for Rules {
    const NAME: &'static str = "merging";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let (count, _unit) = self.waits.parts();
        let short = count < SHORTEST;
        short.then(|| Flaw(format!("rules.waits: {SHORTEST} at least"))).into_iter().collect()
    }
}

/// The last day on which a holder can object to what is agreed `today`.
pub(super) fn last_day(law: &Law, today: LocalDate) -> Result<LocalDate, Refused> {
    let rules = law.at::<Rules>(today).map_err(|missing| silent(&missing))?.rules;
    rules.waits.due(today, law.calendar()).map_err(|missing| silent(&missing))
}

/// Whether somebody who hears of it `today` has the least of days to object.
pub(super) fn is_in_time(today: LocalDate, last_day: LocalDate) -> bool {
    today.plus_days(i32::from(SHORTEST)) <= last_day
}

fn silent(missing: &dyn std::fmt::Display) -> Refused {
    tracing::error!(%missing, "no two accounts can become one");
    Refused::NoLaw
}
