//! Beginning a sign-up, and asking for new codes.

use crate::account::{Identifier, SelfRegistration, is_known};
use crate::base::BrowserId;
use crate::db::{Conn, StoreError};
use crate::factor::code::SentCode;
use crate::keys::{Desk, Vault};
use crate::login::throttle::{self, Bucket};
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget};

use super::SignUp;
use super::pending::Pending;
use super::refused::SignUpRefused;

impl SignUp<'_> {
    /// Sends a code to each address; answers the handle of the registration that waits for them.
    ///
    /// # Errors
    /// [`SignUpRefused`].
    pub async fn begin(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        who: SelfRegistration,
    ) -> Result<String, SignUpRefused> {
        let id = self.means.entropy.handle();
        self.send_codes(attempt, browser, &id, who).await?;
        Ok(id)
    }

    /// Sends new codes; the old ones are void, the tries at them stay counted.
    ///
    /// # Errors
    /// [`SignUpRefused`].
    pub async fn send_again(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
    ) -> Result<(), SignUpRefused> {
        let who = self.pending(browser, id).await?;
        self.send_codes(attempt, browser, id, who).await
    }

    async fn send_codes(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        who: SelfRegistration,
    ) -> Result<(), SignUpRefused> {
        let (now, vault) = (self.means.clock.now(), self.means.vault.clone());
        let messages = throttle::Attempt::new(vec![
            Bucket::messages_from(&vault, attempt.address),
            Bucket::messages_to(&vault, &Identifier::Email(who.email.clone())),
            Bucket::messages_to(&vault, &Identifier::Phone(who.phone.clone())),
        ]);
        let tries = throttle::Attempt::new(Self::codes_of(&vault, &who));
        let counted = self.means.db.write(move |c| match throttle::look(c, now, &tries)? {
            // A code that may not be tried any more would be one message too many, and a false hope.
            Err(throttled) => Ok(Err(throttled)),
            // A message counts once it was asked for, whatever becomes of it.
            Ok(()) => throttle::reserve(c, now, messages.clone()),
        });
        let _counted = counted.await??;
        budget::spend(self.means.ephemeral.as_ref(), self.sendings_per_hour).await??;
        let (email_digits, email_code) = SentCode::new(self.means.entropy);
        let (phone_digits, phone_code) = SentCode::new(self.means.entropy);
        let lives = self.code_lives;
        let codes = [
            CodeMessage::EmailCode {
                to: who.email.clone(),
                name: who.name.clone(),
                code: Digits::new(email_digits),
                lives,
            },
            CodeMessage::PhoneCode { to: who.phone.clone(), code: Digits::new(phone_digits), lives },
        ];
        let expires_at = now.plus(self.code_lives);
        let browser = browser.name();
        self.keep(id, &Pending { browser, who: who.clone(), email_code, phone_code, expires_at }).await?;
        let desk = self.means.desk(attempt.request);
        self.means.db.write(move |c| hand_over(c, &desk, &who, &codes)).await?;
        Ok(())
    }

    /// What a try at the codes counts against, wherever it comes from.
    pub(super) fn codes_of(vault: &Vault, who: &SelfRegistration) -> Vec<Bucket> {
        vec![
            Bucket::code(vault, &Identifier::Email(who.email.clone())),
            Bucket::code(vault, &Identifier::Phone(who.phone.clone())),
        ]
    }
}

/// Two messages that leave together. An address that has an account gets another text instead of its code, and the same
/// work is done.
fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    who: &SelfRegistration,
    codes: &[CodeMessage; 2],
) -> Result<(), StoreError> {
    let [mail, sms] = codes;
    let (email_known, phone_known) = is_known(c, &desk.vault, &who.email, &who.phone)?;
    let no_mail = CodeMessage::EmailKnown { to: who.email.clone() };
    let no_sms = CodeMessage::PhoneKnown { to: who.phone.clone() };
    SendCode::enqueue(c, desk, who.lang, if email_known { &no_mail } else { mail })?;
    SendCode::enqueue(c, desk, who.lang, if phone_known { &no_sms } else { sms })
}
