//! A request that waits for its codes, or for the new password: sealed, bound to one browser, gone with its codes.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Recover;
use super::model::Wants;
use super::refused::RecoverRefused;
use crate::base::{AccountId, BrowserId, Moment, Secret, TokenDigest};
use crate::ephemeral::{Key, Payer, Unavailable};
use crate::factor::code::SentCode;
use crate::login::throttle::Throttled;

#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) browser: TokenDigest,
    /// What the codes are for: those of one thing do nothing else.
    #[serde(default)]
    pub(super) wants: Wants,
    /// Nobody where the name was nobody's, or nothing could be sent: then no code is right.
    pub(super) account: Option<AccountId>,
    pub(super) email_code: SentCode,
    pub(super) phone_code: SentCode,
    pub(super) proofs: Proofs,
    pub(super) expires_at: Moment,
}

/// Which codes came back right. A right one is not asked for again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proofs {
    /// The one sent by mail.
    pub email: bool,
    /// The one sent by SMS.
    pub phone: bool,
}

impl Pending {
    /// Whose account it is, once both codes of a new password came back.
    pub(super) fn proven(&self) -> Option<AccountId> {
        let is_proven = self.wants == Wants::Password && self.proofs == Proofs { email: true, phone: true };
        self.account.filter(|_| is_proven)
    }

    /// Whose account it is, when `typed` is one of the codes for what is wanted.
    pub(super) fn proven_by(&self, wants: Wants, typed: &Secret) -> Option<AccountId> {
        // Both are looked at, whichever is right.
        let is_right = self.email_code.is(typed) | self.phone_code.is(typed);
        self.account.filter(|_| is_right && self.wants == wants)
    }
}

impl Recover<'_> {
    /// What has come back so far, for showing the form again.
    ///
    /// # Errors
    /// [`RecoverRefused::Over`], or that the ephemeral store does not answer.
    pub async fn proofs(&self, browser: BrowserId, id: &str) -> Result<Proofs, RecoverRefused> {
        Ok(self.read(browser, id).await?.proofs)
    }

    /// Keeps one on `payer`'s account.
    pub(super) async fn keep_new(
        &self,
        payer: &Payer,
        id: &str,
        pending: &Pending,
    ) -> Result<(), RecoverRefused> {
        let (sealed, lives) = self.seal(id, pending);
        match self.means.ephemeral.put_for(payer, &Key::recovery(id), &sealed, lives).await? {
            true => Ok(()),
            false => Err(Throttled::for_a_while().into()),
        }
    }

    /// Keeps it as it is now.
    pub(super) async fn keep(&self, id: &str, pending: &Pending) -> Result<(), Unavailable> {
        let (sealed, lives) = self.seal(id, pending);
        self.means.ephemeral.put(&Key::recovery(id), &sealed, lives).await
    }

    fn seal(&self, id: &str, pending: &Pending) -> (Vec<u8>, Duration) {
        // Digests and flags always have a JSON form.
        let json = Zeroizing::new(serde_json::to_vec(pending).unwrap_or_default());
        let sealed = self.means.vault.seal(self.means.entropy, &context(id), &json);
        (sealed, pending.expires_at.since(self.means.clock.now()))
    }

    pub(super) async fn read(&self, browser: BrowserId, id: &str) -> Result<Pending, RecoverRefused> {
        let sealed = self.means.ephemeral.get(&Key::recovery(id)).await?.ok_or(RecoverRefused::Over)?;
        self.unseal(browser, id, &sealed)
    }

    /// Takes it out: of two that finish it at once, one finds it.
    pub(super) async fn take(&self, browser: BrowserId, id: &str) -> Result<Pending, RecoverRefused> {
        let sealed = self.means.ephemeral.take(&Key::recovery(id)).await?.ok_or(RecoverRefused::Over)?;
        self.unseal(browser, id, &sealed)
    }

    fn unseal(&self, browser: BrowserId, id: &str, sealed: &[u8]) -> Result<Pending, RecoverRefused> {
        // What an older key or release sealed is over as well.
        let json =
            self.means.vault.open_sealed(&context(id), sealed).map_err(|_sealed| RecoverRefused::Over)?;
        let pending: Pending = serde_json::from_slice(&json).map_err(|_old_shape| RecoverRefused::Over)?;
        let alive = browser.answers_to(pending.browser) && pending.expires_at > self.means.clock.now();
        if alive { Ok(pending) } else { Err(RecoverRefused::Over) }
    }
}

fn context(id: &str) -> String {
    format!("recovery/{id}")
}
