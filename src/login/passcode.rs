//! The passcode beside the key of a phone: what they know, where that is all that is missing.
//!
//! It is looked at once the phone has signed, and never before: whoever holds no phone of the account tries none, and whoever does
//! tries five. Those tries are counted by themselves. They cost neither the password nor a passkey anything, and lock nobody out: the
//! passcode rests, and its holder signs in by either and sets one anew.
//!
//! The one for when its holder is forced is taken as the other is, with the same computation, answers and tries; in the transaction in
//! which it opens something, or comes to nothing, the alarm is raised (`duress/`), which is a few rows more.

use std::time::Duration;

use super::duress;
use super::outcome::{self, Attempt, LoginRefused, Means};
use super::throttle::{self, Reserved, Throttled};
use crate::account::{self, Profile};
use crate::audit::Event;
use crate::base::{AccountId, Moment, Secret};
use crate::db::{Conn, StoreError};
use crate::factor::passcode::{self, Kept, Made, Typed};
use crate::keys::Desk;
use crate::session::Elevated;

/// What was typed as a passcode.
#[derive(Debug, Clone, Copy)]
pub struct TypedPasscode<'a> {
    /// The digits.
    pub digits: &'a Secret,
    /// What the law says about those that are typed under duress.
    pub rules: duress::Rules,
}

/// Why a passcode is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PasscodeRefused {
    /// The account has none.
    #[error("no passcode is set")]
    None,
    /// It is another.
    #[error("the passcode is wrong")]
    Wrong,
    /// It was wrong too often.
    #[error("the passcode rests")]
    Rests,
    /// It was wrong a moment ago; nothing was looked at.
    #[error("a passcode was wrong a moment ago; wait {retry_after} s")]
    TooSoon {
        /// When another makes sense, in seconds.
        retry_after: u64,
    },
    /// As every sign-in.
    #[error(transparent)]
    Login(#[from] LoginRefused),
}

impl From<StoreError> for PasscodeRefused {
    fn from(down: StoreError) -> Self {
        Self::Login(down.into())
    }
}

/// A passcode that was right, as it was set at a moment.
pub struct Knows {
    account: AccountId,
    set_at: Moment,
    reserved: Reserved,
    /// Under duress, and how long the alarm waits then.
    forced: Option<Duration>,
}

impl Knows {
    /// Whether it is what it was while the rest was checked; then what failed before is forgotten, but not under
    /// duress: whoever was told that one could try for the other for as long as they like. Call it in the transaction of what it
    /// opens.
    ///
    /// # Errors
    /// As the database.
    pub fn still(&self, c: &mut Conn, desk: &Desk) -> Result<bool, StoreError> {
        let kept = passcode::load(c, self.account)?;
        let same = kept.is_some_and(|kept| kept.set_at == self.set_at && kept.rests_since.is_none());
        match self.forced {
            None if same => throttle::succeeded(c, desk.now, &self.reserved)?,
            Some(_) if same => throttle::untested(c, desk.now, &self.reserved)?,
            _ => {}
        }
        self.call(c, desk)?;
        Ok(same)
    }

    /// Nothing comes of it: sent again because its answer was lost, say. A right one is no failure, and a cry for help is one all the
    /// same.
    pub(super) async fn unused(self, means: &Means<'_>, attempt: &Attempt<'_>) -> Result<(), StoreError> {
        let desk = means.desk(attempt.request);
        let unused = means.db.write(move |c| {
            throttle::untested(c, desk.now, &self.reserved)?;
            self.call(c, &desk)
        });
        unused.await
    }

    fn call(&self, c: &mut Conn, desk: &Desk) -> Result<(), StoreError> {
        match self.forced {
            Some(wait) => account::raise_alarm(c, desk, self.account, wait),
            None => Ok(()),
        }
    }
}

/// Looks at what was typed on a phone of the account, which has just signed.
///
/// # Errors
/// [`PasscodeRefused`].
pub async fn check(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    account: AccountId,
    typed: TypedPasscode<'_>,
) -> Result<Knows, PasscodeRefused> {
    let (desk, vault) = (means.desk(attempt.request), means.vault.clone());
    let found = means.db.write(move |c| {
        let Some(kept) = passcode::load(c, account)? else { return Ok(Err(PasscodeRefused::None)) };
        let tries = throttle::Attempt::at_a_passcode(&vault, (account, kept.set_at));
        if rests(c, &desk, account, &kept, &tries)? {
            return Ok(Err(PasscodeRefused::Rests));
        }
        Ok(match throttle::reserve(c, desk.now, tries.clone())? {
            Ok(reserved) => Ok((kept, tries, reserved)),
            Err(wait) => Err(PasscodeRefused::TooSoon { retry_after: wait.retry_after.as_secs().max(1) }),
        })
    });
    let (kept, tries, reserved) = found.await??;
    let set_at = kept.set_at;
    match kept.hear(means.hasher, means.vault, account, typed.digits).await {
        Ok(heard @ (Typed::Right | Typed::Forced)) => {
            let forced = (heard == Typed::Forced).then(|| typed.rules.wait());
            Ok(Knows { account, set_at, reserved, forced })
        }
        Ok(Typed::Wrong) => {
            let event = (Event::PasscodeWrong, Some(account));
            outcome::remember(means, attempt, event, "passcode".to_owned()).await?;
            let desk = means.desk(attempt.request);
            let rests = means.db.write(move |c| rests(c, &desk, account, &kept, &tries));
            Err(if rests.await? { PasscodeRefused::Rests } else { PasscodeRefused::Wrong })
        }
        Err(_busy) => {
            unlooked_at(means, reserved).await?;
            Err(LoginRefused::Busy.into())
        }
    }
}

/// Whether it rests; from now on where no try is left, also where whoever made the last one was gone before it was answered.
fn rests(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    kept: &Kept,
    tries: &throttle::Attempt,
) -> Result<bool, StoreError> {
    let spent = kept.rests_since.is_some() || throttle::is_spent(c, tries)?;
    if spent {
        passcode::rest(c, desk, account, kept.set_at)?;
    }
    Ok(spent)
}

/// Nothing was looked at, or it was right and of no use: the try does not count.
async fn unlooked_at(means: &Means<'_>, reserved: Reserved) -> Result<(), StoreError> {
    let now = means.clock.now();
    means.db.write(move |c| throttle::untested(c, now, &reserved)).await
}

/// What a passcode is judged by, where another may be set today: asked before anything is computed.
///
/// # Errors
/// As the database; [`Throttled`] after ten changes in a day.
pub fn judged_by(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
) -> Result<Result<Profile, Throttled>, StoreError> {
    let account = elevated.account().id;
    match throttle::look(c, desk.now, &throttle::Attempt::change(&desk.vault, account))? {
        Ok(()) => Ok(Ok(account::load(c, &desk.vault, account)?.profile)),
        Err(throttled) => Ok(Err(throttled)),
    }
}

/// Counts the change among those of the day, and sets it.
///
/// # Errors
/// As [`judged_by`].
pub fn set(
    c: &mut Conn,
    desk: &Desk,
    elevated: &Elevated,
    made: &Made,
) -> Result<Result<(), Throttled>, StoreError> {
    match throttle::reserve(c, desk.now, throttle::Attempt::change(&desk.vault, elevated.account().id))? {
        Ok(_counted) => passcode::set(c, desk, elevated, made).map(Ok),
        Err(throttled) => Ok(Err(throttled)),
    }
}
