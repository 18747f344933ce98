//! Giving a level. Only `application` does: a house rule says so.

use super::model::Level;
use super::store;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// Gives the account the level.
///
/// # Errors
/// As the database; [`StoreError::Conflict`] when somebody else wrote the same account meanwhile.
pub fn raise(c: &mut Conn, desk: &Desk, id: AccountId, level: Level) -> Result<(), StoreError> {
    let loaded = store::load(c, &desk.vault, id)?;
    let mut account = loaded.holder.account;
    (account.level, account.updated_at) = (Some(level), desk.now);
    let sealed = store::seal(&loaded.key, &desk.entropy, id, &loaded.holder.profile);
    store::update(c, &account, &sealed, loaded.version)
}
