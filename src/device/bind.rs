//! A phone becomes a key of the account; its holder is told, and so is the log.

use serde_json::json;

use super::attestation::Attested;
use super::model::Device;
use super::rules::Phones;
use super::store;
use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::{DeviceId, ProblemType};
use crate::db::{Conn, StoreError};
use crate::factor::passkey::Label;
use crate::factor::suspect;
use crate::keys::{Desk, Thumbprint};
use crate::session::Elevated;

/// Why a phone was not bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotBound {
    /// The key was bound before, to this account or another, or was taken away.
    #[error("the key was bound before: make a new one in the phone")]
    KeyUsed,
    /// As many phones are bound as may be.
    #[error("as many phones are bound as may be: one has to be taken away first")]
    Another,
}

impl NotBound {
    /// As a problem of an interface.
    pub const fn problem(self) -> ProblemType {
        match self {
            Self::KeyUsed => ProblemType::Taken,
            Self::Another => ProblemType::AlreadyOpen,
        }
    }
}

/// Binds the phone that has proven to hold `key` by this very request, for a holder whose sign-in is good enough to change how the
/// account is signed in to. What its maker says of the key lowers what its answers are worth, and refuses nobody.
///
/// # Errors
/// As the database. Inside: [`NotBound`].
pub fn bind(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    (key, attested): (Thumbprint, &Attested),
    label: &Label,
    phones: Phones,
) -> Result<Result<Device, NotBound>, StoreError> {
    let account = elevated.account();
    if store::is_known(c, key)? {
        return Ok(Err(NotBound::KeyUsed));
    }
    let id = DeviceId::new(desk.now, &desk.entropy);
    let device = Device {
        id,
        key,
        label: label.as_str().to_owned(),
        bound_at: desk.now,
        version: 1,
        tier: attested.tier,
    };
    if !store::insert(c, desk, account, &device, phones.at_a_time)? {
        return Ok(Err(NotBound::Another));
    }
    let facts = json!({ "tier": attested.tier.as_str(), "but": attested.but });
    audit::record(c, desk, &Entry::of(Event::DeviceBound).account(account.id).facts(facts))?;
    let undoes: Vec<_> = suspect(elevated).into_iter().collect();
    account::tell(c, desk, account.id, &Alert::DeviceBound, &undoes)?;
    Ok(Ok(device))
}
