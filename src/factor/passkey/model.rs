//! A passkey, to its owner and to a sign-in: nouns only.

use webauthn_rs::prelude as wa;

use crate::base::{AccountId, Moment, PasskeyId};

/// A passkey as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its identifier.
    pub id: PasskeyId,
    /// What the owner calls it.
    pub name: String,
    /// Whether it is copied between the owner's devices.
    pub synced: bool,
    /// When it was added.
    pub created_at: Moment,
    /// When it was used last.
    pub last_used_at: Option<Moment>,
}

/// A passkey as a sign-in needs it.
pub struct Stored {
    pub(super) id: PasskeyId,
    pub(super) account: AccountId,
    /// The account that its authenticator names: the one it was made for.
    pub(super) named: AccountId,
    pub(super) credential: wa::Passkey,
    pub(super) version: i32,
}
