//! Whom an event is about, here.

use crate::account::{self, Number, Passport};
use crate::base::{AccountId, CountryCode, PassportNumber};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::registers::Subject;

/// The open accounts of whoever has that number, of whatever kind they are; none for most of a country.
pub(super) fn accounts_of(c: &mut Conn, desk: &Desk, about: &Subject) -> Result<Vec<AccountId>, StoreError> {
    for number in numbers(about) {
        if let Some(person) = account::of_number(c, &desk.vault, &number)? {
            let theirs = account::accounts_of(c, person)?;
            return Ok(theirs.into_iter().filter(|one| one.closed_at.is_none()).map(|one| one.id).collect());
        }
    }
    Ok(Vec::new())
}

/// Under what they may be known. An enterprise's code is its tax code too (Law on Enterprises 2020, article 29).
fn numbers(about: &Subject) -> Vec<Number> {
    match about {
        Subject::PersonalNumber(number) => vec![Number::PersonalNumber(number.clone())],
        Subject::ForeignerNumber(number) => vec![Number::ForeignerNumber(number.clone())],
        Subject::EnterpriseCode(code) => {
            vec![Number::EnterpriseCode(code.clone()), Number::TaxCode(code.clone())]
        }
        Subject::TravelDocument(document) => {
            let state = CountryCode::parse(document.issued_by());
            let number = PassportNumber::parse(document.number());
            state
                .ok()
                .zip(number.ok())
                .map(|(state, number)| Number::Passport(Passport { state, number }))
                .into_iter()
                .collect()
        }
    }
}
