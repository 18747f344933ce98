//! What a register knows of a holder: the register's word, never the holder's own.

use super::told::Told;
use crate::account::{self, Address, FullName, Identity};
use crate::audit::Event;
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::registers::Residence;

/// They have another name. One that nobody could be shown is written down as reported, and stays with the register.
pub(super) fn name(c: &mut Conn, told: &Told<'_>, account: AccountId, name: &str) -> Result<(), StoreError> {
    told.note(c, account, Event::NameReported)?;
    match FullName::parse(name) {
        Ok(name) => {
            let word = Identity { name: Some(name), ..told.word() };
            account::learn(c, told.desk, account, &word).map(drop)
        }
        Err(why) => {
            tracing::error!(%account, event = %told.event.id, rule = %why, "a register reports a name that is none");
            Ok(())
        }
    }
}

/// They live elsewhere.
pub(super) fn residence(
    c: &mut Conn,
    told: &Told<'_>,
    account: AccountId,
    residence: &Residence,
) -> Result<(), StoreError> {
    told.note(c, account, Event::ResidenceReported)?;
    let (formatted, country) = (residence.text.clone(), Some("VN".to_owned()));
    let address = Address { formatted, region: None, country };
    let word = Identity { residence: Some(address), ..told.word() };
    account::learn(c, told.desk, account, &word).map(drop)
}
