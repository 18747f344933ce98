//! A registration that waits for its codes: sealed, bound to one browser, gone after as long as its codes live.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::account::SelfRegistration;
use crate::base::{BrowserId, Moment, TokenDigest};
use crate::ephemeral::{Key, Payer, Unavailable};
use crate::factor::code::SentCode;
use crate::login::throttle::Throttled;

use super::SignUp;
use super::refused::SignUpRefused;

/// Which codes came back right: they are not asked for again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// The one sent by mail.
    pub email: bool,
    /// The one sent by SMS.
    pub phone: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) browser: TokenDigest,
    pub(super) who: SelfRegistration,
    pub(super) email_code: SentCode,
    pub(super) phone_code: SentCode,
    #[serde(default)]
    pub(super) proven: Proven,
    pub(super) expires_at: Moment,
}

impl SignUp<'_> {
    /// What a registration of this browser said and has shown, for showing it again.
    ///
    /// # Errors
    /// [`SignUpRefused::Over`], or that the ephemeral store does not answer.
    pub async fn pending(
        &self,
        browser: BrowserId,
        id: &str,
    ) -> Result<(SelfRegistration, Proven), SignUpRefused> {
        let Pending { who, proven, .. } = self.read(browser, id).await?;
        Ok((who, proven))
    }

    /// Keeps one on `payer`'s account.
    pub(super) async fn keep_new(
        &self,
        payer: &Payer,
        id: &str,
        pending: &Pending,
    ) -> Result<(), SignUpRefused> {
        let (sealed, lives) = self.seal(id, pending);
        match self.means.ephemeral.put_for(payer, &Key::signup(id), &sealed, lives).await? {
            true => Ok(()),
            false => Err(Throttled::for_a_while().into()),
        }
    }

    /// Keeps it as it is now.
    pub(super) async fn keep(&self, id: &str, pending: &Pending) -> Result<(), Unavailable> {
        let (sealed, lives) = self.seal(id, pending);
        self.means.ephemeral.put(&Key::signup(id), &sealed, lives).await
    }

    fn seal(&self, id: &str, pending: &Pending) -> (Vec<u8>, Duration) {
        // Strings and digests always have a JSON form.
        let json = Zeroizing::new(serde_json::to_vec(pending).unwrap_or_default());
        let sealed = self.means.vault.seal(self.means.entropy, &context(id), &json);
        (sealed, pending.expires_at.since(self.means.clock.now()))
    }

    pub(super) async fn read(&self, browser: BrowserId, id: &str) -> Result<Pending, SignUpRefused> {
        let sealed = self.means.ephemeral.get(&Key::signup(id)).await?.ok_or(SignUpRefused::Over)?;
        self.open(browser, id, &sealed)
    }

    /// Takes a registration out: of two that finish it at once, one finds it.
    pub(super) async fn take(&self, browser: BrowserId, id: &str) -> Result<Pending, SignUpRefused> {
        let sealed = self.means.ephemeral.take(&Key::signup(id)).await?.ok_or(SignUpRefused::Over)?;
        self.open(browser, id, &sealed)
    }

    fn open(&self, browser: BrowserId, id: &str, sealed: &[u8]) -> Result<Pending, SignUpRefused> {
        // What an older key or release sealed is over as well.
        let json =
            self.means.vault.open_sealed(&context(id), sealed).map_err(|_sealed| SignUpRefused::Over)?;
        let pending: Pending = serde_json::from_slice(&json).map_err(|_old_shape| SignUpRefused::Over)?;
        let alive = browser.answers_to(pending.browser) && pending.expires_at > self.means.clock.now();
        if alive { Ok(pending) } else { Err(SignUpRefused::Over) }
    }
}

fn context(id: &str) -> String {
    format!("sign-up/{id}")
}
