//! A phone is no key any more, and all that was bound to its key ends.

use serde_json::json;

use super::tell;
use crate::account::{self, Alert};
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, DeviceId};
use crate::db::{Conn, StoreError};
use crate::device;
use crate::factor::passcode;
use crate::grant;
use crate::keys::Desk;

/// Takes the phone away from `account`: the grants whose tokens are bound to its key end, and their clients are told. Answers how
/// many; nothing when there is no such phone.
///
/// # Errors
/// As the database.
pub fn device(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    id: DeviceId,
    why: &str,
) -> Result<Option<usize>, StoreError> {
    let Some(key) = device::revoke(c, desk.now, account, id, why)? else { return Ok(None) };
    if device::ids(c, account)?.is_empty() {
        // It counts beside a phone alone: whoever binds another chooses another.
        passcode::end(c, desk, account, "the last phone")?;
    }
    account::hold(c, account)?;
    let live = grant::live_grants_of_key(c, desk.now, account, key)?;
    for grant in &live {
        grant::revoke_grant(c, desk.now, grant.id, why)?;
    }
    tell::all(c, desk, &live)?;
    let facts = json!({ "grants_ended": live.len() });
    audit::record(c, desk, &Entry::of(Event::DeviceRevoked).account(account).facts(facts))?;
    account::tell(c, desk, account, &Alert::DeviceRevoked, &[])?;
    Ok(Some(live.len()))
}

/// Takes every phone away from `account`, each as [`device`] does; answers how many.
///
/// # Errors
/// As the database.
pub fn devices(c: &mut Conn, desk: &Desk, account: AccountId, why: &str) -> Result<usize, StoreError> {
    let all = device::ids(c, account)?;
    for id in &all {
        self::device(c, desk, account, *id, why)?;
    }
    Ok(all.len())
}
