//! Whom an event is about, here.

use crate::account::{self, Kind};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::registers::Subject;

/// The accounts of whoever has that number; none for most of a country. A number that looks like another kind's is not taken
/// for it.
pub(super) fn accounts_of(c: &mut Conn, desk: &Desk, about: &Subject) -> Result<Vec<AccountId>, StoreError> {
    let (number, kind) = match about {
        Subject::PersonalNumber(number) => (number.as_str(), Kind::Citizen),
        Subject::ForeignerNumber(number) => (number.as_str(), Kind::Foreigner),
        Subject::EnterpriseCode(code) => (code.as_str(), Kind::Organisation),
        Subject::TravelDocument(_) => return Ok(Vec::new()),
    };
    let Some(found) = account::find(c, &desk.vault, number)? else { return Ok(Vec::new()) };
    let is_meant = account::account(c, found)?.kind == kind;
    Ok(is_meant.then_some(found).into_iter().collect())
}
