//! An officer names two accounts that may be one person's.

use super::model::{FoundBy, Merge, Refused, Seen, State};
use super::{open, store};
use crate::account;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::{Look, Officer};

/// Puts the two on the list, or back on it where they were judged before: an officer who names both anew knows more than whoever judged.
/// Both looks are on record already.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn name(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    (one, other): (&Look, &Look),
) -> Result<Result<Merge, Refused>, StoreError> {
    let (first, second) = (one.person().min(other.person()), one.person().max(other.person()));
    if let Err(refused) = open::allowed(c, officer, (first, second))? {
        return Ok(Err(refused));
    }
    if is_one(c, (first, second))? {
        return Ok(Err(Refused::One));
    }
    store::insert(c, desk, (first, second), FoundBy::Named)?;
    let pair = store::of_pair(c, (first, second))?.ok_or(StoreError::Missing)?;
    if !matches!(pair.state, State::Different | State::Objected) {
        return Ok(Ok(pair));
    }
    let seen = Seen { id: pair.id, version: pair.version };
    // That a holder objected stays in sight of whoever proposes it again.
    let again = Merge {
        state: State::Found,
        surviving: None,
        proposed_by: None,
        decided_by: None,
        due_on: None,
        first_agreed_at: None,
        second_agreed_at: None,
        ..pair
    };
    match store::change(c, seen, &again, desk.now)? {
        true => Ok(Ok(Merge { version: seen.version + 1, updated_at: desk.now, ..again })),
        false => Err(StoreError::Conflict),
    }
}

fn is_one(c: &mut Conn, (one, other): (AccountId, AccountId)) -> Result<bool, StoreError> {
    Ok(one == other || account::account(c, one)?.person == account::account(c, other)?.person)
}
