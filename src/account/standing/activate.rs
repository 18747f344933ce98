//! The holder takes up what was issued, in time or after an officer gave them more of it.

use serde_json::json;

use super::store;
use crate::account::awaited;
use crate::account::model::Level;
use crate::account::store as accounts;
use crate::audit::{self, Entry, Event};
use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Why nothing was taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotActivated {
    /// Nothing waits: it was taken up already, or never issued.
    #[error("nothing waits to be activated")]
    NothingIssued,
    /// The time ran out; an officer can give more.
    #[error("the time to activate it ran out")]
    Expired,
}

/// The level that waits for the holder of `account` is in force from now on; of several who ask at once, one is answered so.
/// The caller has proof that it is the holder who asks.
///
/// # Errors
/// What the database says.
pub fn activate(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
) -> Result<Result<Level, NotActivated>, StoreError> {
    let Some(level) = store::activate(c, desk.now, account)? else {
        let waits = accounts::account(c, account)?.issued.is_some();
        return Ok(Err(if waits { NotActivated::Expired } else { NotActivated::NothingIssued }));
    };
    let facts = json!({ "level": level.number() });
    audit::record(c, desk, &Entry::of(Event::AccountActivated).account(account).facts(facts))?;
    awaited::stir(c, desk.now, account)?;
    Ok(Ok(level))
}

/// Gives the holder of `account` until `activate_by` to take up what waits for them; `false` when nothing does.
///
/// # Errors
/// What the database says.
pub fn reopen_window(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    activate_by: Moment,
) -> Result<bool, StoreError> {
    let waits = store::give_time(c, account, activate_by)?;
    if waits {
        let facts = json!({ "activate_by": activate_by });
        audit::record(c, desk, &Entry::of(Event::ActivationReopened).account(account).facts(facts))?;
    }
    Ok(waits)
}
