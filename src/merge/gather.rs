//! The facts about both, as they are in the transaction that judges.

use super::model::Refused;
use crate::account::{self, Account, AccountError, Holder, Kind, Lock, Trust, Way};
use crate::application;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;
use crate::mandate;
use crate::mandate::guardian::{self, Represented};

/// One of both.
#[derive(Debug)]
pub(super) struct One {
    pub(super) account: Account,
    pub(super) locks: Vec<Lock>,
    /// Whether it was typed that they are forced to something.
    pub(super) is_forced: bool,
    /// Whether there is a proven place where its holder is told of it.
    pub(super) is_reached: bool,
    /// Whether its holder has another account that is open.
    pub(super) has_another: bool,
    pub(super) is_represented: bool,
    pub(super) has_open_application: bool,
    pub(super) is_erasing: bool,
    pub(super) holds_office: bool,
}

/// Both.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) surviving: One,
    pub(super) ending: One,
}

/// Reads them; nobody changes either account, or writes anything of it, until the transaction ends.
pub(super) fn gather(
    c: &mut Conn,
    desk: &Desk,
    (surviving, ending): (AccountId, AccountId),
) -> Result<Facts, StoreError> {
    // In one order, whoever goes on: two who hold both never wait for each other.
    for id in [surviving.min(ending), surviving.max(ending)] {
        account::hold_alone(c, id)?;
    }
    Ok(Facts { surviving: one(c, desk, surviving)?, ending: one(c, desk, ending)? })
}

fn one(c: &mut Conn, desk: &Desk, id: AccountId) -> Result<One, StoreError> {
    let account = account::account(c, id)?;
    let is_person = account.kind != Kind::Organisation;
    let represented = match is_person {
        true => guardian::represented(c, id, desk.now.local_date())?,
        false => Represented::Never,
    };
    Ok(One {
        locks: account::locks(c, id)?,
        is_forced: account::is_alarm_raised(c, id)?,
        is_reached: is_reached(c, desk, id)?,
        has_another: account::accounts_of(c, account.person)?
            .iter()
            .any(|other| other.id != id && other.closed_at.is_none()),
        is_represented: matches!(represented, Represented::By(_)),
        has_open_application: application::anything_open(c, id)?,
        is_erasing: account::is_erasing(c, &account)?,
        holds_office: mandate::holds_office(c, id)?,
        account,
    })
}

fn is_reached(c: &mut Conn, desk: &Desk, id: AccountId) -> Result<bool, StoreError> {
    match account::reach(c, &desk.vault, desk.now, id) {
        Ok(reach) => Ok(reach.by(&[Way::Mail, Way::Sms]).any(|place| place.trust != Trust::Unproven)),
        Err(AccountError::Sealed(..)) => Ok(false),
        Err(AccountError::Store(error)) => Err(error),
    }
}

/// What is known of the holder of an account; nothing of whoever was erased.
pub(super) fn holder(
    c: &mut Conn,
    desk: &Desk,
    id: AccountId,
) -> Result<Result<Holder, Refused>, StoreError> {
    match account::load(c, &desk.vault, id) {
        Ok(holder) => Ok(Ok(holder)),
        Err(AccountError::Store(StoreError::Missing) | AccountError::Sealed(..)) => {
            Ok(Err(Refused::NotFound))
        }
        Err(error) => Err(error.into()),
    }
}
