//! "This was not me": the code in every security letter by which its reader says so, good once and for a week.
//!
//! It reaches what its letter is about, and no further: what came later its reader has said nothing of.

mod store;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::{AccountId, Moment, PasskeyId, Secret, TokenDigest, long_code};
use crate::db::{Conn, StoreError, Sweeping};
use crate::keys::Desk;

use super::contact::Way;

/// How long a letter may lie unread.
pub(super) const LIVES: Duration = Duration::from_secs(7 * 86_400);

/// For how long a code that was used still locks: while its reader looks at what followed.
const STILL_LOCKS: Duration = Duration::from_secs(15 * 60);

/// One thing that becomes useless when the reader of a letter says that it was not them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// The password, unless it was set after the letter.
    Password,
    /// A passkey.
    Passkey(PasskeyId),
    /// What another address or number took the place of comes back.
    Contact(Way),
}

/// One thing that a denial did beside ending every session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// The password is gone.
    Password,
    /// A passkey is gone.
    Passkey,
    /// An address or number is back.
    Contact(Way),
    /// A recovery by codes was cancelled.
    Recovery,
}

/// A code for one letter to the holder of `account`.
pub(super) fn issue(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    undoes: &[Undo],
) -> Result<Secret, StoreError> {
    let (written, digest) = long_code::new(&desk.entropy);
    store::insert(c, digest, account, (desk.now.plus(LIVES), undoes))?;
    Ok(written)
}

/// What somebody said by a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// Whose account it is about.
    pub account: AccountId,
    /// When its letter was written: of what came later its reader has said nothing.
    pub written_at: Moment,
    /// What its letter was about.
    pub undoes: Vec<Undo>,
}

/// Spends a code: whose account it is about; of several who send it at once, one is answered. Nothing when it is unknown,
/// too old or spent.
///
/// # Errors
/// What the database says.
pub fn deny(c: &mut Conn, now: Moment, digest: TokenDigest) -> Result<Option<Denied>, StoreError> {
    let used = store::spend(c, now, digest)?;
    Ok(used.map(|(account, until, undoes)| Denied { account, written_at: until.minus(LIVES), undoes }))
}

/// Whose account a code was about that was spent a moment ago: its reader may still want more than they asked for then.
///
/// # Errors
/// What the database says.
pub fn lately_denied(
    c: &mut Conn,
    now: Moment,
    digest: TokenDigest,
) -> Result<Option<AccountId>, StoreError> {
    store::spent_since(c, now.minus(STILL_LOCKS), digest)
}

/// Forgets some codes whose letters were written long ago and that are good for nothing any more; answers how many.
///
/// # Errors
/// What the database says.
pub fn sweep_denials(c: &mut Conn, sweeping: &Sweeping) -> Result<usize, StoreError> {
    store::sweep(c, sweeping)
}
