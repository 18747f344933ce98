//! How a child or a ward comes in: their guardian sets a key with them, and agrees to each service they sign in to (Decree 69/2024,
//! article 14.2).
//!
//! Until somebody who represents them has agreed, no sign-in of theirs leads to a service ([`needs_agreement`]); what was agreed to holds
//! for as long as the guardian said, or for the one conversation that asked. Once the account is their own, the password that a
//! guardian has set is to be replaced before anything else ([`needs_own_key`]).

mod ask;
mod key;

pub use ask::{Asked, Guardianships, agreed, ask, end_strangers, standing};
pub use key::{NotSet, activate, set_password};

use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};
use crate::factor::password;
use crate::grant::agreement;
use crate::mandate::guardian;

/// What stands between whoever has signed in and a service, beside their own word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// Nothing.
    None,
    /// Somebody who represents them has to agree.
    Agreement,
    /// They have to choose a password of their own.
    OwnKey,
}

/// What stands between the holder of `account` and `client`.
///
/// # Errors
/// As the database.
pub fn bar(c: &mut Conn, account: AccountId, client: &str, now: Moment) -> Result<Bar, StoreError> {
    Ok(if needs_agreement(c, account, client, now)? {
        Bar::Agreement
    } else if needs_own_key(c, account)? {
        Bar::OwnKey
    } else {
        Bar::None
    })
}

/// Whether somebody who represents the holder of `account` has to agree before they sign in to `client`. It is so too where all who
/// could are locked out themselves.
///
/// # Errors
/// As the database.
pub fn needs_agreement(
    c: &mut Conn,
    account: AccountId,
    client: &str,
    now: Moment,
) -> Result<bool, StoreError> {
    let guardians = guardian::guardians_of(c, account, now.local_date())?;
    if guardians.is_empty() {
        return Ok(false);
    }
    let by = agreement::holds(c, account, client, now)?;
    Ok(!guardians.iter().any(|one| Some(one.id) == by))
}

/// Whether the password is still the one that a guardian knows, though the account became its holder's own.
///
/// # Errors
/// As the database.
pub fn needs_own_key(c: &mut Conn, account: AccountId) -> Result<bool, StoreError> {
    match guardian::handed_over(c, account)? {
        Some(at) => password::is_from_before(c, account, at),
        None => Ok(false),
    }
}
