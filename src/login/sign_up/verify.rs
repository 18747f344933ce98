//! Finishing a sign-up: both codes and a password become an account and a session.

use crate::account::{self, Identifier, SelfRegistration};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, BrowserId, Secret};
use crate::db::StoreError;
use crate::factor::password::{self, About, Phc};
use crate::login::outcome::{self, Arrival, Proof};
use crate::login::throttle::{self, Reserved};
use crate::login::{Attempt, SignedIn};

use super::SignUp;
use super::pending::{Pending, Proven};
use super::refused::SignUpRefused;

/// What the person typed.
#[derive(Debug)]
pub struct Typed {
    /// The code from the mail.
    pub email_code: Secret,
    /// The code from the SMS.
    pub phone_code: Secret,
    /// The password they want.
    pub password: Secret,
}

impl SignUp<'_> {
    /// Looks at everything at once, and makes the account when all is right. A code that is right is kept and not asked for
    /// again; what is wrong may be typed again, as long as the codes live and may be tried.
    ///
    /// # Errors
    /// [`SignUpRefused`].
    pub async fn verify(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        typed: &Typed,
    ) -> Result<SignedIn, SignUpRefused> {
        let mut pending = self.read(browser, id).await?;
        let password = password::check(&typed.password, About::profile(&pending.who.profile())).await;
        let reserved = self.reserve(attempt, &pending, typed).await?;
        let before = pending.proven;
        pending.proven = Proven {
            email: before.email || pending.email_code.is(&typed.email_code),
            phone: before.phone || pending.phone_code.is(&typed.phone_code),
        };
        let Proven { email, phone } = pending.proven;
        let accepted = match password {
            Ok(accepted) if email && phone => accepted,
            refused => {
                if pending.proven != before {
                    self.keep(id, &pending).await?;
                }
                let password = refused.err();
                return Err(SignUpRefused::Mistakes { email: !email, phone: !phone, password });
            }
        };
        let now = self.means.clock.now();
        let Ok(phc) = self.means.hasher.hash(self.means.entropy, &accepted).await else {
            self.means.db.write(move |c| throttle::untested(c, now, &reserved)).await?;
            return Err(SignUpRefused::Busy);
        };
        // The same codes finish one registration, however often they are sent at once.
        let pending = self.take(browser, id).await?;
        let account = self.make(attempt, pending.who, phc, reserved).await?;
        outcome::sign_in(&self.means, attempt, Arrival::First, account, Proof::password(), |_c| Ok(true))
            .await
            .map_err(SignUpRefused::NotSignedIn)
    }

    /// Counts a try at each code that is still to be shown and was typed at all.
    async fn reserve(
        &self,
        attempt: &Attempt<'_>,
        pending: &Pending,
        typed: &Typed,
    ) -> Result<Reserved, SignUpRefused> {
        let (now, vault, address) = (self.means.clock.now(), self.means.vault, attempt.address);
        let (who, proven) = (&pending.who, pending.proven);
        let mail = !proven.email && !typed.email_code.expose().is_empty();
        let sms = !proven.phone && !typed.phone_code.expose().is_empty();
        let tried = [
            mail.then(|| Identifier::Email(who.email.clone())),
            sms.then(|| Identifier::Phone(who.phone.clone())),
        ];
        let tries = throttle::Attempt::at_codes(vault, tried.iter().flatten(), address);
        Ok(self.means.db.write(move |c| throttle::reserve(c, now, tries.clone())).await??)
    }

    async fn make(
        &self,
        attempt: &Attempt<'_>,
        who: SelfRegistration,
        phc: Phc,
        reserved: Reserved,
    ) -> Result<AccountId, SignUpRefused> {
        let desk = self.means.desk(attempt.request);
        let new = who.verified();
        let made = self
            .means
            .db
            .write(move |c| {
                let made = match account::create(c, &desk, &new)? {
                    Ok(made) => made.id,
                    Err(taken) => return Ok(Err(taken)),
                };
                password::set(c, desk.now, made, &phc)?;
                for event in [Event::Registered, Event::PasswordSet] {
                    audit::record(c, &desk, &Entry::of(event).account(made))?;
                }
                throttle::succeeded(c, desk.now, &reserved)?;
                Ok(Ok(made))
            })
            .await;
        match made {
            Ok(Ok(account)) => Ok(account),
            // An address was registered since the codes were sent, or at this very moment.
            Ok(Err(_)) | Err(StoreError::Conflict) => Err(SignUpRefused::Over),
            Err(other) => Err(other.into()),
        }
    }
}
