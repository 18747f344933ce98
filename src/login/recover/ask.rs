//! Asking for the codes.

use super::Recover;
use super::pending::{Pending, Proofs};
use super::refused::RecoverRefused;
use crate::account::{self, Reach};
use crate::base::{AccountId, BrowserId, Email, Lang, Moment, Phone, Secret};
use crate::db::{Conn, StoreError};
use crate::factor::code::SentCode;
use crate::login::throttle::{self, Bucket, Meant};
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget};
use crate::session::cookie;

/// An account whose holder can be reached on two ways.
struct Reached {
    account: AccountId,
    /// Whether the browser that asks has signed in to it before.
    knows: bool,
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
        let reached = self.afford(reached).await?;
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

    /// Counts against what all strangers together may have sent in an hour, in silence as well: only what is really sent, and
    /// not what a browser that knows the account asks for.
    async fn afford(&self, reached: Option<Reached>) -> Result<Option<Reached>, RecoverRefused> {
        let of = match &reached {
            Some(reached) if !reached.knows => budget::Of::Recovery,
            _ => budget::Of::Nobody,
        };
        let spent = budget::spend(self.means.ephemeral.as_ref(), of, self.sendings_per_hour).await?;
        Ok(reached.filter(|_| spent.is_ok()))
    }

    /// Finds who is meant and counts the request, before anything is sent. It is refused by counters of what was typed and
    /// where alone; those of the account answer in silence, or they would tell which names are one account.
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
            let whose = account.unwrap_or(AccountId::from(uuid::Uuid::nil()));
            let marks = account::marks(c, whose)?;
            let device = account
                .zip(marks)
                .zip(kept.clone())
                .and_then(|(whose, kept)| cookie::device_of(&vault, whose, &Secret::new(kept)));
            let knows = device.is_some();
            let place = device.unwrap_or_else(|| throttle::network(address));
            let asked = throttle::Attempt::new(vec![
                Bucket::messages_from(&vault, address),
                Bucket::recoveries_asked(&vault, &typed, &place),
            ]);
            let _counted = match throttle::reserve(c, now, asked)? {
                Ok(counted) => counted,
                Err(throttled) => return Ok(Err(throttled)),
            };
            let meant = account.map_or(Meant::Nobody(&typed), Meant::Account);
            let mut sent = vec![Bucket::recoveries_from(&vault, meant, &place)];
            if !knows {
                sent.push(Bucket::recoveries(&vault, meant));
            }
            let may_be_sent = is_within(c, now, throttle::Attempt::new(sent))?;
            if !account::is_open(c, whose)? || !may_be_sent {
                return Ok(Ok(None));
            }
            Ok(Ok(reached(whose, knows, &account::reach(c, &vault, now, whose)?)))
        });
        Ok(found.await??)
    }
}

/// Counts what is to be sent, unless some counter is full: then it costs the others nothing, and whoever was sent nothing
/// keeps what they may ask for.
fn is_within(c: &mut Conn, now: Moment, sent: throttle::Attempt) -> Result<bool, StoreError> {
    Ok(throttle::look(c, now, &sent)?.is_ok() && throttle::reserve(c, now, sent)?.is_ok())
}

/// Only addresses that were proven, and of those what is established: what somebody else typed at a register is no way into an
/// account, nor what a thief put there yesterday.
fn reached(account: AccountId, knows: bool, reach: &Reach) -> Option<Reached> {
    Some(Reached { account, knows, email: reach.email()?, phone: reach.phone()?, lang: reach.lang })
}
