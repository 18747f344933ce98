//! The noun.

use super::attestation::Tier;
use crate::base::{DeviceId, Moment};
use crate::keys::Thumbprint;

/// A phone that is a key of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub id: DeviceId,
    /// Its key.
    pub key: Thumbprint,
    /// What its holder calls it.
    pub label: String,
    /// Since when.
    pub bound_at: Moment,
    /// Raised by every new name: whoever gives one says which they have seen.
    pub version: i32,
    /// How far it is believed.
    pub tier: Tier,
}
