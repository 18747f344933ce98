//! Asking for the code.

use super::ChangeContact;
use super::pending::Pending;
use super::refused::ContactRefused;
use crate::account::{self, Contact};
use crate::base::{BrowserId, Lang};
use crate::db::{Conn, StoreError};
use crate::factor::{self, code::SentCode};
use crate::login::throttle;
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget};
use crate::mandate::guardian::{self, Represented};
use crate::session::{Citizen, Elevated, Session, StepUp};

impl ChangeContact<'_> {
    /// Sends a code to `contact`; answers the handle of the change that waits for it.
    ///
    /// # Errors
    /// [`ContactRefused`].
    pub async fn ask(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        session: &Session,
        contact: Contact,
        lang: Lang,
    ) -> Result<String, ContactRefused> {
        let (code_digits, code) = SentCode::new(self.means.entropy);
        let lives = self.code_lives;
        let message = match &contact {
            Contact::Email(to) => {
                CodeMessage::ContactEmail { to: to.clone(), code: Digits::new(code_digits), lives }
            }
            Contact::Phone(to) => {
                CodeMessage::ContactPhone { to: to.clone(), code: Digits::new(code_digits), lives }
            }
        };
        let may_be_sent = self.count(attempt, session, &contact).await?;
        let id = self.means.entropy.handle();
        let expires_at = self.means.clock.now().plus(lives);
        let pending =
            Pending { browser: browser.name(), account: session.account, contact, code, expires_at };
        self.keep(&attempt.payer, &id, &pending).await?;
        let desk = self.means.desk(attempt.request);
        // The same work for an address that is another's.
        let message = if may_be_sent { message } else { CodeMessage::Nobody };
        self.means.db.write(move |c| SendCode::enqueue(c, &desk, lang, &message)).await?;
        Ok(id)
    }

    /// Whether a code is to be sent: not to an address that is another's. Who may not change anything, or has asked too often,
    /// has counted nothing against anybody else and left nothing behind; what is not sent spends nobody's budget, nor does a
    /// browser that knows the account.
    async fn count(
        &self,
        attempt: &Attempt<'_>,
        session: &Session,
        contact: &Contact,
    ) -> Result<bool, ContactRefused> {
        let (desk, may_change) = (self.means.desk(attempt.request), self.may_change(session));
        let (traces, address, contact) = (attempt.traces(), attempt.address, contact.clone());
        let counted = self.means.db.write(move |c| {
            let account = match may_change(c)? {
                Ok(elevated) => elevated.account().id,
                Err(first) => return Ok(Err(ContactRefused::SignIn(first))),
            };
            if let Represented::By(_) = guardian::represented(c, account, desk.now.local_date())? {
                return Ok(Err(ContactRefused::Represented));
            }
            let knows = traces.device(c, &desk.vault, account)?.is_some();
            let from = (!knows).then_some(address);
            let asked = throttle::Attempt::contact(&desk.vault, account, &contact.identifier(), from);
            let counted = match throttle::reserve(c, desk.now, asked)? {
                Ok(counted) => counted,
                Err(throttled) => return Ok(Err(throttled.into())),
            };
            Ok(Ok((counted, knows, account::is_anothers(c, &desk, account, &contact)?)))
        });
        let (counted, knows, taken) = counted.await??;
        let of = if taken || knows { budget::Of::Nobody } else { budget::Of::Contact };
        let per_hour = if knows { u64::MAX } else { self.sendings_per_hour };
        budget::spend_counted::<ContactRefused>(&self.means, of, per_hour, counted).await?;
        Ok(!taken)
    }

    /// What proves, in the transaction in which it is used, that `session` may change how its holder is reached.
    pub(super) fn may_change(
        &self,
        session: &Session,
    ) -> impl Fn(&mut Conn) -> Result<Result<Elevated, StepUp>, StoreError> + Send + use<> {
        let (session, now, fresh) = (session.clone(), self.means.clock.now(), self.fresh);
        move |c| match Citizen::prove(c, &session)? {
            Some(citizen) => factor::may_change(c, citizen, now, fresh),
            None => Ok(Err(StepUp { aal: crate::base::Aal::One, max_age: fresh })),
        }
    }
}
