//! The holder is no more: a person died, an organisation was dissolved. And the mistake that this was.

use super::told::Told;
use crate::account::{self, Ground};
use crate::application;
use crate::audit::Event;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::registers::EventId;
use crate::sign_out;

/// The person died.
pub(super) fn died(c: &mut Conn, told: &Told<'_>, account: AccountId) -> Result<(), StoreError> {
    told.note(c, account, Event::DeathReported)?;
    ended(c, told, account)
}

/// The organisation was dissolved.
pub(super) fn dissolved(c: &mut Conn, told: &Told<'_>, account: AccountId) -> Result<(), StoreError> {
    told.note(c, account, Event::Dissolved)?;
    ended(c, told, account)
}

/// What they had is locked, grants end, whoever knows of a session is told, and nobody weighs what they had asked for.
fn ended(c: &mut Conn, told: &Told<'_>, account: AccountId) -> Result<(), StoreError> {
    let (reference, source) = (told.reference(), told.source());
    sign_out::lock(c, told.desk, account, Ground::HolderEnded, &reference, &source)?;
    application::holder_ended(c, told.desk, account)
}

/// The register takes an event back: the locks that stand under its name go, and no others. Whom it named is not asked: a
/// register that wrote a death down for the wrong person corrects it under the name of the right one. Answers how many went.
pub(super) fn mistaken(c: &mut Conn, told: &Told<'_>, corrects: &EventId) -> Result<usize, StoreError> {
    let (reference, source) = (told.reference_of(corrects), told.source());
    let mut gone = 0;
    for ground in [Ground::HolderEnded, Ground::DocumentEnded] {
        for account in account::locked_under(c, ground, &reference)? {
            if sign_out::unlock(c, told.desk, account, ground, &reference, &source)? {
                gone += 1;
            }
        }
    }
    Ok(gone)
}
