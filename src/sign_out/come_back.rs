//! Two accounts of one person become one: the one that services know them by.

use serde_json::json;

use super::account::everything;
use crate::account::{self, Account, Confirmed};
use crate::audit::{self, Entry, Event};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::factor::{passkey, password, user_code};
use crate::grant::consent;
use crate::keys::Desk;

/// Gives the holder of `newer` the account of the person they turned out to be, with the password and the passkeys of `newer`,
/// and with what is on record of it. Its sessions, grants and consents end: services knew them by another name there.
///
/// # Errors
/// As [`account::come_back`].
pub fn come_back(
    c: &mut Conn,
    desk: &Desk,
    newer: AccountId,
    confirmed: &Confirmed,
) -> Result<Account, StoreError> {
    let ended = everything(c, desk, newer, "one person, one account")?;
    consent::forget_all(c, newer)?;
    // Bound to the account that ends: whoever wants one sets another.
    user_code::take_away(c, newer)?;
    let account = account::come_back(c, desk, newer, confirmed)?;
    password::hand_over(c, newer, account.id)?;
    passkey::hand_over(c, newer, account.id)?;
    audit::share(c, desk, newer, account.id)?;
    let facts = json!({ "newer": newer, "grants_ended": ended.grants });
    audit::record(c, desk, &Entry::of(Event::CameBack).account(account.id).facts(facts))?;
    Ok(account)
}
