//! Who may have an account: Decree 69/2024, article 7.

use serde::{Deserialize, Serialize};

use super::section::{Flaw, Section};
use crate::base::LocalDate;

/// The section `eligibility`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// People with a Vietnamese identity card.
    pub citizens: Citizens,
    /// People with a foreigner number.
    pub foreigners: Foreigners,
    /// Agencies and organisations.
    pub organisations: Organisations,
}

/// Citizens, by completed years of age.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citizens {
    /// From which age they ask for themselves; below it a parent or guardian does.
    pub asks_alone_from: u8,
    /// From which age level 1 is given.
    pub level_1_from: u8,
    /// From which age level 2 is given.
    pub level_2_from: u8,
}

/// Foreigners.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Foreigners {
    /// From which age they ask for themselves; below it a representative does.
    pub asks_alone_from: u8,
    /// From which age level 1 is given.
    pub level_1_from: u8,
    /// From which age level 2 is given.
    pub level_2_from: u8,
    /// By what right they live here; any one is enough.
    pub residence: Vec<Residence>,
}

/// A right to live in Viet Nam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Residence {
    /// A permanent residence card.
    PermanentCard,
    /// A temporary residence card.
    TemporaryCard,
    /// Ninety days or more of legal residence.
    NinetyDays,
    /// A valid long-term visa.
    LongTermVisa,
}

/// Agencies and organisations (article 12).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisations {
    /// The level of the person who asks in their name.
    pub applicant_level: u8,
    /// Whether somebody whom the representative authorised may ask.
    pub by_authorised_person: bool,
    /// Whether all other legal representatives must agree first.
    pub all_representatives_agree: bool,
}

impl Section for Eligibility {
    const NAME: &'static str = "eligibility";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let Self { citizens, foreigners, organisations } = self;
        let ages = |who: &str, level_1: u8, level_2: u8| {
            (level_1 > level_2).then(|| Flaw(format!("rules.{who}: level 2 from a lower age than level 1")))
        };
        let level = organisations.applicant_level;
        [
            ages("citizens", citizens.level_1_from, citizens.level_2_from),
            ages("foreigners", foreigners.level_1_from, foreigners.level_2_from),
            foreigners
                .residence
                .is_empty()
                .then(|| Flaw("rules.foreigners.residence: nobody could ask".into())),
            (!(1..=2).contains(&level)).then(|| Flaw("rules.organisations.applicant_level: 1 or 2".into())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
