//! The day on which the papers end that an account rests on.

use diesel::prelude::*;

use crate::base::{AccountId, LocalDate};
use crate::db::schema::accounts;
use crate::db::{Conn, StoreError};

/// Writes down the last day of the card, passport or residence; none for one without an end.
///
/// # Errors
/// What the database says.
pub fn set_end(c: &mut Conn, account: AccountId, ends_on: Option<LocalDate>) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(account)).set(accounts::ends_on.eq(ends_on)).execute(c)?;
    Ok(())
}
