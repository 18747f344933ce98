//! The language a holder reads, as they chose it on a page.

use super::holder::load_to_change;
use super::store;
use crate::base::{AccountId, Lang};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// From now on letters to the holder of `account` are in `lang`; nothing is written when they are already.
///
/// # Errors
/// What the database says.
pub fn write_in(c: &mut Conn, desk: &Desk, account: AccountId, lang: Lang) -> Result<(), StoreError> {
    let before = load_to_change(c, &desk.vault, account)?;
    if before.holder.profile.locale == Some(lang) {
        return Ok(());
    }
    let mut after = before.holder.clone();
    after.profile.locale = Some(lang);
    after.account.updated_at = desk.now;
    store::update(c, desk, &before, &after, None)
}
