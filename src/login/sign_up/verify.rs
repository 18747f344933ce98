//! Finishing a sign-up: both codes and a password become an account and a session.

use crate::account::{self, SelfRegistration};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, BrowserId, Secret};
use crate::db::StoreError;
use crate::factor::Factor;
use crate::factor::password::{self, About, Phc};
use crate::login::outcome::{self, Arrival};
use crate::login::throttle::{self, Bucket, Reserved};
use crate::login::{Attempt, SignedIn};

use super::SignUp;
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
    /// Checks the password, then the codes, and makes the account. What is refused may be typed again, as long
    /// as the codes live and may be tried.
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
        let pending = self.read(browser, id).await?;
        // First, so that a password to be corrected costs no try at the codes. It tells nothing about them.
        let accepted = password::check(&typed.password, &About::profile(&pending.who.profile()))?;
        let reserved = self.reserve(attempt, &pending.who).await?;
        let (email, phone) =
            (!pending.email_code.is(&typed.email_code), !pending.phone_code.is(&typed.phone_code));
        if email || phone {
            return Err(SignUpRefused::WrongCodes { email, phone });
        }
        let now = self.means.clock.now();
        let Ok(phc) = self.means.hasher.hash(self.means.entropy, &accepted).await else {
            self.means.db.write(move |c| throttle::untested(c, now, &reserved)).await?;
            return Err(SignUpRefused::Busy);
        };
        // The same codes finish one registration, however often they are sent at once.
        let pending = self.take(browser, id).await?;
        let account = self.make(attempt, pending.who, phc, reserved).await?;
        outcome::sign_in(&self.means, attempt, Arrival::First, account, Factor::Password, |_c| Ok(true))
            .await
            .map_err(SignUpRefused::NotSignedIn)
    }

    async fn reserve(
        &self,
        attempt: &Attempt<'_>,
        who: &SelfRegistration,
    ) -> Result<Reserved, SignUpRefused> {
        let (now, vault) = (self.means.clock.now(), self.means.vault);
        let mut tries = Self::codes_of(vault, who);
        tries.push(Bucket::address(vault, attempt.address));
        let tries = throttle::Attempt::new(tries);
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
