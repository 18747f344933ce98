//! Whom an event is about, here.

use crate::account;
use crate::application;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::registers::Subject;

/// The open accounts of whoever has that number, of whatever kind they are; none for most of a country.
pub(super) fn accounts_of(c: &mut Conn, desk: &Desk, about: &Subject) -> Result<Vec<AccountId>, StoreError> {
    for number in application::numbers(about) {
        if let Some(person) = account::of_number(c, &desk.vault, &number)? {
            let theirs = account::accounts_of(c, person)?;
            return Ok(theirs.into_iter().filter(|one| one.closed_at.is_none()).map(|one| one.id).collect());
        }
    }
    Ok(Vec::new())
}
