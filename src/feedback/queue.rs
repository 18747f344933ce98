//! What officers see: the cases of their agency by the day due, and one of them, which is a look at a person.

use super::model::{Case, Opened};
use super::refused::Refused;
use super::store;
use crate::account;
use crate::audit::Purpose;
use crate::base::CaseId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate::Officer;

/// So many are listed: whoever has answered those sees the next.
const LISTED: i64 = 100;

/// The cases that wait for the officer's agency, the most urgent first; nothing of a person is in them.
///
/// # Errors
/// As the database.
pub fn queue(c: &mut Conn, officer: &Officer) -> Result<Vec<Case>, StoreError> {
    let mut waiting = store::waiting(c, officer.agency(), LISTED)?;
    // Their own is a colleague's.
    waiting.retain(|case| case.account != officer.account());
    Ok(waiting)
}

/// Opens one that the officer's agency has; the look is on record before anything is seen.
///
/// # Errors
/// As the database. Inside: [`Refused`].
pub fn look(
    c: &mut Conn,
    desk: &Desk,
    officer: &Officer,
    id: CaseId,
) -> Result<Result<Opened, Refused>, StoreError> {
    let Some(case) = of_agency(c, officer, id)? else { return Ok(Err(Refused::NotFound)) };
    let look = officer.look(c, desk, case.account, Purpose::Help)?;
    let person = account::account(c, look.person())?.person;
    let key = account::key_of(c, &desk.vault, person)?;
    store::opened(c, &key, case).map(Ok)
}

/// The case, when it is with the officer's agency, and not their own; and not of an account that was closed.
pub(super) fn of_agency(c: &mut Conn, officer: &Officer, id: CaseId) -> Result<Option<Case>, StoreError> {
    let theirs = |case: &Case| case.agency == *officer.agency() && case.account != officer.account();
    match store::find(c, id)?.filter(theirs) {
        Some(case) if !store::is_of_closed(c, id)? => Ok(Some(case)),
        _ => Ok(None),
    }
}
