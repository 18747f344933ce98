//! Asking for the codes.

use super::Recover;
use super::model::Wants;
use super::pending::{Pending, Proofs};
use super::refused::RecoverRefused;
use crate::account::{self, Reach};
use crate::base::{AccountId, BrowserId, Email, Lang, Phone, Secret};
use crate::factor::code::SentCode;
use crate::login::throttle::{self, Target};
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget, pace};
use crate::session::cookie;

/// An account whose holder can be reached on the ways that are needed.
struct Reached {
    account: AccountId,
    email: Option<Email>,
    phone: Option<Phone>,
    lang: Lang,
}

/// Whom a name means.
#[derive(Default)]
pub(super) struct Found {
    /// To be sent codes, if anybody.
    reached: Option<Reached>,
    /// Whether the browser that asks has signed in to the account before.
    knows: bool,
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
        wants: Wants,
    ) -> Result<String, RecoverRefused> {
        let a_while = pace::a_while();
        let found = self.look_up(attempt, username, wants).await?;
        let sent = self.send(attempt, browser, found, wants).await;
        a_while.await;
        sent
    }

    /// Sends the codes to whoever was found, if anybody, and keeps the request.
    pub(super) async fn send(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        found: Found,
        wants: Wants,
    ) -> Result<String, RecoverRefused> {
        let is_counted = self.afford(&found, wants).await?;
        let reached = found.reached.filter(|_| is_counted);
        let (email_digits, email_code) = SentCode::new(self.means.entropy);
        let (phone_digits, phone_code) = SentCode::new(self.means.entropy);
        let (id, lives) = (self.means.entropy.handle(), self.code_lives);
        let pending = Pending {
            browser: browser.name(),
            wants,
            account: reached.as_ref().map(|reached| reached.account),
            email_code,
            phone_code,
            proofs: Proofs::default(),
            expires_at: self.means.clock.now().plus(lives),
        };
        self.keep_new(&attempt.payer, &id, &pending).await?;
        if !is_counted {
            return Ok(id);
        }
        let lang = reached.as_ref().map(|reached| reached.lang).unwrap_or_default();
        let (email, phone) = reached.map_or((None, None), |reached| (reached.email, reached.phone));
        // An unknown name is as much work as a known one.
        let messages = [
            email.map_or(CodeMessage::Nobody, |to| CodeMessage::RecoveryEmail {
                to,
                code: Digits::new(email_digits),
                lives,
                wants,
            }),
            phone.map_or(CodeMessage::Nobody, |to| CodeMessage::RecoveryPhone {
                to,
                code: Digits::new(phone_digits),
                lives,
                wants,
            }),
        ];
        let desk = self.means.desk(attempt.request);
        let sent = self.means.db.write(move |c| {
            messages.iter().try_for_each(|message| SendCode::enqueue(c, &desk, lang, message))
        });
        sent.await?;
        Ok(id)
    }

    /// Counts against what all strangers together may cause in an hour, those who have somebody sent a code and those who have
    /// nobody each by themselves; its end is silent as well. A browser that knows the account is no stranger.
    async fn afford(&self, found: &Found, wants: Wants) -> Result<bool, RecoverRefused> {
        let of = match &found.reached {
            Some(_) if found.knows => return Ok(true),
            Some(_) => wants.budget(),
            None => budget::Of::Nobody,
        };
        Ok(budget::spend(self.means.ephemeral.as_ref(), of, self.sendings_per_hour).await?.is_ok())
    }

    /// Finds who is meant and counts the request, before anything is sent. It is refused by counters of what was typed and
    /// where alone; those of the account answer in silence, or they would tell which names are one account.
    pub(super) async fn look_up(
        &self,
        attempt: &Attempt<'_>,
        username: &str,
        wants: Wants,
    ) -> Result<Found, RecoverRefused> {
        let (desk, address) = (self.means.desk(attempt.request), attempt.address);
        let (typed, kept) =
            (username.to_owned(), attempt.device.as_ref().map(|cookie| cookie.expose().to_owned()));
        let found = self.means.db.write(move |c| {
            let account = account::find(c, &desk.vault, &typed)?;
            let whose = account.unwrap_or(AccountId::from(uuid::Uuid::nil()));
            let marks = account::marks(c, whose)?;
            let device = account
                .zip(marks)
                .zip(kept.clone())
                .and_then(|(whose, kept)| cookie::device_of(&desk.vault, whose, &Secret::new(kept)));
            let target = Target { typed: &typed, account, device: device.as_deref(), address };
            let asked = throttle::Attempt::recovery(&desk.vault, &target);
            let counted = match throttle::reserve(c, desk.now, asked)? {
                Ok(counted) => counted,
                Err(throttled) => return Ok(Err(throttled)),
            };
            // Asked and opened for nobody and for whom nothing is sent too: the same work.
            let reach = account::reach_or_pretend(c, &desk, account)?;
            let fits = wants.fits(c, whose)?;
            let reached = account.zip(reach).and_then(|(account, reach)| reached(account, &reach, wants));
            let may_be_sent = fits && counted.may_succeed();
            Ok(Ok(Found { reached: reached.filter(|_| may_be_sent), knows: device.is_some() }))
        });
        Ok(found.await??)
    }
}

/// Only addresses that were proven, and of those what is established: what somebody else typed at a register is no way into an
/// account, nor what a thief put there yesterday.
fn reached(account: AccountId, reach: &Reach, wants: Wants) -> Option<Reached> {
    let (email, phone) = (reach.email(), reach.phone());
    let suffice = wants.suffice(email.is_some(), phone.is_some());
    suffice.then_some(Reached { account, email, phone, lang: reach.lang })
}
