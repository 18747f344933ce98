//! How long what somebody asks about the data of themselves may take, and what of them goes out all the same where they had the
//! processing of it restricted: Law 91/2025 and Decree 356/2025.

use serde::Deserialize;

use super::section::{Flaw, Section};
use super::term::Term;
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

/// What says who somebody is, and how they are reached, is no restriction.
const WHO: [&str; 9] = [
    "name",
    "birthdate",
    "gender",
    "nationality",
    "address",
    "email",
    "phone_number",
    "personal_id_number",
    "foreigner_id_number",
];

impl Section for Rights {
    const NAME: &'static str = "rights";

    fn flaws(&self, _valid_from: LocalDate) -> Vec<Flaw> {
        let personal = self.demanded.iter().filter(|claim| WHO.contains(&claim.as_str()));
        personal.map(|claim| Flaw(format!("rules.demanded: {claim} says who somebody is"))).collect()
    }
}
