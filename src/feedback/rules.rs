//! What this room reads of the law.

use serde::Deserialize;

use super::refused::Refused;
use super::store;
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError, Sweeping};
use crate::policy::{Flaw, Known, Law, Section, Term};

/// The section, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Feedback>(&[include_str!("../policy/law/feedback/2024-07-01.toml")])];

/// Whoever is answered has at least so many days to say that it is no answer.
const SHORTEST: u16 = 90;

/// The section `feedback`: how long agencies have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// To answer.
    pub answer: Term,
    /// To send on what is for somebody else.
    pub forward: Term,
    /// So many days a report is kept after the last that happened in it; for ever, where a version says nothing of it.
    #[serde(default)]
    pub kept_days: Option<u16>,
}

impl Section for Feedback {
    const NAME: &'static str = "feedback";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let short = self.kept_days.is_some_and(|days| days < SHORTEST);
        short.then(|| Flaw(format!("rules.kept_days: {SHORTEST} or more"))).into_iter().collect()
    }
}

/// Forgets some of the reports in which nothing has happened for long, and for which nobody waits; answers how many.
///
/// # Errors
/// As the database.
pub fn sweep(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    store::forget(c, sweeping)
}

/// Forgets all that `account` reported, whatever became of it: its holder has everything erased.
///
/// # Errors
/// As the database.
pub fn forget_all(c: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    store::forget_of(c, account)
}

/// The last days of a case that comes to its agency today: for an answer, and for sending it on.
pub(super) fn due(law: &Law, today: LocalDate) -> Result<(LocalDate, LocalDate), Refused> {
    let rules = law.at::<Feedback>(today)?.rules;
    let day = |term: Term| term.due(today, law.calendar()).map_err(|_no_calendar| Refused::NoLaw);
    Ok((day(rules.answer)?, day(rules.forward)?))
}
