//! All that an account has open ends, for a reason that concerns the account.

use serde_json::json;

use super::{mandate, tell};
use crate::account::{self, Ground};
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::device;
use crate::factor::passcode;
use crate::grant;
use crate::jobs;
use crate::keys::Desk;
use crate::session::{Citizen, ClearShelf};

/// What ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// How many grants.
    pub grants: usize,
    /// The account's epoch from now on.
    pub epoch: i32,
}

/// Ends every session and every grant of `account`, and tells every client that knows one of them. No browser is known to it
/// any more nor rung for it, and no phone is a key of it, nor is there a passcode beside one: whatever ends everything says that one of them may be somebody else's.
///
/// # Errors
/// As the database.
pub fn everything(c: &mut Conn, desk: &Desk, account: AccountId, why: &str) -> Result<Ended, StoreError> {
    account::raise_marks(c, account)?;
    device::revoke_all(c, desk.now, account, why)?;
    passcode::end(c, desk, account, why)?;
    device::push::forget_all(c, account)?;
    all_but(c, desk, account, None, why)
}

/// As [`everything`], but the session in which its holder asks for it goes on, with its grants: put it back on its shelf
/// under the new epoch after the commit (`session::renew`). Browsers stay known: the holder has called none a stranger's.
///
/// # Errors
/// As the database.
pub fn elsewhere(c: &mut Conn, desk: &Desk, citizen: &Citizen, why: &str) -> Result<Ended, StoreError> {
    let (account, sid) = (citizen.account().id, &citizen.session().sid);
    device::push::forget_others(c, account, sid)?;
    all_but(c, desk, account, Some(sid), why)
}

fn all_but(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    kept: Option<&str>,
    why: &str,
) -> Result<Ended, StoreError> {
    // First: whoever issues something meanwhile is waited for and ended with the rest, or waits and finds another epoch.
    let epoch = account::raise_epoch(c, account)?;
    let mut live = grant::live_grants(c, desk.now, account)?;
    live.retain(|grant| kept.is_none() || grant.session.as_deref() != kept);
    for grant in &live {
        grant::revoke_grant(c, desk.now, grant.id, why)?;
    }
    // No client was told of these as of a sign-in, and none is told that they end.
    grant::end_of_assistances(c, desk.now, account, why)?;
    tell::all(c, desk, &live)?;
    jobs::enqueue(c, desk.now, &desk.entropy, &ClearShelf { account })?;
    Ok(Ended { grants: live.len(), epoch })
}

/// Locks `account` on `ground` at the request of `reference`, and ends everything of it; `source` says who wrote it down.
/// Answers false when that stood already.
///
/// # Errors
/// As the database.
pub fn lock(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    ground: Ground,
    reference: &str,
    source: &str,
) -> Result<bool, StoreError> {
    let is_new = account::lock(c, desk.now, account, (ground, reference), source)?;
    let ended = everything(c, desk, account, "account locked")?;
    if is_new {
        mandate::locked(c, desk, account, source)?;
        let facts = json!({
            "ground": ground.as_str(), "reference": reference, "source": source, "grants_ended": ended.grants,
        });
        audit::record(c, desk, &Entry::of(Event::AccountLocked).account(account).facts(facts))?;
    }
    Ok(is_new)
}

/// Takes back what `reference` asked for on `ground`; the account opens when nothing else locks it. What the lock ended stays
/// ended. Answers false when there was nothing to take back.
///
/// # Errors
/// As the database.
pub fn unlock(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    ground: Ground,
    reference: &str,
    source: &str,
) -> Result<bool, StoreError> {
    let left = account::unlock(c, account, ground, reference)?;
    if let Some(left) = left {
        let facts = json!({
            "ground": ground.as_str(), "reference": reference, "source": source, "locks_left": left,
        });
        audit::record(c, desk, &Entry::of(Event::AccountUnlocked).account(account).facts(facts))?;
    }
    Ok(left.is_some())
}
