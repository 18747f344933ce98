//! How long the authority may take, and how long a person has: Decree 69/2024, articles 13, 14 and 30.

use serde::Deserialize;

use super::section::{Flaw, Section};
use super::term::Term;
use crate::base::LocalDate;

/// The section `terms`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// From a complete dossier to the decision.
    pub issue: Issue,
    /// From the notice of an issued account to its activation by the holder.
    pub activation: Term,
    /// A lock or unlock that an authority asks for.
    pub lock: Locking,
    /// At which shares of a term its unit is told, in percent.
    pub alerts: Vec<u16>,
}

/// The terms of article 13, by who asks and what is known of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// A citizen, level 1.
    pub citizen_level_1: Term,
    /// A citizen with a valid card, level 2.
    pub citizen_level_2: Term,
    /// A citizen whose card is made in the same visit, level 2.
    pub citizen_level_2_with_card: Term,
    /// A foreigner, level 1.
    pub foreigner_level_1: Term,
    /// A foreigner whose face and fingerprints the immigration database has, level 2.
    pub foreigner_level_2_known: Term,
    /// Any other foreigner, level 2.
    pub foreigner_level_2: Term,
    /// An organisation that a national or specialised database has.
    pub organisation_known: Term,
    /// Any other organisation.
    pub organisation: Term,
}

/// The terms of article 30.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locking {
    /// From the request to the head of the identity authority.
    pub forward: Term,
    /// From there to the decision.
    pub decide: Term,
}

impl Section for Terms {
    const NAME: &'static str = "terms";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let rising = self.alerts.is_sorted_by(|a, b| a < b);
        let within = self.alerts.iter().all(|share| (1..=100).contains(share));
        if rising && within && !self.alerts.is_empty() {
            return Vec::new();
        }
        vec![Flaw("rules.alerts: shares from 1 to 100 percent, each greater than the one before".into())]
    }
}
