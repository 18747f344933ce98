//! What we know ourselves about whoever asks, beside what any register says.

use super::facts::{Facts, KnownWard, OnRecord, Register};
use super::kind::Wish;
use super::submit::Guardians;
use crate::account::{self, Level, Number, Passport, State, Whose};
use crate::base::{AccountId, CountryCode, PassportNumber, PersonId};
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::guardian::{self, Relation};
use crate::registers::{Relation as Recorded, Subject};

/// The facts of this house about `account`.
pub(super) fn facts(c: &mut Conn, desk: &Desk, account: AccountId) -> Result<Facts, StoreError> {
    let holder = account::account(c, account)?;
    let locked_on = account::locks(c, account)?.into_iter().map(|lock| lock.ground).collect();
    // What waits for its holder is had: it is taken up, and not asked for again.
    let level: Option<Level> = holder.level.max(holder.issued.map(|issued| issued.level));
    let window_over = holder.state(desk.now) == State::ActivationExpired;
    let restricted = holder.restricted_at.is_some();
    Ok(Facts { level, in_force: holder.level, window_over, locked_on, restricted, ..Facts::default() })
}

/// Whose the numbers are that are declared, or that the register knows them by.
pub(super) fn whose(
    c: &mut Conn,
    desk: &Desk,
    account: AccountId,
    (wish, register): (&Wish, &Register),
) -> Result<Whose, StoreError> {
    let mut numbers = wish.kind().numbers();
    if let Register::Said(said) = register {
        numbers.extend(said.number.clone().map(Number::ForeignerNumber));
    }
    if numbers.is_empty() {
        return Ok(Whose::Theirs);
    }
    account::whose(c, &desk.vault, account, &numbers)
}

/// Under what somebody may be known of whom a register speaks. An enterprise's code is its tax code too (Law on Enterprises 2020,
/// article 29).
pub fn numbers(about: &Subject) -> Vec<Number> {
    match about {
        Subject::PersonalNumber(number) => vec![Number::PersonalNumber(number.clone())],
        Subject::ForeignerNumber(number) => vec![Number::ForeignerNumber(number.clone())],
        Subject::EnterpriseCode(code) => {
            vec![Number::EnterpriseCode(code.clone()), Number::TaxCode(code.clone())]
        }
        Subject::TravelDocument(document) => {
            let state = CountryCode::parse(document.issued_by());
            let number = PassportNumber::parse(document.number());
            let passport = state.ok().zip(number.ok());
            passport.map(|(state, number)| Number::Passport(Passport { state, number })).into_iter().collect()
        }
    }
}

/// As what a register knows that somebody represents another, in this house's words.
pub const fn relation(of: Recorded) -> Relation {
    match of {
        Recorded::Parent => Relation::Parent,
        Recorded::Guardian => Relation::Guardian,
    }
}

/// Whether whoever asks is among those whom the register has as representatives.
pub(super) fn on_record(
    c: &mut Conn,
    desk: &Desk,
    asks: PersonId,
    said: &Guardians,
) -> Result<OnRecord, StoreError> {
    let all = match said {
        Guardians::NotAsked => return Ok(OnRecord::NotAsked),
        Guardians::Down => return Ok(OnRecord::Down),
        Guardians::Said(all) => all,
    };
    for one in all {
        for number in numbers(&one.number) {
            if account::of_number(c, &desk.vault, &number)? == Some(asks) {
                return Ok(OnRecord::Yes { relation: relation(one.relation), until: one.until });
            }
        }
    }
    Ok(OnRecord::No)
}

/// The open account of whoever the wish asks for, where they have one.
pub(super) fn account_of_ward(
    c: &mut Conn,
    desk: &Desk,
    (wish, register): (&Wish, &Register),
) -> Result<Option<account::Account>, StoreError> {
    let mut ward = wish.kind().ward();
    if let Register::Said(said) = register
        && !ward.is_empty()
    {
        ward.extend(said.number.clone().map(Number::ForeignerNumber));
    }
    for number in ward {
        if let Some(person) = account::of_number(c, &desk.vault, &number)? {
            let theirs = account::accounts_of(c, person)?;
            let is_persons = |one: &account::Account| one.kind != account::Kind::Organisation;
            return Ok(theirs.into_iter().find(|one| one.closed_at.is_none() && is_persons(one)));
        }
    }
    Ok(None)
}

/// What is known here of whoever the wish asks for.
pub(super) fn ward(
    c: &mut Conn,
    desk: &Desk,
    asks: AccountId,
    about: (&Wish, &Register),
) -> Result<Option<KnownWard>, StoreError> {
    let Some(ward) = account_of_ward(c, desk, about)? else { return Ok(None) };
    let guardians = guardian::guardians_of(c, ward.id, desk.now.local_date())?;
    Ok(Some(KnownWard {
        level: ward.level.max(ward.issued.map(|issued| issued.level)),
        guarded: guardians.iter().any(|one| one.guardian == asks),
    }))
}
