//! A code comes back that locks the account, or that takes its holder's lock off: each does what it was asked for, once.

use super::Recover;
use super::model::Wants;
use super::refused::{CodeFlaw, RecoverRefused};
use super::unlock::{self, Unlocked};
use crate::account::{self, Ground, OWN};
use crate::base::{AccountId, BrowserId, Secret, TokenDigest, long_code};
use crate::factor::recovery_code;
use crate::login::{Attempt, throttle};
use crate::sign_out;

/// On whose word the lock stands.
const SOURCE: &str = "the holder, by a code to their mail or phone";

const BY_RECOVERY_CODE: &str = "the holder, by a recovery code";

impl Recover<'_> {
    /// Locks the account by a code.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn lock(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        typed: &Secret,
    ) -> Result<(), RecoverRefused> {
        let account = self.spend(attempt, browser, (id, Wants::Lock), typed).await?;
        let desk = self.means.desk(attempt.request);
        let locked = self.means.db.write(move |c| {
            // Closed meanwhile: there is nothing left to lock.
            if !account::hold(c, account)?.active && account::locks(c, account)?.is_empty() {
                return Ok(());
            }
            sign_out::lock(c, &desk, account, Ground::HolderAsked, OWN, SOURCE).map(|_is_new| ())
        });
        Ok(locked.await?)
    }

    /// Locks the account by a recovery code of its holder's. Of 80 bits none is guessed: what an address may try is enough of a
    /// limit, and so a stranger cannot use up anybody's. It is refused alike whatever is wrong.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn lock_by_recovery_code(
        &self,
        attempt: &Attempt<'_>,
        username: &str,
        code: &Secret,
    ) -> Result<(), RecoverRefused> {
        let (desk, address) = (self.means.desk(attempt.request), attempt.address);
        let (typed, digest) = (username.to_owned(), long_code::digest(code.expose()));
        let locked = self.means.db.write(move |c| {
            let tries = throttle::Attempt::at_a_proof(&desk.vault, address);
            if let Err(throttled) = throttle::reserve(c, desk.now, tries)? {
                return Ok(Err(RecoverRefused::Throttled(throttled)));
            }
            // Asked for nobody's account too, so that an unknown name is as slow as a known one.
            let account =
                account::find(c, &desk.vault, &typed)?.unwrap_or(AccountId::from(uuid::Uuid::nil()));
            let digest = digest.unwrap_or(TokenDigest::from([0; 32]));
            if !recovery_code::spend(c, desk.now, account, digest)? {
                return Ok(Err(RecoverRefused::WrongCode));
            }
            sign_out::lock(c, &desk, account, Ground::HolderAsked, OWN, BY_RECOVERY_CODE)?;
            Ok(Ok(()))
        });
        locked.await?
    }

    /// Takes the holder's own lock off by a code that was sent to whoever knew the password.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn unlock(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        typed: &Secret,
    ) -> Result<Unlocked, RecoverRefused> {
        let account = self.spend(attempt, browser, (id, Wants::Unlock), typed).await?;
        let desk = self.means.desk(attempt.request);
        Ok(self.means.db.write(move |c| unlock::own(c, &desk, account, unlock::BY_CODE)).await?)
    }

    /// Whether the code form is still good for what it is asked for.
    ///
    /// # Errors
    /// [`RecoverRefused::Over`], or that the ephemeral store does not answer.
    pub async fn waits(&self, browser: BrowserId, id: &str, wants: Wants) -> Result<(), RecoverRefused> {
        let pending = self.read(browser, id).await?;
        if pending.wants == wants { Ok(()) } else { Err(RecoverRefused::Over) }
    }

    /// Whose account it is, by a right code, which is good once.
    async fn spend(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        (id, wants): (&str, Wants),
        typed: &Secret,
    ) -> Result<AccountId, RecoverRefused> {
        self.waits(browser, id, wants).await?;
        if typed.expose().trim().is_empty() {
            return Err(RecoverRefused::Code(CodeFlaw::Missing));
        }
        self.count_try(attempt, id).await?;
        let pending = self.read(browser, id).await?;
        if pending.proven_by(wants, typed).is_none() {
            return Err(RecoverRefused::Code(CodeFlaw::Wrong));
        }
        let taken = self.take(browser, id).await?;
        taken.proven_by(wants, typed).ok_or(RecoverRefused::Over)
    }
}
