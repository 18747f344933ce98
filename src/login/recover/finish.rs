//! The new password, and the end of everything that was open.

use serde_json::json;

use super::Recover;
use super::model::{Kind, Outcome};
use super::refused::RecoverRefused;
use super::store;
use crate::account::{self, Alert, Undo};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, BrowserId, Secret, TokenDigest, long_code};
use crate::db::{Conn, StoreError};
use crate::factor::passkey;
use crate::factor::password::{self, About, Phc};
use crate::keys::Desk;
use crate::login::Attempt;
use crate::login::throttle::{self, Bucket};
use crate::sign_out;

/// What the person wants.
#[derive(Debug)]
pub struct NewPassword {
    /// The password.
    pub password: Secret,
    /// Whether the devices that hold their passkeys are lost.
    pub without_passkeys: bool,
}

impl Recover<'_> {
    /// Sets the new password of a recovery whose day is over. Afterwards nobody is signed in.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn finish(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        id: &str,
        new: &NewPassword,
    ) -> Result<(), RecoverRefused> {
        let account = self.read(browser, id).await?.proven().ok_or(RecoverRefused::Over)?;
        let phc = self.hash(account, &new.password).await?;
        // The same codes finish one recovery, however often they are sent at once.
        let taken = self.take(browser, id).await?;
        let (desk, clean) = (self.means.desk(attempt.request), new.without_passkeys);
        let done = self.means.db.write(move |c| {
            let due = store::open(c, account, Kind::Codes)?;
            let Some(due) = due else { return Ok(false) };
            if !account::hold(c, account)?.active || !store::use_due(c, desk.now, account, due.id)? {
                return Ok(false);
            }
            complete(c, &desk, account, &phc, clean, Kind::Codes).map(|()| true)
        });
        match done.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(RecoverRefused::Over),
            Err(down) => {
                // Nothing was set: the codes that were right are good for another try.
                self.keep(id, &taken).await?;
                Err(down.into())
            }
        }
    }

    /// Sets a new password by the code that somebody got at a counter.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn finish_at_counter(
        &self,
        attempt: &Attempt<'_>,
        username: &str,
        code: &Secret,
        password: &Secret,
    ) -> Result<(), RecoverRefused> {
        let digest = long_code::digest(code.expose());
        let account = self.of_counter(attempt, username, digest).await?;
        let (Some(account), Some(digest)) = (account, digest) else { return Err(RecoverRefused::WrongCode) };
        let phc = self.hash(account, password).await?;
        let desk = self.means.desk(attempt.request);
        let done = self.means.db.write(move |c| {
            if !account::hold(c, account)?.active {
                return Ok(false);
            }
            let Some(clean) = store::use_code(c, desk.now, account, digest)? else { return Ok(false) };
            complete(c, &desk, account, &phc, clean, Kind::Counter).map(|()| true)
        });
        if done.await? { Ok(()) } else { Err(RecoverRefused::WrongCode) }
    }

    /// Whose account it is, when the code is that account's. Of 80 bits none is guessed: what an address may try is enough
    /// of a limit, and so a stranger cannot use up anybody's.
    async fn of_counter(
        &self,
        attempt: &Attempt<'_>,
        username: &str,
        digest: Option<TokenDigest>,
    ) -> Result<Option<AccountId>, RecoverRefused> {
        let (now, vault, typed) = (self.means.clock.now(), self.means.vault.clone(), username.to_owned());
        let address = attempt.address;
        let found = self.means.db.write(move |c| {
            let tries = throttle::Attempt::at_a_proof(&vault, address);
            let _counted = match throttle::reserve(c, now, tries)? {
                Ok(counted) => counted,
                Err(throttled) => return Ok(Err(throttled)),
            };
            let account = account::find(c, &vault, &typed)?;
            // Asked for nobody's account too, so that an unknown name is as slow as a known one.
            let asked = account.unwrap_or(AccountId::from(uuid::Uuid::nil()));
            let digest = digest.unwrap_or(TokenDigest::from([0; 32]));
            Ok(Ok(store::is_of_counter(c, now, asked, digest)?.then_some(asked)))
        });
        Ok(found.await??)
    }

    /// A hash of a password that this account may have.
    async fn hash(&self, account: AccountId, password: &Secret) -> Result<Phc, RecoverRefused> {
        let vault = self.means.vault.clone();
        let profile = self.means.db.read(move |c| Ok(account::load(c, &vault, account)?.profile)).await?;
        let accepted = password::check(password, About::profile(&profile)).await?;
        Ok(self.means.hasher.hash(self.means.entropy, &accepted).await?)
    }
}

/// What follows once a recovery was spent, in the same transaction.
fn complete(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    phc: &Phc,
    clean: bool,
    kind: Kind,
) -> Result<(), StoreError> {
    password::set(c, desk.now, account, phc)?;
    let removed = if clean { passkey::remove_all(c, account)? } else { 0 };
    // A counter's stays open: whoever finished by codes has shown no papers.
    store::end_open(c, desk.now, account, (Kind::Codes, desk.now), Outcome::Superseded)?;
    let ended = sign_out::everything(c, desk, account, "recovered")?;
    // Guesses at the password before do not count for the new one.
    throttle::forget(c, &Bucket::account(&desk.vault, account))?;
    let facts = json!({ "way": kind.as_str(), "passkeys_removed": removed, "grants_ended": ended.grants });
    audit::record(c, desk, &Entry::of(Event::RecoveryUsed).account(account).facts(facts))?;
    // What papers gave no letter takes away.
    let undoes: &[Undo] = match kind {
        Kind::Codes => &[Undo::Password],
        Kind::Counter => &[],
    };
    account::tell(c, desk, account, &Alert::Recovered { without_passkeys: clean }, undoes)
}
