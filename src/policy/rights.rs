//! How long what somebody asks about the data of themselves may take, and what of them goes out all the same where they had the
//! processing of it restricted: Law 91/2025 and Decree 356/2025.

use serde::Deserialize;

use super::section::{Flaw, Section};
use super::term::{Term, Unit};
use crate::base::LocalDate;

/// The section `rights`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// From the word that something is wrong to the decision.
    pub correction: Term,
    /// From the wish to have processing restricted to the decision.
    pub restriction: Term,
    /// So long a service has to stop, whose holder took back what it was allowed.
    pub third_party: Term,
    /// The claims that services of the State get all the same.
    pub demanded: Vec<String>,
}

/// Nothing else goes out: whatever says who somebody is, or how they are reached, is no restriction.
const ALLOWED: [&str; 3] = ["eid_kind", "eid_level", "eid_status"];

impl Section for Rights {
    const NAME: &'static str = "rights";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let other = self.demanded.iter().filter(|claim| !ALLOWED.contains(&claim.as_str()));
        let other =
            other.map(|claim| Flaw(format!("rules.demanded: {claim} is none of {}", ALLOWED.join(", "))));
        // People read them as days.
        let terms = [
            ("correction", self.correction),
            ("restriction", self.restriction),
            ("third_party", self.third_party),
        ];
        let no_days = terms.into_iter().filter(|(_, term)| term.parts().1 != Unit::Days);
        other.chain(no_days.map(|(name, _)| Flaw(format!("rules.{name}: is counted in days")))).collect()
    }
}
