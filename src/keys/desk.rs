//! What a verb needs beside its connection and its evidence.

use super::Vault;
use crate::base::{Entropy, Moment, RequestId};

/// Keys, chance, the moment and the request of one unit of work: the same for everything written in it.
#[derive(Clone)]
pub struct Desk {
    /// Keys of personal data.
    pub vault: Vault,
    /// Chance.
    pub entropy: Entropy,
    /// When it happens.
    pub now: Moment,
    /// The request it happens in; none on the command line and in the background.
    pub request: Option<RequestId>,
}

#[cfg(any(test, feature = "testing"))]
impl Desk {
    /// One with keys of no database, for tests.
    pub fn at(now: Moment) -> Self {
        Self { vault: Vault::of_no_database(), entropy: Entropy::Os, now, request: None }
    }
}
