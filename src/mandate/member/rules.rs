//! What this room reads of the law: how long what people gave outlives them, and an invitation waits.

use serde::Deserialize;

use crate::base::LocalDate;
use crate::policy::{Flaw, Known, Section, Term};

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

impl Section for Delegation {
    const NAME: &'static str = "delegation";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        Vec::new()
    }
}
