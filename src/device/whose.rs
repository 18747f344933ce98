//! A phone by its key alone: before anybody is signed in.

use super::store;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::factor::Factor;
use crate::keys::Thumbprint;

/// Whose phone a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Nobody's, ever.
    Nobodys,
    /// It was one of this account's.
    Former(AccountId),
    /// It is one of this account's, and its signature proves that much.
    Of(AccountId, Factor),
}

/// Whose phone `key` is. That somebody holds the key is for the caller to have seen.
///
/// # Errors
/// As the database.
pub fn whose(c: &mut Conn, key: Thumbprint) -> Result<Whose, StoreError> {
    Ok(match store::of_key(c, key)? {
        None => Whose::Nobodys,
        Some((account, None)) => Whose::Former(account),
        Some((account, Some(tier))) => Whose::Of(account, tier.factor()),
    })
}
