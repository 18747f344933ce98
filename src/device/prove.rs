//! Proof that a request comes from a phone that is a key of the account.

use super::attestation::Tier;
use super::store;
use crate::base::DeviceId;
use crate::db::{Conn, StoreError};
use crate::factor::Factor;
use crate::keys::Thumbprint;
use crate::session::Citizen;

/// Proof that the key which signed this request is a phone of the account, and that nobody has taken it off.
#[derive(Debug, Clone)]
pub struct Bound {
    device: DeviceId,
    key: Thumbprint,
    tier: Tier,
}

impl Bound {
    /// Looks the key up among the phones of a citizen.
    ///
    /// # Errors
    /// As the database.
    pub fn prove(c: &mut Conn, citizen: &Citizen, key: Thumbprint) -> Result<Option<Self>, StoreError> {
        let device = store::alive(c, citizen.account().id, key)?;
        Ok(device.map(|(device, tier)| Self { device, key, tier }))
    }

    /// Which phone.
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// Its key.
    pub const fn key(&self) -> Thumbprint {
        self.key
    }

    /// What its signature is worth.
    pub const fn factor(&self) -> Factor {
        self.tier.factor()
    }
}
