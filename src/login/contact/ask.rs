//! Asking for the code.

use super::ChangeContact;
use super::pending::Pending;
use super::refused::ContactRefused;
use crate::account::{self, Contact};
use crate::base::{BrowserId, Lang};
use crate::db::{Conn, StoreError};
use crate::factor::{self, code::SentCode};
use crate::login::throttle::{self, Bucket};
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget};
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
        budget::spend(self.means.ephemeral.as_ref(), budget::Of::Contact, self.sendings_per_hour).await??;
        let id = self.means.entropy.handle();
        let expires_at = self.means.clock.now().plus(lives);
        let pending = Pending {
            browser: browser.name(),
            account: session.account,
            contact: contact.clone(),
            code,
            expires_at,
        };
        self.keep(&id, &pending).await?;
        let (desk, may_change) = (self.means.desk(attempt.request), self.may_change(session));
        let mut buckets = vec![
            Bucket::messages_from(&desk.vault, attempt.address),
            Bucket::changes(&desk.vault, session.account),
        ];
        buckets.extend(Bucket::messages_to(&desk.vault, &contact.identifier(), attempt.address));
        let buckets = throttle::Attempt::new(buckets);
        let sent = self.means.db.write(move |c| {
            let account = match may_change(c)? {
                Ok(elevated) => elevated.account().id,
                Err(first) => return Ok(Err(ContactRefused::SignIn(first))),
            };
            let _counted = match throttle::reserve(c, desk.now, buckets.clone())? {
                Ok(counted) => counted,
                Err(throttled) => return Ok(Err(throttled.into())),
            };
            let taken = account::is_anothers(c, &desk, account, &contact)?;
            // The same work for an address that is another's.
            let message = if taken { &CodeMessage::Nobody } else { &message };
            SendCode::enqueue(c, &desk, lang, message).map(Ok)
        });
        sent.await??;
        Ok(id)
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
