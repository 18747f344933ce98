//! Beginning a sign-up, and asking for new codes.

use crate::account::{Identifier, SelfRegistration, is_known};
use crate::base::BrowserId;
use crate::db::{Conn, StoreError};
use crate::factor::code::SentCode;
use crate::keys::Desk;
use crate::login::throttle;
use crate::login::{Attempt, CodeMessage, Digits, SendCode, budget};

use super::SignUp;
use super::pending::{Pending, Proven};
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
        self.send_codes(attempt, browser, &id, who, Proven::default()).await?;
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
        let Pending { who, proven, .. } = self.read(browser, id).await?;
        self.send_codes(attempt, browser, id, who, proven).await
    }

    async fn send_codes(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        who: SelfRegistration,
        proven: Proven,
    ) -> Result<(), SignUpRefused> {
        let (now, vault) = (self.means.clock.now(), self.means.vault.clone());
        let missing = unproven(&who, proven);
        let messages = throttle::Attempt::messages(&vault, &missing, attempt.address);
        let tries = throttle::Attempt::at_codes(&vault, &missing, attempt.address);
        let counted = self.means.db.write(move |c| match throttle::look(c, now, &tries)? {
            // A code that may not be tried any more would be one message too many, and a false hope.
            Err(throttled) => Ok(Err(throttled)),
            // A message counts once it was asked for, whatever becomes of it.
            Ok(()) => throttle::reserve(c, now, messages.clone()),
        });
        let counted = counted.await??;
        let of = budget::Of::SignUp;
        budget::spend_counted::<SignUpRefused>(&self.means, of, self.sendings_per_hour, counted).await?;
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
        let pending = Pending { browser, who: who.clone(), email_code, phone_code, proven, expires_at };
        self.keep_new(&attempt.payer, id, &pending).await?;
        let desk = self.means.desk(attempt.request);
        self.means.db.write(move |c| hand_over(c, &desk, &who, &codes, proven)).await?;
        Ok(())
    }
}

/// Whose codes are still to come back.
fn unproven(who: &SelfRegistration, proven: Proven) -> Vec<Identifier> {
    let email = (!proven.email).then(|| Identifier::Email(who.email.clone()));
    let phone = (!proven.phone).then(|| Identifier::Phone(who.phone.clone()));
    email.into_iter().chain(phone).collect()
}

/// The messages that are still needed leave together. An address that has an account gets another text instead of its code, and the same
/// work is done.
fn hand_over(
    c: &mut Conn,
    desk: &Desk,
    who: &SelfRegistration,
    codes: &[CodeMessage; 2],
    proven: Proven,
) -> Result<(), StoreError> {
    let [mail, sms] = codes;
    let (email_known, phone_known) = is_known(c, &desk.vault, &who.email, &who.phone)?;
    let no_mail = CodeMessage::EmailKnown { to: who.email.clone() };
    let no_sms = CodeMessage::PhoneKnown { to: who.phone.clone() };
    if !proven.email {
        SendCode::enqueue(c, desk, who.lang, if email_known { &no_mail } else { mail })?;
    }
    if !proven.phone {
        SendCode::enqueue(c, desk, who.lang, if phone_known { &no_sms } else { sms })?;
    }
    Ok(())
}
