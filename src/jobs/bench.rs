//! What a handler works with that writes in transactions of its own.

use super::runner::Wake;
use crate::base::{Clock, Entropy};
use crate::db::Db;
use crate::keys::{Desk, Vault};

/// The means of such a handler.
pub struct Bench {
    /// Records.
    pub db: Db,
    /// Keys of personal data.
    pub vault: Vault,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub entropy: Entropy,
    /// Wakes whoever does what follows.
    pub jobs: Wake,
}

impl Bench {
    /// What verbs need now; no request stands behind it.
    pub fn desk(&self) -> Desk {
        let (vault, entropy) = (self.vault.clone(), self.entropy.clone());
        Desk { vault, entropy, now: self.clock.now(), request: None }
    }
}
