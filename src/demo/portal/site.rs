//! Everything one portal consists of, shared by its requests.

use super::config::{Portal, PortalConfig, PortalError};
use super::provider::Provider;
use super::visits::Visits;
use crate::base::{Clock, Entropy};

/// Everything one portal consists of.
pub(super) struct Site {
    pub(super) portal: Portal,
    pub(super) provider: Provider,
    pub(super) visits: Visits,
    entropy: Entropy,
}

impl Site {
    pub(super) fn open(config: PortalConfig) -> Result<Self, PortalError> {
        Ok(Self {
            portal: Portal::parse(config)?,
            provider: Provider::new(Clock::Wall)?,
            visits: Visits::new(Clock::Wall, Entropy::Os),
            entropy: Entropy::Os,
        })
    }

    /// An unguessable value.
    pub(super) fn token(&self) -> String {
        self.entropy.token("").expose().to_owned()
    }
}
