//! Why a holder could not be read.

use crate::base::AccountId;
use crate::db::StoreError;
use crate::keys::KeyError;

/// Why a holder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The profile does not open under the person's key.
    #[error("the profile of {0} cannot be opened")]
    Sealed(AccountId, #[source] KeyError),
}

impl From<AccountError> for StoreError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(store) => store,
            AccountError::Sealed(account, _why) => {
                Self::Inconsistent { table: "accounts", row: account.to_string() }
            }
        }
    }
}
