//! Whether an agency may act on a day under a code: while it stands, and for a while under the code of before.

use serde::Deserialize;

use super::code::AgencyCode;
use crate::base::LocalDate;
use crate::directory::unit::Unit;
use crate::directory::units::Units;
use crate::policy::{Flaw, Known, Section, Term, Unit as Counted};

/// The section `succession` of the law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// How long the code of an agency that has ended is still taken for its successor.
    pub retired_codes: Term,
}

/// What this room reads of the law.
pub const SECTIONS: &[Known] =
    &[Known::of::<Succession>(&[include_str!("../../policy/law/succession/2025-07-01.toml")])];

impl Section for Succession {
    const NAME: &'static str = "succession";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let (_, unit) = self.retired_codes.parts();
        let working = unit == Counted::WorkingDays;
        working
            .then(|| Flaw("rules.retired_codes: in days or months, not in working days".into()))
            .into_iter()
            .collect()
    }
}

/// What a code is good for on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'u> {
    /// The agency stands.
    Active(&'u Unit<AgencyCode>),
    /// It has ended; these took over, and its code is taken for theirs, with a warning, until that day.
    Retired {
        /// The first day on which it meant nothing any more.
        since: LocalDate,
        /// Who took over.
        successors: Vec<AgencyCode>,
        /// The first day on which it is refused.
        refused_from: LocalDate,
    },
    /// It has ended too long ago, or nobody took over.
    Ended {
        /// Who took over.
        successors: Vec<AgencyCode>,
    },
    /// The code meant nothing up to that day.
    Unknown,
}

/// What `code` is good for on that day, under the rules of that day.
pub fn standing<'u>(
    agencies: &'u Units<AgencyCode>,
    code: &AgencyCode,
    on: LocalDate,
    rules: &Succession,
) -> Standing<'u> {
    let versions = agencies.versions(code).unwrap_or_default();
    let Some(latest) = versions.iter().rev().find(|unit| unit.since <= on) else { return Standing::Unknown };
    let Some(ended) = latest.until.filter(|until| *until <= on) else { return Standing::Active(latest) };
    let successors: Vec<_> = agencies.successors(code, ended).cloned().collect();
    let (count, unit) = rules.retired_codes.parts();
    let refused_from = match unit {
        Counted::Months => ended.plus_months(count),
        Counted::Days | Counted::WorkingDays => ended.plus_days(i32::from(count)),
    };
    if successors.is_empty() || refused_from <= on {
        return Standing::Ended { successors };
    }
    Standing::Retired { since: ended, successors, refused_from }
}
