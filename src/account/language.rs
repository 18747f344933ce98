//! The language a holder reads, as they chose it on a page.

use super::store;
use crate::base::{AccountId, Lang};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// From now on letters to the holder of `account` are in `lang`; nothing is written when they are already.
///
/// # Errors
/// What the database says.
pub fn write_in(c: &mut Conn, desk: &Desk, account: AccountId, lang: Lang) -> Result<(), StoreError> {
    let store::Loaded { mut holder, key, version } = store::load(c, &desk.vault, account)?;
    if holder.profile.locale == Some(lang) {
        return Ok(());
    }
    holder.profile.locale = Some(lang);
    holder.account.updated_at = desk.now;
    let sealed = store::seal(&key, &desk.entropy, account, &holder.profile);
    store::update(c, &holder.account, &sealed, version)
}
