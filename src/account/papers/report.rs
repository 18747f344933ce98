//! Taking over what a register reports.

use crate::account::name::FullName;
use crate::account::profile::Address;
use crate::account::store::{Loaded, load, seal, update};
use crate::base::AccountId;
use crate::db::{Conn, StoreError};
use crate::keys::Desk;

/// What was reported.
#[derive(Debug, Clone)]
pub enum Reported {
    /// Another name, whole: the parts of the one before mean nothing any more.
    Name(FullName),
    /// Another residence.
    Residence(Address),
}

/// Puts it where it belongs; false when it was known so.
///
/// # Errors
/// What the database says; when nothing about the holder can be read, as of one who was erased.
pub fn report(c: &mut Conn, desk: &Desk, account: AccountId, what: Reported) -> Result<bool, StoreError> {
    let Loaded { mut holder, key, version } = load(c, &desk.vault, account)?;
    let mut profile = holder.profile.clone();
    match what {
        Reported::Name(name) if name.as_str() != profile.name => {
            name.as_str().clone_into(&mut profile.name);
            (profile.family_name, profile.middle_name, profile.given_name) = (None, None, None);
        }
        Reported::Name(_) => {}
        Reported::Residence(address) => profile.address = Some(address),
    }
    if profile == holder.profile {
        return Ok(false);
    }
    holder.account.updated_at = desk.now;
    let sealed = seal(&key, &desk.entropy, account, &profile);
    update(c, &holder.account, &sealed, version)?;
    Ok(true)
}
