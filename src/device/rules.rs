//! What this room reads of the law: how many phones are keys of one account.

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section};

/// The sections, with the law that comes with the release.
pub const SECTIONS: &[Known] =
    &[Known::of::<Phones>(&[include_str!("../policy/law/phones/2024-07-01.toml")])];

/// A phone that nobody looks after any more is a key that anybody may have.
const MOST: u8 = 10;

/// The section `phones`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phones {
    /// So many at a time. Whoever has more from before a change keeps them.
    pub at_a_time: u8,
}

impl Phones {
    /// As many as any law allows: for the phone that comes when another leaves.
    pub const MOST: Self = Self { at_a_time: MOST };
}

impl Section for Phones {
    const NAME: &'static str = "phones";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let wrong = !(1..=MOST).contains(&self.at_a_time);
        wrong.then(|| Flaw(format!("rules.at_a_time: from 1 to {MOST}"))).into_iter().collect()
    }
}
