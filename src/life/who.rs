//! Whom an event is about, here.

use crate::account::{self, Account, Kind};
use crate::application;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::registers::Subject;

/// The open accounts of whoever has that number, of whatever kind they are; none for most of a country.
pub(super) fn accounts_of(c: &mut Conn, desk: &Desk, about: &Subject) -> Result<Vec<AccountId>, StoreError> {
    Ok(open(c, desk, about)?.into_iter().map(|one| one.id).collect())
}

/// Of those the ones that rest on that number: what a card says of a foreigner says nothing of the citizen whom they have become since, nor
/// of an account that goes on in place of the one that rested on it.
pub(super) fn accounts_on(c: &mut Conn, desk: &Desk, about: &Subject) -> Result<Vec<AccountId>, StoreError> {
    let kind = match about {
        Subject::PersonalNumber(_) => Kind::Citizen,
        Subject::ForeignerNumber(_) | Subject::TravelDocument(_) => Kind::Foreigner,
        Subject::EnterpriseCode(_) => Kind::Organisation,
    };
    for number in application::numbers(about) {
        if account::joined::is_of_merged(c, &desk.vault, &number)? {
            return Ok(Vec::new());
        }
    }
    Ok(open(c, desk, about)?.into_iter().filter(|one| one.kind == kind).map(|one| one.id).collect())
}

fn open(c: &mut Conn, desk: &Desk, about: &Subject) -> Result<Vec<Account>, StoreError> {
    for number in application::numbers(about) {
        if let Some(person) = account::of_number(c, &desk.vault, &number)? {
            let theirs = account::accounts_of(c, person)?;
            return Ok(theirs.into_iter().filter(|one| one.closed_at.is_none()).collect());
        }
    }
    Ok(Vec::new())
}
