//! What the owner of an account should hear of, because it may have been somebody else.
//!
//! [`tell`] enqueues it with what it follows from; what a letter needs and the log must not keep travels sealed in the job
//! alone. How it is worded and which way it goes is decided above this room.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::jobs::{self, Job};
use crate::keys::{Desk, Vault};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// A passkey was added.
    PasskeyAdded {
        /// What it is called.
        passkey: String,
    },
    /// A password was set or changed.
    PasswordSet,
    /// A session began in a browser where the account was never signed in to.
    NewDevice {
        /// The browser, as it called itself.
        agent: String,
    },
    /// A code or refresh token came a second time, and its grant was ended (RFC 9700 §4.14.2).
    TokenReplayed {
        /// The client that holds the grant.
        client: String,
    },
}

/// The job: a letter to the holder, in the language they read. Somebody without an e-mail address hears nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct TellHolder {
    /// Whose account it happened to.
    pub account: AccountId,
    /// When.
    pub at: Moment,
    /// The alert, sealed.
    sealed: String,
}

impl Job for TellHolder {
    const NAME: &'static str = "tell-holder";
    const ATTEMPTS: i32 = 10;
}

impl TellHolder {
    /// What happened; nothing when it was sealed under keys that are gone, or by a later release.
    pub fn alert(&self, vault: &Vault) -> Option<Alert> {
        let sealed = URL_SAFE_NO_PAD.decode(&self.sealed).ok()?;
        let plain = vault.open_sealed(&context(self.account), &sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

/// Puts a letter about `alert` on its way to the holder of `account`, in the caller's transaction.
///
/// # Errors
/// What the database says.
pub fn tell(c: &mut Conn, desk: &Desk, account: AccountId, alert: &Alert) -> Result<(), StoreError> {
    // Strings always have a JSON form.
    let plain = Zeroizing::new(serde_json::to_vec(alert).unwrap_or_default());
    let sealed = URL_SAFE_NO_PAD.encode(desk.vault.seal(&desk.entropy, &context(account), &plain));
    jobs::enqueue(c, desk.now, &desk.entropy, &TellHolder { account, at: desk.now, sealed }).map(|_job| ())
}

fn context(account: AccountId) -> String {
    format!("job/tell-holder/{account}")
}
