//! An applicant turns out to be somebody who was here before: the account they made anew becomes one with the one they had, and
//! what they applied for and reported goes with it.

use super::due;
use super::evidence;
use super::model::Application;
use super::moves;
use super::reason::Reason;
use super::refused::Refused;
use super::state::State;
use super::store::{self, Case};
use crate::account::{self, Account};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::feedback;
use crate::file;
use crate::keys::Desk;
use crate::sign_out;

/// Makes the applicant of `case`, which is about to be granted, who they were. From then on it is an application of the account
/// that they have back, and so is everything else they asked for under the other.
pub(super) fn come_back(
    c: &mut Conn,
    desk: &Desk,
    case: &mut Case,
) -> Result<Result<(), Refused>, StoreError> {
    let Application { id, state, version, account: newer, .. } = case.seen;
    if !state.may_become(State::Approved) {
        return Ok(Err(Refused::WrongState { state, version }));
    }
    let Some(confirmed) = case.wish.kind().confirmed(&case.facts) else {
        return Ok(Err(Refused::Law(Reason::NumberTaken)));
    };
    // Whoever does something about it meanwhile was first, or waits.
    if let Err(refused) = moves::keep(c, desk, case)? {
        return Ok(Err(refused));
    }
    let account = sign_out::come_back(c, desk, newer, &confirmed)?;
    due::account_ended(c, desk, account.id)?;
    hand_over_all(c, desk, newer, &account)?;
    *case = store::case(c, &desk.vault, id)?.ok_or(StoreError::Missing)?;
    Ok(Ok(()))
}

/// Gives all applications and reports of `newer` to `account`, under the key of its person.
///
/// # Errors
/// As the database.
pub fn hand_over_all(
    c: &mut Conn,
    desk: &Desk,
    newer: AccountId,
    account: &Account,
) -> Result<(), StoreError> {
    let of_then = account::account(c, newer)?;
    feedback::come_back(c, desk, &of_then, account)?;
    let key = account::key_of(c, &desk.vault, account.person)?;
    for id in store::all_of(c, newer)? {
        let of = store::case(c, &desk.vault, id)?.ok_or(StoreError::Missing)?;
        let (before, now) = ((of.application.person, &of.key), (account.person, &key));
        for one in evidence::all(c, id)? {
            file::hand_over(c, desk, before, now, one.file)?;
        }
        store::hand_over(c, desk, &of, (account, &key))?;
    }
    Ok(())
}
