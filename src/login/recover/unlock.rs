//! The holder takes their own lock off: by a passkey, or by the password and then a code. Whatever else locks stays.

use super::Recover;
use super::ask::Found;
use super::model::Wants;
use super::refused::RecoverRefused;
use crate::account::{self, Ground};
use crate::base::{AccountId, BrowserId, Secret};
use crate::db::{Conn, StoreError};
use crate::factor::passkey::{self, BrowserAnswer};
use crate::factor::password::Verdict;
use crate::keys::Desk;
use crate::login::outcome::{self, Attempt, LoginRefused, Means};
use crate::login::{pace, passkey as by_passkey, password, throttle};
use crate::sign_out;

/// On whose word it is taken off.
const BY_PASSKEY: &str = "the holder, by a passkey";
pub(super) const BY_CODE: &str = "the holder, by the password and a code";

/// What has become of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlocked {
    /// Nothing locks it any more.
    Open,
    /// The holder's own lock is off, and something else locks it still.
    StillLocked,
    /// The holder had not locked it.
    NothingToDo,
}

impl Recover<'_> {
    /// Sends codes to whoever `username` names, if the password is theirs and they have locked the account themselves. The
    /// answer is the same whatever is so: it tells nobody which password is right.
    ///
    /// # Errors
    /// [`RecoverRefused`].
    pub async fn ask_unlock(
        &self,
        attempt: &Attempt<'_>,
        browser: BrowserId,
        username: &str,
        password: &Secret,
    ) -> Result<String, RecoverRefused> {
        let a_while = pace::a_while();
        let found = match self.knows_password(attempt, username, password).await? {
            false => Found::default(),
            // What was asked for too often is not sent, and nobody is told so.
            true => match self.look_up(attempt, username, Wants::Unlock).await {
                Err(RecoverRefused::Throttled(_)) => Found::default(),
                found => found?,
            },
        };
        let sent = self.send(attempt, browser, found, Wants::Unlock).await;
        a_while.await;
        sent
    }

    async fn knows_password(
        &self,
        attempt: &Attempt<'_>,
        username: &str,
        password: &Secret,
    ) -> Result<bool, RecoverRefused> {
        let means = &self.means;
        let password::Found { account, phc, reserved, .. } =
            password::look_up(means, attempt, username).await??;
        let now = means.clock.now();
        let verdict = match means.hasher.verify(phc.as_ref(), password).await {
            Ok(verdict) => verdict,
            Err(busy) => {
                means.db.write(move |c| throttle::untested(c, now, &reserved)).await?;
                return Err(busy.into());
            }
        };
        let is_right =
            reserved.may_succeed() && account.is_some() && matches!(verdict, Verdict::Right { .. });
        match is_right {
            true => means.db.write(move |c| throttle::succeeded(c, now, &reserved)).await?,
            false => outcome::refuse(means, attempt, account, "password").await?,
        }
        Ok(is_right)
    }
}

/// Takes the holder's own lock off by a passkey: a key and what releases it are two factors, and it has just been used.
///
/// # Errors
/// [`LoginRefused`].
pub async fn with_passkey(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    answer: &BrowserAnswer<'_>,
) -> Result<Unlocked, LoginRefused> {
    let proven = by_passkey::checked(means, attempt, answer).await?;
    let desk = means.desk(attempt.request);
    let unlocked = means.db.write(move |c| match passkey::used(c, desk.now, &proven)? {
        true => own(c, &desk, proven.account, BY_PASSKEY).map(Some),
        false => Ok(None),
    });
    unlocked.await?.ok_or(LoginRefused::Wrong)
}

/// Takes off whatever stands on the holder's own word.
pub(super) fn own(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    source: &str,
) -> Result<Unlocked, StoreError> {
    let standing = account::locks(c, account)?;
    let (own, others): (Vec<_>, Vec<_>) =
        standing.into_iter().partition(|lock| lock.is_on(Ground::HolderAsked));
    for lock in &own {
        sign_out::unlock(c, desk, account, Ground::HolderAsked, &lock.reference, source)?;
    }
    Ok(match (own.is_empty(), others.is_empty()) {
        (true, _) => Unlocked::NothingToDo,
        (false, true) => Unlocked::Open,
        (false, false) => Unlocked::StillLocked,
    })
}
