//! Asking for the codes.

use super::Recover;
use super::pending::{Pending, Proofs};
use super::refused::RecoverRefused;
use crate::account::{self, Profile};
use crate::base::{AccountId, BrowserId, Email, Lang, Phone, Secret};
use crate::factor::code::SentCode;
use crate::login::throttle::{self, Bucket, Meant};
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget};
use crate::session::cookie;

/// An account whose holder can be reached on two ways.
struct Reached {
    account: AccountId,
    email: Email,
    phone: Phone,
    lang: Lang,
}

impl Recover<'_> {
    /// Sends a code to each proven address of whoever `username` names; answers the handle of the request that waits for
    /// them. The answer is the same for any name.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn ask(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        username: &str,
    ) -> Result<String, RecoverRefused> {
        let reached = self.look_up(attempt, username).await?;
        budget::spend(self.means.ephemeral.as_ref(), self.sendings_per_hour).await??;
        let (email_digits, email_code) = SentCode::new(self.means.entropy);
        let (phone_digits, phone_code) = SentCode::new(self.means.entropy);
        let (id, lives) = (self.means.entropy.handle(), self.code_lives);
        let pending = Pending {
            browser: browser.name(),
            account: reached.as_ref().map(|reached| reached.account),
            email_code,
            phone_code,
            proofs: Proofs::default(),
            expires_at: self.means.clock.now().plus(lives),
        };
        self.keep(&id, &pending).await?;
        let lang = reached.as_ref().map(|reached| reached.lang).unwrap_or_default();
        let messages = match reached {
            Some(Reached { email, phone, .. }) => [
                CodeMessage::RecoveryEmail { to: email, code: Digits::new(email_digits), lives },
                CodeMessage::RecoveryPhone { to: phone, code: Digits::new(phone_digits), lives },
            ],
            // The same work, so that an unknown name is as slow as a known one.
            None => [CodeMessage::Nobody, CodeMessage::Nobody],
        };
        let desk = self.means.desk(attempt.request);
        let sent = self.means.db.write(move |c| {
            messages.iter().try_for_each(|message| SendCode::enqueue(c, &desk, lang, message))
        });
        sent.await?;
        Ok(id)
    }

    /// Finds who is meant and counts the request, before anything is sent.
    async fn look_up(
        &self,
        attempt: &Attempt<'_>,
        username: &str,
    ) -> Result<Option<Reached>, RecoverRefused> {
        let (now, vault, address) = (self.means.clock.now(), self.means.vault.clone(), attempt.address);
        let (typed, kept) =
            (username.to_owned(), attempt.device.as_ref().map(|cookie| cookie.expose().to_owned()));
        let found = self.means.db.write(move |c| {
            let account = account::find(c, &vault, &typed)?;
            let device = account
                .zip(kept.clone())
                .and_then(|(id, kept)| cookie::device_of(&vault, id, &Secret::new(kept)));
            let meant = account.map_or(Meant::Nobody(&typed), Meant::Account);
            let mut buckets = vec![Bucket::messages_from(&vault, address)];
            match &device {
                // The owner's own browser has its own budget, which nobody else can spend.
                Some(device) => buckets.push(Bucket::recoveries_from(&vault, meant, device)),
                None => buckets.extend([
                    Bucket::recoveries_from(&vault, meant, &throttle::network(address)),
                    Bucket::recoveries(&vault, meant),
                ]),
            }
            let _counted = match throttle::reserve(c, now, throttle::Attempt::new(buckets))? {
                Ok(counted) => counted,
                Err(throttled) => return Ok(Err(throttled)),
            };
            let asked = account.unwrap_or(AccountId::from(uuid::Uuid::nil()));
            if !account::is_open(c, asked)? {
                return Ok(Ok(None));
            }
            Ok(Ok(reached(asked, account::load(c, &vault, asked)?.profile)))
        });
        Ok(found.await??)
    }
}

/// Only addresses that were proven: what somebody else typed at a register is no way into an account.
fn reached(account: AccountId, profile: Profile) -> Option<Reached> {
    let email = profile.email.filter(|_| profile.email_verified)?;
    let phone = profile.phone.filter(|_| profile.phone_verified)?;
    Some(Reached { account, email, phone, lang: profile.locale.unwrap_or_default() })
}
