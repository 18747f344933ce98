//! An account is closed, and with it all that opened it or came of it.

use serde_json::json;

use super::account::everything;
use super::mandate;
use crate::account::{self, Why};
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password, recovery_code, user_code};
use crate::grant::consent;
use crate::keys::Desk;

/// Closes `account`; `source` says on whose word. Its sessions, grants and consents end, no factor of it is left, and it is
/// found by nothing. Answers false when it was closed already.
///
/// # Errors
/// As the database.
pub fn close(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    why: Why,
    source: &str,
) -> Result<bool, StoreError> {
    let ended = everything(c, desk, account, "account closed")?;
    if !account::close(c, desk, account, why)? {
        return Ok(false);
    }
    mandate::closed(c, desk, account, source)?;
    password::take_away(c, account, desk.now)?;
    passkey::remove_all(c, account)?;
    recovery_code::take_away(c, account)?;
    user_code::take_away(c, account)?;
    consent::forget_all(c, account)?;
    let facts = json!({ "why": why.as_str(), "source": source, "grants_ended": ended.grants });
    audit::record(c, desk, &Entry::of(Event::AccountClosed).account(account).facts(facts))?;
    Ok(true)
}
