//! What this room reads of the law.

use serde::Deserialize;

use super::model::Criterion;
use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Readiness>(&[include_str!("../policy/law/readiness/2025-06-19.toml")])];

/// The section `readiness`: the last day for each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readiness {
    /// Of a tested sign-on.
    pub sign_on: LocalDate,
    /// Of codes that are up to date.
    pub codes: LocalDate,
    /// Of a closed portal.
    pub portal: LocalDate,
}

impl Readiness {
    /// The last day for it.
    pub const fn due(&self, criterion: Criterion) -> LocalDate {
        match criterion {
            Criterion::SignOn => self.sign_on,
            Criterion::Codes => self.codes,
            Criterion::Portal => self.portal,
        }
    }
}

impl Section for Readiness {
    const NAME: &'static str = "readiness";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        Vec::new()
    }
}
