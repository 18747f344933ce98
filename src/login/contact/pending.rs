//! A change that waits for its code: sealed, bound to one browser and one account, gone with its code.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::ChangeContact;
use super::refused::ContactRefused;
use crate::account::Contact;
use crate::base::{AccountId, BrowserId, Moment, TokenDigest};
use crate::ephemeral::{Key, Payer};
use crate::factor::code::SentCode;
use crate::login::throttle::Throttled;

#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) browser: TokenDigest,
    pub(super) account: AccountId,
    pub(super) contact: Contact,
    pub(super) code: SentCode,
    pub(super) expires_at: Moment,
}

impl ChangeContact<'_> {
    /// The address or number that waits for its code, for showing the form again.
    ///
    /// # Errors
    /// [`ContactRefused::Over`], or that the ephemeral store does not answer.
    pub async fn pending(
        &self,
        browser: BrowserId,
        account: AccountId,
        id: &str,
    ) -> Result<Contact, ContactRefused> {
        Ok(self.read(browser, account, id).await?.contact)
    }

    /// Keeps it on `payer`'s account.
    pub(super) async fn keep(
        &self,
        payer: &Payer,
        id: &str,
        pending: &Pending,
    ) -> Result<(), ContactRefused> {
        // Strings and digests always have a JSON form.
        let json = Zeroizing::new(serde_json::to_vec(pending).unwrap_or_default());
        let sealed = self.means.vault.seal(self.means.entropy, &context(id), &json);
        let lives = pending.expires_at.since(self.means.clock.now());
        match self.means.ephemeral.put_for(payer, &Key::contact(id), &sealed, lives).await? {
            true => Ok(()),
            false => Err(Throttled::for_a_while().into()),
        }
    }

    pub(super) async fn read(
        &self,
        browser: BrowserId,
        account: AccountId,
        id: &str,
    ) -> Result<Pending, ContactRefused> {
        let sealed = self.means.ephemeral.get(&Key::contact(id)).await?.ok_or(ContactRefused::Over)?;
        // What an older key or release sealed is over as well.
        let json =
            self.means.vault.open_sealed(&context(id), &sealed).map_err(|_sealed| ContactRefused::Over)?;
        let pending: Pending = serde_json::from_slice(&json).map_err(|_old_shape| ContactRefused::Over)?;
        let own = browser.answers_to(pending.browser) && pending.account == account;
        let alive = pending.expires_at > self.means.clock.now();
        if own && alive { Ok(pending) } else { Err(ContactRefused::Over) }
    }

    /// Takes it out: the code is good once.
    pub(super) async fn spend(&self, id: &str) -> Result<(), ContactRefused> {
        self.means.ephemeral.take(&Key::contact(id)).await?.map(|_sealed| ()).ok_or(ContactRefused::Over)
    }
}

fn context(id: &str) -> String {
    format!("contact/{id}")
}
