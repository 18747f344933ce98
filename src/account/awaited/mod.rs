//! Who waits for somebody: entries of lists that name the holder of a number, of whom there may be no account here yet.
//!
//! Whatever lets somebody have a number or an account, or raises it, stirs what waits for them, in its own transaction and by the
//! keyed digest alone: what that costs is a row written for each entry of the number, however long the lists are. Whoever keeps a list asks
//! for what was stirred, and looks at nothing else.

mod store;

use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};

pub(super) use store::met;

/// An entry of a list that waits for the holder of a number.
#[derive(Debug)]
pub struct Awaited<'a> {
    /// The keyed digest of the number.
    pub number: [u8; 32],
    /// The list.
    pub list: &'a str,
    /// What the list calls the entry.
    pub entry: &'a [u8],
}

/// An entry whose holder came, or became another.
#[derive(Debug, Clone)]
pub struct Stirred {
    /// The list.
    pub list: String,
    /// What the list calls the entry.
    pub entry: Vec<u8>,
    number: Vec<u8>,
    at: Option<Moment>,
}

/// Lets these wait; those that do so already go on.
///
/// # Errors
/// What the database says.
pub fn await_numbers(c: &mut Conn, waiting: &[Awaited<'_>]) -> Result<(), StoreError> {
    store::insert(c, waiting)
}

/// Whoever waits for the holder of `account` is to look again.
///
/// # Errors
/// What the database says.
pub fn stir(c: &mut Conn, now: Moment, account: AccountId) -> Result<(), StoreError> {
    store::stir(c, now, account)
}

/// Some of what was stirred, the longest ago first.
///
/// # Errors
/// What the database says.
pub fn stirred(c: &mut Conn) -> Result<Vec<Stirred>, StoreError> {
    store::stirred(c)
}

/// These were looked at again; what was stirred once more meanwhile stays so.
///
/// # Errors
/// What the database says.
pub fn heed_stirred(c: &mut Conn, looked_at: &[Stirred]) -> Result<(), StoreError> {
    // In the order of the key, as whoever stirs them writes them: two never wait for each other.
    let mut in_order: Vec<&Stirred> = looked_at.iter().collect();
    in_order.sort_unstable_by_key(|one| (&one.number, &one.list, &one.entry));
    in_order.into_iter().try_for_each(|one| store::heed(c, one))
}
