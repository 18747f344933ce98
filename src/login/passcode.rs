//! The passcode beside the key of a phone: what they know, where that is all that is missing.
//!
//! It is looked at once the phone has signed, and never before: whoever holds no phone of the account tries none, and whoever does
//! tries five. Those tries are counted by themselves. They cost neither the password nor a passkey anything, and lock nobody out: the
//! passcode rests, and its holder signs in by either and sets one anew.

use super::outcome::{self, Attempt, LoginRefused, Means};
use super::throttle::{self, Reserved};
use crate::base::{AccountId, Moment, Secret};
use crate::db::{Conn, StoreError};
use crate::factor::passcode;
use crate::keys::Thumbprint;

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
pub(super) struct Knows {
    account: AccountId,
    set_at: Moment,
    reserved: Reserved,
}

impl Knows {
    /// Whether it is what it was while the rest was checked; then what failed before is forgotten.
    pub(super) fn still(&self, c: &mut Conn, now: Moment) -> Result<bool, StoreError> {
        let kept = passcode::load(c, self.account)?;
        let same = kept.is_some_and(|kept| kept.set_at == self.set_at && kept.rests_since.is_none());
        if same {
            throttle::succeeded(c, now, &self.reserved)?;
        }
        Ok(same)
    }
}

/// Looks at what was typed on the phone of this key, which has just signed.
pub(super) async fn check(
    means: &Means<'_>,
    attempt: &Attempt<'_>,
    (account, on): (AccountId, Thumbprint),
    typed: &Secret,
) -> Result<Knows, PasscodeRefused> {
    let (now, vault) = (means.clock.now(), means.vault.clone());
    let found = means.db.write(move |c| {
        let Some(kept) = passcode::load(c, account)? else { return Ok(Err(PasscodeRefused::None)) };
        if kept.rests_since.is_some() {
            return Ok(Err(PasscodeRefused::Rests));
        }
        let tries = throttle::Attempt::at_a_passcode(&vault, (account, kept.set_at), on);
        Ok(match throttle::reserve(c, now, tries)? {
            Ok(reserved) => Ok((kept, reserved)),
            Err(wait) => Err(PasscodeRefused::TooSoon { retry_after: wait.retry_after.as_secs().max(1) }),
        })
    });
    let (kept, reserved) = found.await??;
    let set_at = kept.set_at;
    match kept.is(means.hasher, means.vault, account, typed).await {
        Ok(true) => Ok(Knows { account, set_at, reserved }),
        Ok(false) => {
            outcome::refuse(means, attempt, Some(account), "passcode").await?;
            let desk = means.desk(attempt.request);
            let rests = means.db.write(move |c| match throttle::was_last(c, &reserved)? {
                true => passcode::rest(c, &desk, account, set_at).map(|()| true),
                false => Ok(false),
            });
            Err(if rests.await? { PasscodeRefused::Rests } else { PasscodeRefused::Wrong })
        }
        Err(_busy) => {
            // Nothing was looked at: the try does not count.
            means.db.write(move |c| throttle::untested(c, now, &reserved)).await?;
            Err(LoginRefused::Busy.into())
        }
    }
}
