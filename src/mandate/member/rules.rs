//! What this room reads of the law: how long what people gave outlives them, and an invitation waits.

use serde::Deserialize;

use crate::base::{LocalDate, Moment};
use crate::db::StoreError;
use crate::policy::{Flaw, Known, Law, Section, Term};

/// The sections, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Delegation>(&[include_str!("../../policy/law/delegation/2024-07-01.toml")])];

/// The section `delegation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// So long does what a representative gave count after they are none, unless another confirms it.
    pub confirm: Term,
    /// So long does an invitation wait.
    pub invitation: Term,
}

impl Delegation {
    /// The first day on which what somebody gave counts no more, who may not any more as of `today`, unless it is confirmed.
    ///
    /// # Errors
    /// When the law has no such day.
    pub fn confirmed_by(law: &Law, today: LocalDate) -> Result<LocalDate, StoreError> {
        over(law, today, |rules| rules.confirm)
    }

    /// Until when what is asked `today` waits.
    ///
    /// # Errors
    /// As [`Self::confirmed_by`].
    pub fn invited_until(law: &Law, today: LocalDate) -> Result<Moment, StoreError> {
        over(law, today, |rules| rules.invitation).map(LocalDate::begins)
    }
}

/// The first day after the last one of a term.
fn over(law: &Law, today: LocalDate, term: impl Fn(&Delegation) -> Term) -> Result<LocalDate, StoreError> {
    let unlawful = |row: String| StoreError::Inconsistent { table: "policy_versions", row };
    let term = term(law.at::<Delegation>(today).map_err(|why| unlawful(why.to_string()))?.rules);
    let last = term.due(today, law.calendar()).map_err(|why| unlawful(why.to_string()))?;
    Ok(last.plus_days(1))
}

impl Section for Delegation {
    const NAME: &'static str = "delegation";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        Vec::new()
    }
}
