//! "This was not me": the code in every security letter by which its reader says so, good once and for a week.

use std::time::Duration;

use crate::base::{AccountId, Moment, Secret, TokenDigest, long_code};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

use super::store;

/// How long a letter may lie unread.
const LIVES: Duration = Duration::from_secs(7 * 86_400);

/// A code for one letter to the holder of `account`.
pub(super) fn issue(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<Secret, StoreError> {
    let (written, digest) = long_code::new(&desk.entropy);
    store::insert_denial(c, digest, account, desk.now.plus(LIVES))?;
    Ok(written)
}

/// What somebody said by a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied {
    /// Whose account it is about.
    pub account: AccountId,
    /// When its letter was written: of what came later its reader has said nothing.
    pub written_at: Moment,
}

/// Spends a code: whose account it is about; of several who send it at once, one is answered. Nothing when it is unknown,
/// too old or spent.
///
/// # Errors
/// What the database says.
pub fn deny(c: &mut Conn, now: Moment, digest: TokenDigest) -> Result<Option<Denied>, StoreError> {
    let used = store::use_denial(c, now, digest)?;
    Ok(used.map(|(account, until)| Denied { account, written_at: until.minus(LIVES) }))
}

/// Forgets codes that are good for nothing any more.
///
/// # Errors
/// What the database says.
pub fn sweep_denials(c: &mut Conn, now: Moment) -> Result<usize, StoreError> {
    store::sweep_denials(c, now)
}
