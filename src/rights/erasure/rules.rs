//! What this room reads of the law.

use serde::Deserialize;

use super::model::Refused;
use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Law, Section, Term};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Rules>(&[include_str!("../../policy/law/erasure/2026-01-01-law-91.toml")])];

/// What is asked for is done in 20 days (Decree 356/2025): longer it cannot wait.
const LONGEST: u16 = 20;

/// The section `erasure`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// So long it can be taken back.
    pub waits: Term,
    /// Whether whoever a register has confirmed can have it too.
    pub confirmed: bool,
}

impl Section for Rules {
    const NAME: &'static str = "erasure";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let (count, _unit) = self.waits.parts();
        let long = count > LONGEST;
        long.then(|| Flaw(format!("rules.waits: {LONGEST} at most"))).into_iter().collect()
    }
}

impl Rules {
    /// The last day on which it can be taken back, if it is asked for `today`.
    pub(super) fn last_day(self, law: &Law, today: LocalDate) -> Result<LocalDate, Refused> {
        self.waits.due(today, law.calendar()).map_err(|missing| {
            tracing::error!(%missing, "nobody can say when something is to be erased");
            Refused::NoLaw
        })
    }
}
