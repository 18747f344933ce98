//! The card, passport or residence card of a holder.

use super::told::Told;
use crate::account::{self, Ground};
use crate::audit::Event;
use crate::base::{AccountId, LocalDate};
use crate::db::{Conn, StoreError};
use crate::sign_out;

/// It was revoked or taken: the account locks with it (Decree 69/2024, article 15).
pub(super) fn revoked(c: &mut Conn, told: &Told<'_>, account: AccountId) -> Result<(), StoreError> {
    told.note(c, account, Event::CardEnded)?;
    let (reference, source) = (told.reference(), told.source());
    sign_out::lock(c, told.desk, account, Ground::DocumentEnded, &reference, &source)?;
    Ok(())
}

/// One was issued, renewed or given back: until its end nothing that ended with the one before keeps the account locked.
pub(super) fn issued(
    c: &mut Conn,
    told: &Told<'_>,
    account: AccountId,
    ends_on: Option<LocalDate>,
) -> Result<(), StoreError> {
    told.note(c, account, Event::CardIssued)?;
    account::set_end(c, account, ends_on)?;
    if ends_on.is_some_and(|end| end < told.desk.now.local_date()) {
        return Ok(());
    }
    let source = told.source();
    for lock in account::locks(c, account)? {
        if lock.ground == Ground::DocumentEnded.as_str() {
            sign_out::unlock(c, told.desk, account, Ground::DocumentEnded, &lock.reference, &source)?;
        }
    }
    Ok(())
}
