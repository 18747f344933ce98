//! What this room reads of the law.

use serde::Deserialize;

use super::refused::Refused;
use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Law, Section, Term};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Feedback>(&[include_str!("../policy/law/feedback/2024-07-01.toml")])];

/// The section `feedback`: how long agencies have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// To answer.
    pub answer: Term,
    /// To send on what is for somebody else.
    pub forward: Term,
}

impl Section for Feedback {
    const NAME: &'static str = "feedback";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        Vec::new()
    }
}

/// The last days of a case that comes to its agency today: for an answer, and for sending it on.
pub(super) fn due(law: &Law, today: LocalDate) -> Result<(LocalDate, LocalDate), Refused> {
    let rules = law.at::<Feedback>(today)?.rules;
    let day = |term: Term| term.due(today, law.calendar()).map_err(|_no_calendar| Refused::NoLaw);
    Ok((day(rules.answer)?, day(rules.forward)?))
}
