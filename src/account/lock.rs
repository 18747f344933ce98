//! Locks: a set of grounds, and the account is locked while there is any (Decree 69/2024, article 17).
//!
//! A lock stops every new sign-in and every new code in the statement that reads the account. What is open ends with it in
//! `sign_out::lock`, the only caller.

use crate::base::{AccountId, Moment};
use crate::db::{Conn, StoreError};

use super::store;

/// Why an account is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The holder asked.
    HolderAsked,
    /// The terms were broken.
    TermsBroken,
    /// The card, passport or residence ended.
    DocumentEnded,
    /// The holder died, or the organisation was dissolved.
    HolderEnded,
    /// An authority asked.
    AuthorityAsked,
}

impl Ground {
    /// Every ground there is.
    pub const ALL: [Self; 5] =
        [Self::HolderAsked, Self::TermsBroken, Self::DocumentEnded, Self::HolderEnded, Self::AuthorityAsked];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HolderAsked => "holder_asked",
            Self::TermsBroken => "terms_broken",
            Self::DocumentEnded => "document_ended",
            Self::HolderEnded => "holder_ended",
            Self::AuthorityAsked => "authority_asked",
        }
    }
}

/// Why the account is locked, each with on whose word; empty when it is not.
///
/// # Errors
/// What the database says.
pub fn grounds(c: &mut Conn, account: AccountId) -> Result<Vec<(String, String)>, StoreError> {
    store::locks(c, account)
}

/// Adds a ground; `source` says who found it. Answers false when it was there already.
///
/// # Errors
/// What the database says.
pub fn lock(
    c: &mut Conn,
    now: Moment,
    account: AccountId,
    ground: Ground,
    source: &str,
) -> Result<bool, StoreError> {
    store::add_lock(c, now, account, ground.as_str(), source)
}

/// Takes one ground back; the others keep the account locked. Answers false when it was not there.
///
/// # Errors
/// What the database says.
pub fn unlock(c: &mut Conn, account: AccountId, ground: Ground) -> Result<bool, StoreError> {
    store::remove_lock(c, account, ground.as_str())
}
